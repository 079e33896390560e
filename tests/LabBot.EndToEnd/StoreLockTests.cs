using System.Diagnostics;
using LabBot.Core;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;

namespace LabBot.EndToEnd;

/// <summary>A second process on the same store is refused at once, by whatever path it comes; the first is unharmed.</summary>
[Collection("Processes that are timed or many")]
public sealed class StoreLockTests : IDisposable
{
    private const int Refused = 3;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labbot-lock-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Times => LongRun.Is ? 100 : 10;

    [Fact]
    public async Task A_second_process_is_refused_and_told_who_has_it()
    {
        await using var store = LiteDbStore.Open(Path.Combine(folder.FullName, "data"), TimeProvider.System);
        var link = Path.Combine(folder.FullName, "link");
        Directory.CreateSymbolicLink(link, folder.FullName);
        for (var i = 0; i < Times; i++)
            await IsRefusedAsync(i % 2 == 0 ? folder.FullName : link);
        await IsUnharmedAsync(store);
    }

    [Fact]
    public async Task A_bind_mount_leads_to_the_same_lock()
    {
        await using var bound = await Mount.MakeAsync("--bind", folder.FullName);
        await using var store = LiteDbStore.Open(Path.Combine(folder.FullName, "data"), TimeProvider.System);
        await IsRefusedAsync(bound.Path);
        await IsUnharmedAsync(store);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task IsUnharmedAsync(LiteDbStore store)
    {
        var member = new MemberId("terminal", "t", "ada");
        await store.ChangeAsync(member, () => LearnerChanges.New(member, "ada"), learner => learner, Token);
        Assert.Single(await store.AllAsync(Token));
    }

    private static async Task IsRefusedAsync(string path)
    {
        var started = Stopwatch.GetTimestamp();
        using var child = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LabBot.CrashChild"), [path, "0", "none", "0"]) { RedirectStandardError = true })!;
        var error = await child.StandardError.ReadToEndAsync(Token);
        await child.WaitForExitAsync(Token);
        Assert.Equal(Refused, child.ExitCode);
        Assert.Contains(Path.Combine(path, "data", "labbot.db"), error, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId} on ", error, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2), $"refused after {Stopwatch.GetElapsedTime(started)}");
    }
}
