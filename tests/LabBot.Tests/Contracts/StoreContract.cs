using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>A clean store for each fact, and the few steps that every suite takes with it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private protected static readonly Duration Lease = Duration.FromSeconds(60);
    private protected static readonly Duration Grace = Duration.FromSeconds(10);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ILearners Learners { get; private set; } = null!;

    private protected IOutbox Outbox { get; private set; } = null!;

    private protected ISuggestions Suggestions { get; private set; } = null!;

    private protected ISeenEvents Seen { get; private set; } = null!;

    private protected IConversations Conversations { get; private set; } = null!;

    private protected ILinks Links { get; private set; } = null!;

    private protected IUsage Usage { get; private set; } = null!;

    private protected IEditLog Edits { get; private set; } = null!;

    private protected ILinkHealth Health { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Take(Make());
        return ValueTask.CompletedTask;
    }

    private protected void Take(Stores stores) => (Learners, Outbox, Suggestions, Seen, Conversations, Links, Usage, Edits, Health) = stores;

    public abstract ValueTask DisposeAsync();

    /// <summary>Makes a clean store.</summary>
    private protected abstract Stores Make();

    private protected Task<Learner> EnrollAsync(string user) =>
        Learners.ChangeAsync(Samples.Member(user), () => Samples.Enrolled(user), learner => learner, Token);

    private protected async Task<Delivery> PlanAsync(string user, Instant? notBefore = null)
    {
        var learner = await EnrollAsync(user);
        var planned = Samples.Planned(learner.Id, notBefore: notBefore);
        Assert.True(await PlanOneAsync(planned));
        return planned;
    }

    private protected async Task<bool> PlanOneAsync(Delivery planned) => await Outbox.PlanAsync([planned], Token) == 1;

    private protected async Task<Delivery> ClaimAsync(string user)
    {
        await PlanAsync(user);
        return Assert.Single(await DueAsync(Samples.Start)).Delivery;
    }

    private protected Task<IReadOnlyList<ClaimedDelivery>> DueAsync(Instant now, int most = 100) => Outbox.ClaimDueAsync(now, Lease, Grace, most, Token);

    private protected Task<bool> SentAsync(Delivery delivery, Func<Learner, Learner>? change = null) => Outbox.RecordSentAsync(
        delivery.Key, delivery.Token, DeliveryState.Sent, Samples.Work, "m1", Samples.Entry("sent"), change ?? Samples.Read, Token);

    private protected async Task<Learner> FindAsync(string user) => (await Learners.FindAsync(Samples.Member(user), Token))!;
}
