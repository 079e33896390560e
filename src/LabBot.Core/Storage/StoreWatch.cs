using LabBot.Core.Curation;
using LabBot.Core.Curation.Health;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using NodaTime;

namespace LabBot.Core.Storage;

/// <summary>
/// Watches how long the steps of a store take, so that somebody who waits for one can be told in time: <see cref="Begin"/> gives a task that completes when
/// a step of this flow of control is slow. A step that takes too long fails for its caller; it may be done all the same. Safe on any thread.
/// </summary>
public sealed class StoreWatch(TimeProvider time)
{
    /// <summary>After this long a step is slow: an ordinary one takes a few milliseconds, a checkpoint of the journal some tens.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(150);

    /// <summary>After this long nobody waits for a step any more.</summary>
    public static readonly TimeSpan TooLong = TimeSpan.FromSeconds(20);

    private static readonly AsyncLocal<TaskCompletionSource?> Waiting = new();

    /// <summary>Begins to watch the steps that are taken from here on in this flow of control.</summary>
    /// <returns>Completes when one of them is slow; else never.</returns>
    public static Task Begin()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Value = waiting;
        return waiting.Task;
    }

    /// <summary>The same stores, watched.</summary>
    public Stores Over(Stores stores)
    {
        var watched = new Watched(stores, this);
        return Stores.Of(watched);
    }

    private async Task<T> WatchAsync<T>(Task<T> step)
    {
        if (step.IsCompleted)
            return await step.ConfigureAwait(false);
        var waiting = Waiting.Value;
        await using var timer = time.CreateTimer(static state => ((TaskCompletionSource?)state)?.TrySetResult(), waiting, Slow, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        try
        {
            return await step.WaitAsync(TooLong, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            waiting?.TrySetResult();
            throw new StoreException($"The store has not answered for {TooLong.TotalSeconds:0} s; the step may still be done.");
        }
    }

    private async Task WatchAsync(Task step) => await WatchAsync(Done(step)).ConfigureAwait(false);

    private static async Task<bool> Done(Task step)
    {
        await step.ConfigureAwait(false);
        return true;
    }

    private sealed class Watched(Stores inner, StoreWatch watch) : ILearners, IOutbox, ISuggestions, ISeenEvents, IConversations, ILinks, IUsage, IEditLog, ILinkHealth
    {
        public Task<Learner?> FindAsync(MemberId member, CancellationToken cancellationToken) => watch.WatchAsync(inner.Learners.FindAsync(member, cancellationToken));

        public Task<IReadOnlyList<Learner>> AllAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Learners.AllAsync(cancellationToken));

        public Task<Learner> ChangeAsync(MemberId member, Func<Learner> create, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Learners.ChangeAsync(member, create, change, cause, cancellationToken));

        public Task<bool> ForgetAsync(MemberId member, CancellationToken cancellationToken) => watch.WatchAsync(inner.Learners.ForgetAsync(member, cancellationToken));

        public Task<bool> ForgetAccountAsync(MemberId member, CancellationToken cancellationToken) => watch.WatchAsync(inner.Learners.ForgetAccountAsync(member, cancellationToken));

        public Task<IReadOnlyList<Learner>> ToPlanAsync(int most, CancellationToken cancellationToken) => watch.WatchAsync(inner.Outbox.ToPlanAsync(most, cancellationToken));

        public Task<int> PlanAsync(IReadOnlyList<Delivery> planned, CancellationToken cancellationToken) => watch.WatchAsync(inner.Outbox.PlanAsync(planned, cancellationToken));

        public Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(Instant now, Duration lease, Duration grace, int most, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Outbox.ClaimDueAsync(now, lease, grace, most, cancellationToken));

        public Task<bool> RecordSentAsync(
            DeliveryKey key, long token, DeliveryState state, WorkId work, string? message, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Outbox.RecordSentAsync(key, token, state, work, message, entry, change, cancellationToken));

        public Task<bool> RecordNotSentAsync(
            DeliveryKey key, long token, DeliveryState state, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Outbox.RecordNotSentAsync(key, token, state, entry, change, cancellationToken));

        public Task<bool> ReleaseAsync(DeliveryKey key, long token, Instant notBefore, LedgerEntry entry, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Outbox.ReleaseAsync(key, token, notBefore, entry, cancellationToken));

        public Task<DeliveryKey?> RecordAskedForAsync(
            LearnerId learner, LocalDate date, WorkId work, LedgerEntry entry, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Outbox.RecordAskedForAsync(learner, date, work, entry, change, cause, cancellationToken));

        public Task<IReadOnlyList<Delivery>> HistoryAsync(LearnerId learner, int most, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Outbox.HistoryAsync(learner, most, cancellationToken));

        public Task<Instant?> LatestAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Outbox.LatestAsync(cancellationToken));

        public Task<bool> WasRestoredAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Outbox.WasRestoredAsync(cancellationToken));

        public Task HistoriesReadAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Outbox.HistoriesReadAsync(cancellationToken));

        public Task<bool> AddAsync(Suggestion suggestion, Cause? cause, CancellationToken cancellationToken) => watch.WatchAsync(inner.Suggestions.AddAsync(suggestion, cause, cancellationToken));

        public Task<bool> DecideAsync(string suggestion, Decision decision, Cause? cause, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Suggestions.DecideAsync(suggestion, decision, cause, cancellationToken));

        public Task ToldAsync(string suggestion, CancellationToken cancellationToken) => watch.WatchAsync(inner.Suggestions.ToldAsync(suggestion, cancellationToken));

        public Task<IReadOnlyList<CatalogEdit>> EditsAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Edits.EditsAsync(cancellationToken));

        public Task<CatalogEdit?> AppendAsync(CatalogEdit edit, string? proposal, Cause? cause, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Edits.AppendAsync(edit, proposal, cause, cancellationToken));

        public Task SettleAsync(IReadOnlyDictionary<long, IReadOnlyList<int>> changes, CancellationToken cancellationToken) => watch.WatchAsync(inner.Edits.SettleAsync(changes, cancellationToken));

        public Task KeepAsync(Proposal proposal, CancellationToken cancellationToken) => watch.WatchAsync(inner.Edits.KeepAsync(proposal, cancellationToken));

        public Task<bool> DropAsync(string proposal, CancellationToken cancellationToken) => watch.WatchAsync(inner.Edits.DropAsync(proposal, cancellationToken));

        public Task<IReadOnlyList<Proposal>> ProposalsAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Edits.ProposalsAsync(cancellationToken));

        public Task<IReadOnlyList<Suggestion>> SuggestionsAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Suggestions.SuggestionsAsync(cancellationToken));

        public Task<Instant?> WhenSeenAsync(string cause, CancellationToken cancellationToken) => watch.WatchAsync(inner.Seen.WhenSeenAsync(cause, cancellationToken));

        public Task RecordAsync(Cause cause, CancellationToken cancellationToken) => watch.WatchAsync(inner.Seen.RecordAsync(cause, cancellationToken));

        Task<string?> IConversations.FindAsync(MemberId member, CancellationToken cancellationToken) => watch.WatchAsync(inner.Conversations.FindAsync(member, cancellationToken));

        public Task<bool> KeepOfLearnerAsync(MemberId member, string channel, CancellationToken cancellationToken) => watch.WatchAsync(inner.Conversations.KeepOfLearnerAsync(member, channel, cancellationToken));

        public Task KeepAsync(MemberId member, string channel, CancellationToken cancellationToken) => watch.WatchAsync(inner.Conversations.KeepAsync(member, channel, cancellationToken));

        public Task<LinkAnswer> AskAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Links.AskAsync(member, name, codeHash, now, cancellationToken));

        public Task<LinkAnswer> EnterAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken) =>
            watch.WatchAsync(inner.Links.EnterAsync(member, name, codeHash, now, cancellationToken));

        public Task<IReadOnlyDictionary<WorkId, int>> UsageAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Usage.UsageAsync(cancellationToken));

        public Task AddUsageAsync(IReadOnlyDictionary<WorkId, int> shown, CancellationToken cancellationToken) => watch.WatchAsync(inner.Usage.AddUsageAsync(shown, cancellationToken));

        public Task<IReadOnlyList<LinkHealth>> HealthAsync(CancellationToken cancellationToken) => watch.WatchAsync(inner.Health.HealthAsync(cancellationToken));

        public Task KeepHealthAsync(IReadOnlyList<LinkHealth> known, CancellationToken cancellationToken) => watch.WatchAsync(inner.Health.KeepHealthAsync(known, cancellationToken));

        public Task LetGoOfHealthAsync(IReadOnlyList<Uri> links, CancellationToken cancellationToken) => watch.WatchAsync(inner.Health.LetGoOfHealthAsync(links, cancellationToken));

        public Task<LinkAnswer> LookAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) => watch.WatchAsync(inner.Links.LookAsync(member, link, now, cancellationToken));

        public Task<LinkAnswer> ConfirmAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) => watch.WatchAsync(inner.Links.ConfirmAsync(member, link, now, cancellationToken));

        public Task<LinkAnswer> CancelAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) => watch.WatchAsync(inner.Links.CancelAsync(member, link, now, cancellationToken));

        public Task<Parting?> PartAsync(MemberId member, Instant now, CancellationToken cancellationToken) => watch.WatchAsync(inner.Links.PartAsync(member, now, cancellationToken));

        public Task<IReadOnlyList<Link>> LinksOfAsync(MemberId member, Instant now, CancellationToken cancellationToken) => watch.WatchAsync(inner.Links.LinksOfAsync(member, now, cancellationToken));
    }
}
