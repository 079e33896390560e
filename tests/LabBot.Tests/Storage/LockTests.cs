using System.Diagnostics;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;

namespace LabBot.Tests.Storage;

/// <summary>Within one process; the end-to-end tests have the second process.</summary>
public sealed class LockTests : IDisposable
{
    private readonly StoreFolder folder = new();

    [Fact]
    public async Task A_second_open_is_refused_at_once_and_the_holder_named()
    {
        await using var store = folder.Open();
        var before = Stopwatch.GetTimestamp();
        var refused = Assert.Throws<StoreException>(() => folder.Open());
        Assert.True(Stopwatch.GetElapsedTime(before) < TimeSpan.FromSeconds(2));
        Assert.Contains(folder.Data, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} since ", refused.Message, StringComparison.Ordinal);
        await StoreFolder.FillAsync(store, 3);
    }

    [Fact]
    public async Task A_symbolic_link_leads_to_the_same_lock()
    {
        using var elsewhere = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(elsewhere.Path, "folder"), folder.Path);
        Directory.CreateDirectory(Path.Combine(elsewhere.Path, "file"));
        File.CreateSymbolicLink(Path.Combine(elsewhere.Path, "file", "labbot.db"), folder.Data);
        await using (var store = folder.Open())
        {
            Assert.Throws<StoreException>(() => LiteDbStore.Open(Path.Combine(elsewhere.Path, "folder"), TimeProvider.System));
            Assert.Throws<StoreException>(() => LiteDbStore.Open(Path.Combine(elsewhere.Path, "file"), TimeProvider.System));
            await StoreFolder.FillAsync(store, 3);
        }

        await using var linked = LiteDbStore.Open(Path.Combine(elsewhere.Path, "file"), TimeProvider.System);
        Assert.Equal(3, (await linked.AllAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task What_a_crash_left_locks_nobody_out()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "labbot.holder"), "process 1 on elsewhere since 1970-01-01 00:00:00Z\n", TestContext.Current.CancellationToken);
        await using var store = folder.Open();
        Assert.DoesNotContain("elsewhere", Assert.Throws<StoreException>(() => folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_is_free_and_takes_no_more_steps()
    {
        var store = folder.Open();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AllAsync(TestContext.Current.CancellationToken));
        await folder.Open().DisposeAsync();
    }

    public void Dispose() => folder.Dispose();
}
