using LabBot.Core.Linking;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Storage;

/// <summary>Killed at any write of the step that unites two learners, there are both or there is one, and whoever had not heard of it can confirm again.</summary>
public sealed class LinkDurabilityTests : IDisposable
{
    private readonly StoreFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(StorePoint.BeforeFrame), 2)]
    [InlineData(nameof(StorePoint.HalfFrame), 2)]
    [InlineData(nameof(StorePoint.FrameWritten), 1)]
    [InlineData(nameof(StorePoint.FrameDurable), 1)]
    public async Task A_kill_while_accounts_are_united_leaves_two_learners_or_one(string point, int left)
    {
        StoreFolder? killed = null;
        var isConfirming = false;
        string link;
        await using (var store = folder.Open(reached: at => killed ??= isConfirming && at == Enum.Parse<StorePoint>(point) ? folder.Snapshot() : null))
        {
            await StoreFolder.FillAsync(store, 2);
            await store.AskAsync(Samples.Member("user0"), "user0", "hash", Samples.Start, Token);
            link = Assert.IsType<LinkAnswer.Stands>(await store.EnterAsync(Samples.Member("user1"), "user1", "hash", Samples.Start, Token)).Link.Id;
            await store.ConfirmAsync(Samples.Member("user0"), link, Samples.Start, Token);
            isConfirming = true;
            await store.ConfirmAsync(Samples.Member("user1"), link, Samples.Start, Token);
        }

        using var after = Assert.IsType<StoreFolder>(killed);
        await using var again = after.Open();
        Assert.Equal(left, (await again.AllAsync(Token)).Count);
        var answer = Assert.IsType<LinkAnswer.Stands>(await again.ConfirmAsync(Samples.Member("user1"), link, Samples.Start, Token));
        Assert.Equal(LinkState.United, answer.Link.State);
        var learner = Assert.Single(await again.AllAsync(Token));
        Assert.Equal([Samples.Member("user0"), Samples.Member("user1")], learner.Members);
        Assert.Equal(2, (await again.HistoryAsync(learner.Id, 10, Token)).Count(delivery => delivery.State == Core.Drip.DeliveryState.Sent));
    }

    public void Dispose() => folder.Dispose();
}
