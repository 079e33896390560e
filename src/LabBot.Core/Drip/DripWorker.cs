using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>What one tick did.</summary>
/// <param name="Planned">Deliveries planned.</param>
/// <param name="Sent">Cards that a platform took.</param>
/// <param name="Other">Claimed deliveries that ended otherwise: skipped, failed, unknown, put back.</param>
public sealed record TickReport(int Planned, int Sent, int Other);

/// <summary>
/// Delivers what is due: plans (pure), inserts if absent, claims, sends, records. It sends only what it has durably claimed, and only while
/// its lease outlasts the send. One instance runs one tick at a time; any number of instances may share a store.
/// </summary>
public sealed partial class DripWorker(
    LiveKit kit, IOutbox outbox, IReadOnlyList<IMessenger> messengers, DripDefaults defaults, TimeProvider time, ILogger<DripWorker> logger)
{
    /// <summary>How long a claim holds.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(60);

    /// <summary>How long a send may take. A takeover waits this much longer than the lease, because no platform checks a fencing token.</summary>
    public static readonly Duration SendTimeout = Duration.FromSeconds(10);

    private const int BatchSize = 100;

    /// <summary>
    /// Plans and delivers everything that is due now. Told to stop, it finishes the card in flight, gives back what it holds and throws
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    public async Task<TickReport> TickAsync(CancellationToken cancellationToken)
    {
        var planned = 0;
        while (await PlanBatchAsync(cancellationToken).ConfigureAwait(false) is > 0 and var batch)
            planned += batch;

        var (sent, other) = (0, 0);
        while (true)
        {
            var claimedAt = time.GetTimestamp();
            var claims = await outbox.ClaimDueAsync(Now, Lease, SendTimeout, BatchSize, cancellationToken).ConfigureAwait(false);
            if (claims.Count == 0)
                return new TickReport(planned, sent, other);
            foreach (var claim in claims)
            {
                if (cancellationToken.IsCancellationRequested)
                    await GiveBackAsync(claim.Delivery, Now, "held: LabBot was stopping").ConfigureAwait(false);
                else if (await DeliverAsync(claim, claimedAt, cancellationToken).ConfigureAwait(false))
                    sent++;
                else
                    other++;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private async Task<int> PlanBatchAsync(CancellationToken cancellationToken)
    {
        var inserted = 0;
        foreach (var learner in await outbox.ToPlanAsync(BatchSize, cancellationToken).ConfigureAwait(false))
        {
            if (Plan(learner, Now) is { } delivery && await outbox.PlanAsync(delivery, cancellationToken).ConfigureAwait(false))
                inserted++;
        }

        return inserted;
    }

    /// <summary>The learner's next scheduled delivery; null when none is to come.</summary>
    public Delivery? Plan(Learner learner, Instant now)
    {
        var enrollment = learner.Enrollment!;
        var state = new DripState(defaults.For(learner.Settings), enrollment.From, enrollment.LastDate, enrollment.LastSent);
        while (DripPlanner.Next(state, now) is { } plan)
        {
            // All that is left may be put off: then the next delivery is on the date on which something comes back.
            if (NextReading.Of(kit.Now.TrackOrFull(enrollment.Track), learner.Progress, plan.Date) is NextReading.Waiting { Until: var until })
                state = state with { From = until };
            else
                return Delivery.Plan(new DeliveryKey(learner.Id, plan.Date, 0), plan.NotBefore, plan.Deadline, now);
        }

        return null;
    }

    private async Task<bool> DeliverAsync(ClaimedDelivery claim, long claimedAt, CancellationToken cancellationToken)
    {
        var (delivery, learner) = (claim.Delivery, claim.Learner);
        var (key, token) = (delivery.Key, delivery.Token);
        if (messengers.FirstOrDefault(one => one.Platform == learner.Members[0].Platform) is not { } messenger)
        {
            // Another instance, with that platform configured, may take it.
            Log.NoMessenger(logger, key, learner.Members[0].Platform);
            return await GiveBackAsync(delivery, Now + Duration.FromMinutes(5), $"held: {learner.Members[0].Platform} is not configured here").ConfigureAwait(false);
        }

        if (claim.IsTakeover && await messenger.FindAsync(learner.Members[0], key, cancellationToken).ConfigureAwait(false) is { } found)
            return await RecordAsync(delivery, DeliveryState.Sent, found.Work, found.Message, "sent; its record was completed after an interruption").ConfigureAwait(false);
        if (learner.Enrollment is not { State: EnrollmentState.Active } enrollment)
            return await DropAsync(delivery, "not sent: the readings are no longer active", static learner => learner).ConfigureAwait(false);
        if (Now > delivery.Deadline)
            return await DropAsync(delivery, "not sent: its day was over; the reading comes on the next one", learner => learner.Had(key.Date)).ConfigureAwait(false);
        if (enrollment.Unanswered >= defaults.PauseAfterUnanswered)
            return await SendAsync(messenger, delivery, claimedAt, learner, null, ReadingCards.PausedForSilence(enrollment.Unanswered), cancellationToken).ConfigureAwait(false);

        var view = kit.Now;
        var track = view.TrackOrFull(enrollment.Track);
        return NextReading.Of(track, learner.Progress, key.Date) switch
        {
            NextReading.Ready { Step: var step } => await SendAsync(
                messenger, delivery, claimedAt, learner, step.Work.Id, ReadingCards.OfDay(view.Catalog, track, step, learner, key.Date, await UncertainAsync(learner, view.Catalog, cancellationToken).ConfigureAwait(false)), cancellationToken).ConfigureAwait(false),
            NextReading.Finished => await SendAsync(messenger, delivery, claimedAt, learner, null, ReadingCards.Finished(view.Catalog, track, learner), cancellationToken).ConfigureAwait(false),
            NextReading.Waiting => await DropAsync(delivery, "not sent: all that is left is put off", learner => learner.Had(key.Date)).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<bool> SendAsync(
        IMessenger messenger, Delivery delivery, long claimedAt, Learner learner, WorkId? work, Card card, CancellationToken cancellationToken)
    {
        // The wall clock may have been put back, so the lease is also measured on the monotonic one.
        var held = Duration.FromTimeSpan(time.GetElapsedTime(claimedAt));
        if (Now + SendTimeout > delivery.LeaseUntil || held + SendTimeout > Lease)
            return await GiveBackAsync(delivery, Now, "held: the claim was too old to send on").ConfigureAwait(false);

        switch (await messenger.SendAsync(learner.Members[0], new DeliveryMark(delivery.Key, work), card, cancellationToken).ConfigureAwait(false))
        {
            case SendResult.Sent sent:
                return await RecordAsync(delivery, DeliveryState.Sent, work, sent.Message, "sent").ConfigureAwait(false);
            case SendResult.Unknown:
                await RecordAsync(delivery, DeliveryState.Unknown, work, null, "may have arrived: the platform gave no answer").ConfigureAwait(false);
                return false;
            case SendResult.RetryAfter retry:
                return await GiveBackAsync(delivery, Now + retry.Delay, "held: the platform asked to wait").ConfigureAwait(false);
            case SendResult.Unreachable unreachable:
                await outbox.RecordNotSentAsync(
                    delivery.Key, delivery.Token, DeliveryState.Failed, Entry($"not sent: {unreachable.Reason}"), Unreachable(Now), CancellationToken.None).ConfigureAwait(false);
                return false;
            default:
                throw new UnreachableException();
        }
    }

    // What has happened is recorded even while LabBot is told to stop.
    private async Task<bool> GiveBackAsync(Delivery delivery, Instant notBefore, string what)
    {
        await outbox.ReleaseAsync(delivery.Key, delivery.Token, notBefore, Entry(what), CancellationToken.None).ConfigureAwait(false);
        return false;
    }

    // A card without a work either ended the track or paused the drip; which one follows from the learner.
    private Task<bool> RecordAsync(Delivery delivery, DeliveryState state, WorkId? work, string? message, string what)
    {
        var (key, now) = (delivery.Key, Now);
        return work is { } brought
            ? outbox.RecordSentAsync(key, delivery.Token, state, brought, message, Entry(what), learner => learner.Delivered(brought, key.Date, now, isScheduled: true), CancellationToken.None)
            : outbox.RecordNotSentAsync(key, delivery.Token, DeliveryState.Skipped, Entry($"{what}: a card without a reading"), learner => WithoutReading(learner, key.Date, now), CancellationToken.None);
    }

    private Learner WithoutReading(Learner learner, LocalDate date, Instant now) =>
        learner.Enrollment?.Unanswered >= defaults.PauseAfterUnanswered
            ? learner.Had(date, now).Pause(EnrollmentState.PausedForSilence, now)
            : learner.Finish(date, now);

    private async Task<bool> DropAsync(Delivery delivery, string what, Func<Learner, Learner> change)
    {
        await outbox.RecordNotSentAsync(delivery.Key, delivery.Token, DeliveryState.Skipped, Entry(what), change, CancellationToken.None).ConfigureAwait(false);
        return false;
    }

    private async Task<Work?> UncertainAsync(Learner learner, Catalog catalog, CancellationToken cancellationToken)
    {
        var last = (await outbox.HistoryAsync(learner.Id, 2, cancellationToken).ConfigureAwait(false)).FirstOrDefault(delivery => delivery.State is DeliveryState.Sent or DeliveryState.Unknown);
        return last is { State: DeliveryState.Unknown, Work: { } work } ? catalog.FindWork(work) : null;
    }

    private static Func<Learner, Learner> Unreachable(Instant now) => learner => learner.Pause(EnrollmentState.Unreachable, now);

    private LedgerEntry Entry(string what) => new(Now, what);

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Warning, "Delivery {Key} waits: no messenger for {Platform} is configured")]
        public static partial void NoMessenger(ILogger logger, DeliveryKey key, string platform);
    }
}
