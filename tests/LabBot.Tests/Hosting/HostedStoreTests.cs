using LabBot.Core.Kit;
using LabBot.Core.Curation;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using System.Net.Sockets;
using LabBot.Core.Storage;
using LabBot.Hosting;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Program;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Hosting;

/// <summary>A store that is open for as long as a program runs, reached by commands of other processes and backed up each day.</summary>
public sealed class HostedStoreTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly LogLines<StoreDoor> log = new();
    private readonly StoreOpener store;
    private readonly StoreDoor door;

    public HostedStoreTests()
    {
        store = new StoreOpener(folder.Path, time, NullLogger<StoreOpener>.Instance);
        door = new StoreDoor(store, TheKit.Curation(Desk(store)), new CatalogFolder(TheKit.Folder), time, log);
    }

    private ReadingDesk Desk(StoreOpener opener) => new(new LiveKit(TheKit.Catalog), opener.Open, DripDefaults.Standard, time, CommandNames.Default);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string SocketPath => Path.Combine(folder.Path, "labbot.sock");

    [Fact]
    public async Task Backup_asks_the_LabBot_that_runs_and_prints_the_same_path()
    {
        await door.StartAsync(Token);
        var (exitCode, output, error) = await Talk.RunAsync(["backup", "--data", folder.Path]);
        Assert.Equal((0, ""), (exitCode, error));
        var backup = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "backups")));
        Assert.Equal(backup + "\n", output);

        // What has no request of its own is refused, with who has the store.
        var refused = await Talk.OnTheKitAsync(["drip", "tick", "--data", folder.Path]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"is in use by process {Environment.ProcessId} on ", refused.Error, StringComparison.Ordinal);
        await door.StopAsync(Token);
        Assert.False(File.Exists(SocketPath));
        await store.DisposeAsync();
        Assert.Equal(0, (await Talk.RunAsync(["backup", "--data", folder.Path])).ExitCode);
    }

    [Fact]
    public async Task Only_its_owner_can_open_the_socket()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes");
            return;
        }

        await door.StartAsync(Token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public async Task A_socket_that_a_killed_process_left_is_replaced()
    {
        // Bound and closed without its file being removed, as a kill leaves it.
        using (var killed = StoreSocket.New())
        {
            killed.Bind(new UnixDomainSocketEndPoint(SocketPath));
            killed.Listen();
            File.Move(SocketPath, SocketPath + ".kept");
        }

        File.Move(SocketPath + ".kept", SocketPath);
        Assert.Null(await StoreSocket.AskAsync(folder.Path, StoreSocket.Backup, Token));
        await door.StartAsync(Token);
        Assert.True((await StoreSocket.AskAsync(folder.Path, StoreSocket.Backup, Token))?.IsOk);
    }

    [Theory]
    [InlineData("bakcup", "unknown request 'bakcup'; expected 'backup'")]
    [InlineData("", "unknown request ''; expected 'backup'")]
    [InlineData("backup now", "unknown request 'backup now'; expected 'backup'")]
    [InlineData("\u001b[2Jx", "unknown request '")]
    public async Task An_unknown_request_is_answered_with_what_is_expected(string request, string expected)
    {
        await door.StartAsync(Token);
        var (isOk, answer) = (await StoreSocket.AskAsync(folder.Path, request, Token))!.Value;
        Assert.False(isOk);
        Assert.StartsWith(expected, answer, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', answer);
    }

    [Fact]
    public async Task A_line_without_end_and_a_caller_who_leaves_hold_up_nobody()
    {
        await door.StartAsync(Token);
        using (var rude = await ConnectAsync())
            await rude.SendAsync(new byte[100], Token);
        using var endless = await ConnectAsync();
        await endless.SendAsync(Enumerable.Repeat((byte)'x', StoreSocket.MostBytes).ToArray(), Token);
        Assert.Contains("unknown request 'xxxx", await StoreSocket.ReadLineAsync(endless, Token), StringComparison.Ordinal);
        Assert.True((await StoreSocket.AskAsync(folder.Path, StoreSocket.Backup, Token))?.IsOk);
    }

    [Fact]
    public async Task A_silent_caller_is_sent_away_after_five_seconds()
    {
        await door.StartAsync(Token);
        using var silent = await ConnectAsync();
        var answer = StoreSocket.ReadLineAsync(silent, Token);
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("error no request within 5 s; expected 'backup'", await answer);
    }

    [Fact]
    public async Task A_backup_that_fails_is_said_in_the_stores_own_words()
    {
        await door.StartAsync(Token);
        folder.Write("backups", "a file in the way");
        var (exitCode, output, error) = await Talk.RunAsync(["backup", "--data", folder.Path]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("backups", error, StringComparison.Ordinal);
        Assert.Contains("LabBot goes on by itself", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_stops_the_start()
    {
        await using var other = LiteDbStore.Open(folder.Path, time);
        Assert.Contains("is in use by process", (await Assert.ThrowsAsync<StoreException>(() => door.StartAsync(Token))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(SocketPath));

        // One that was refused is tried anew.
        await other.DisposeAsync();
        await door.StartAsync(Token);
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public async Task A_fold_asked_for_from_outside_says_what_was_done_and_each_conflict()
    {
        using var kit = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(TheKit.Folder))
            File.Copy(file, Path.Combine(kit.Path, Path.GetFileName(file)));
        var desk = new CurationDesk(Desk(store), () => CatalogFiles.Load(kit.Path), () => new NothingOutside());
        using var served = new StoreDoor(store, desk, new CatalogFolder(kit.Path), time, log);
        await served.StartAsync(Token);
        for (var i = 0; i < 12; i++)
            await store.Open().Edits.AppendAsync(new CatalogEdit(0, default, null, "Ada", "did it", [new CatalogChange.ChangeWork(new WorkId($"none-{i}"), "kind", "blog", "book")]), null, null, Token);
        await store.Open().Edits.AppendAsync(new CatalogEdit(0, default, null, "Ada", "did it", [new CatalogChange.ChangeWork(new WorkId("scgpt"), "retired", null, "old")]), null, null, Token);
        var (isOk, text) = (await StoreSocket.AskAsync(folder.Path, StoreSocket.Fold, Token))!.Value;
        var sentences = text.Split(StoreSocket.Part);
        Assert.True(isOk, text);
        Assert.Equal(("Folded 1 edit into 30-single-cell.md.", 10), (sentences[0], sentences.Length));
        Assert.Equal("edit 1 is not in it: The kit lists 'none-0' nowhere.", sentences[1]);
        Assert.Equal("and 4 more conflicts, which /kit-admin review shows", sentences[^1]);
        await served.StopAsync(Token);
        desk.Dispose();
    }

    [Fact]
    public async Task Where_a_socket_cannot_be_made_the_program_runs_on_and_says_so()
    {
        var deep = Path.Combine(folder.Path, new string('d', 120));
        await using var own = new StoreOpener(deep, time, NullLogger<StoreOpener>.Instance);
        using var closed = new StoreDoor(own, TheKit.Curation(Desk(own)), new CatalogFolder(TheKit.Folder), time, log);
        await closed.StartAsync(Token);
        Assert.Contains("longer than a socket's may be", Assert.Single(log.At(LogLevel.Warning)), StringComparison.Ordinal);
        Assert.Null(await StoreSocket.AskAsync(deep, StoreSocket.Backup, Token));
        await closed.StopAsync(Token);
    }

    [Fact]
    public async Task Each_day_on_which_the_program_runs_has_a_backup()
    {
        var lines = new LogLines<BackupLoop>();
        using var loop = new BackupLoop(store, time, lines);
        await loop.StartAsync(Token);
        for (var hour = 0; hour < 72; hour++)
        {
            // A day is known to be done by its line in the log.
            while (lines.Lines.Count < 1 + ((9 + hour) / 24))
                await Task.Yield();
            time.Advance(TimeSpan.FromHours(1));
        }

        await loop.StopAsync(Token);
        Assert.All(lines.Lines, line => Assert.Equal(LogLevel.Information, line.Level));
        Assert.Equal(
            ["20260302T090000000Z", "20260303T000000000Z", "20260304T000000000Z", "20260305T000000000Z"],
            Directory.GetFiles(Path.Combine(folder.Path, "backups")).Select(file => Path.GetFileNameWithoutExtension(file)["labbot-".Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_daily_backup_that_fails_is_told_and_tried_again_in_an_hour()
    {
        folder.Write("backups", "a file in the way");
        var lines = new LogLines<BackupLoop>();
        using var loop = new BackupLoop(store, time, lines);
        await loop.StartAsync(Token);
        while (lines.Lines.IsEmpty)
            await Task.Yield();
        File.Delete(Path.Combine(folder.Path, "backups"));
        time.Advance(BackupLoop.Every);
        while (lines.Lines.Count < 2)
            await Task.Yield();
        await loop.StopAsync(Token);
        Assert.Equal([LogLevel.Error, LogLevel.Information], lines.Lines.Select(line => line.Level));
    }

    public async ValueTask DisposeAsync()
    {
        await door.StopAsync(CancellationToken.None);
        door.Dispose();
        await store.DisposeAsync();
        folder.Dispose();
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = StoreSocket.New();
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), Token);
        return socket;
    }
}
