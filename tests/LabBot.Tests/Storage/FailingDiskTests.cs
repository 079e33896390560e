using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Storage;

/// <summary>Writes that fail where a test says; the end-to-end tests have a disk that is really full.</summary>
public sealed class FailingDiskTests : IDisposable
{
    private readonly StoreFolder folder = new();
    private StorePoint? failing;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("BeforeFrame")]
    [InlineData("HalfFrame")]
    [InlineData("FrameWritten")]
    public async Task A_step_whose_write_fails_has_not_happened_and_the_next_one_works(string point)
    {
        string before, after;
        await using (var store = folder.Open(reached: Fail))
        {
            await StoreFolder.FillAsync(store, 5);
            before = await StoreContent.OfAsync(store);
            failing = Enum.Parse<StorePoint>(point);
            var failed = await Assert.ThrowsAsync<StoreException>(() => store.ForgetAsync(Samples.Member("user1"), Token));
            Assert.Contains("No space left on device", failed.Message, StringComparison.Ordinal);
            Assert.Contains(folder.Path, failed.Message, StringComparison.Ordinal);
            Assert.Equal(before, await StoreContent.OfAsync(store));

            // A power cut now must not bring back the step that its caller was told has failed.
            using (var cut = folder.Snapshot())
                Assert.Equal(before, await cut.ContentAsync());

            failing = null;
            Assert.True(await store.ForgetAsync(Samples.Member("user1"), Token));
            after = await StoreContent.OfAsync(store);
            Assert.NotEqual(before, after);
        }

        Assert.Equal(after, await folder.ContentAsync());
    }

    [Fact]
    public async Task Steps_that_wait_together_fail_together_and_work_together_afterwards()
    {
        await using var store = folder.Open(reached: Fail);
        failing = StorePoint.FrameWritten;
        var steps = Enumerable.Range(0, 20).Select(i => store.ChangeAsync(Samples.Member($"user{i}"), () => Samples.Enrolled($"user{i}"), learner => learner, Token)).ToList();
        foreach (var step in steps)
            await Assert.ThrowsAsync<StoreException>(() => step);
        Assert.Empty(await store.AllAsync(Token));
        failing = null;
        await StoreFolder.FillAsync(store, 20);
        Assert.Equal(20, (await store.AllAsync(Token)).Count);
    }

    [Theory]
    [InlineData("HalfCheckpoint")]
    [InlineData("CheckpointWritten")]
    public async Task A_checkpoint_that_fails_loses_nothing(string point)
    {
        string content;
        await using (var store = folder.Open(reached: Fail))
        {
            await StoreFolder.FillAsync(store, 5);
            failing = Enum.Parse<StorePoint>(point);
            await Assert.ThrowsAsync<StoreException>(() => store.BackupAsync(Token));
            Assert.Equal([folder.Data], Directory.GetFiles(folder.Path, "*.db", SearchOption.AllDirectories));
            await store.ForgetAsync(Samples.Member("user1"), Token);
            content = await StoreContent.OfAsync(store);
            using var cut = folder.Snapshot();
            Assert.Equal(content, await cut.ContentAsync());
        }

        Assert.Equal(content, await folder.ContentAsync());
    }

    [Fact]
    public async Task A_step_that_is_cancelled_before_it_runs_does_not_run()
    {
        await using var store = folder.Open();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner, cancelled));
        Assert.Empty(await store.AllAsync(Token));
    }

    public void Dispose() => folder.Dispose();

    private void Fail(StorePoint at)
    {
        if (at == failing)
            throw new IOException("No space left on device");
    }
}
