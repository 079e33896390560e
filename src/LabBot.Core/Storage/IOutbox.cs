using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Storage;

/// <summary>
/// The deliveries, from planned to sent. Every method is one atomic, durable step: when its task completes, it outlives a power cut. Only who
/// holds the latest claim's token can record; a record with an older token changes nothing and returns false. Tokens are never given twice, not even
/// for a delivery that was dropped and planned anew. An id that a learner had before accounts were linked means that learner. When a step fails, nothing of it is kept, as in <see cref="ILearners"/>. Safe on any thread.
/// </summary>
public interface IOutbox
{
    /// <summary>
    /// Up to <paramref name="most"/> learners with an active enrollment and no planned or claimed delivery. They take turns from call to call, so that
    /// those for whom there is nothing to plan hold up nobody.
    /// </summary>
    Task<IReadOnlyList<Learner>> ToPlanAsync(int most, CancellationToken cancellationToken);

    /// <summary>
    /// Inserts planned deliveries, all in one step; how many. One whose key exists, whose learner has another open one, or is not there with an active
    /// enrollment (any more), is left out.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is not planned but further; none is inserted.</exception>
    Task<int> PlanAsync(IReadOnlyList<Delivery> planned, CancellationToken cancellationToken);

    /// <summary>
    /// Claims up to <paramref name="most"/> deliveries that are due: planned with <c>NotBefore ≤ now</c>, or claimed with a lease that ran out
    /// at least <paramref name="grace"/> ago (a sender may still be waiting for its answer that long). Each gets a new token and a lease until
    /// <c>now + lease</c>. The earliest due come first.
    /// </summary>
    Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(Instant now, Duration lease, Duration grace, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a claimed delivery was sent (or, with <paramref name="state"/> Unknown, may have been) together with what it means for the
    /// learner, in one step.
    /// </summary>
    Task<bool> RecordSentAsync(
        DeliveryKey key, long token, DeliveryState state, WorkId work, string? message, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken);

    /// <summary>Records that a claimed delivery is not sent (Failed or Skipped), together with what it means for the learner, in one step.</summary>
    Task<bool> RecordNotSentAsync(
        DeliveryKey key, long token, DeliveryState state, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a claimed delivery back: it is planned again, from <paramref name="notBefore"/> on. One whose learner was united with another since is dropped instead, because a
    /// reading of the other's may have taken its date.
    /// </summary>
    Task<bool> ReleaseAsync(DeliveryKey key, long token, Instant notBefore, LedgerEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Records a reading that was asked for and is shown in the answer itself: inserts it as sent at the date's next free slot from 1, with
    /// what it means for the learner, in one step.
    /// </summary>
    /// <returns>Its key; null, and nothing changes, when the cause has had its change already.</returns>
    Task<DeliveryKey?> RecordAskedForAsync(
        LearnerId learner, LocalDate date, WorkId work, LedgerEntry entry, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken);

    /// <summary>The learner's deliveries, open ones included, the latest date first and of one date the highest slot, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<Delivery>> HistoryAsync(LearnerId learner, int most, CancellationToken cancellationToken);

    /// <summary>The latest instant that any ledger has held, also of someone forgotten; null when there is none. Time never runs back behind it.</summary>
    Task<Instant?> LatestAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether the store came back from a backup and nobody has read yet, in the conversations, what was sent since: until then nothing may be sent.
    /// </summary>
    Task<bool> WasRestoredAsync(CancellationToken cancellationToken);

    /// <summary>What was sent since the backup has been read back and recorded.</summary>
    Task HistoriesReadAsync(CancellationToken cancellationToken);
}
