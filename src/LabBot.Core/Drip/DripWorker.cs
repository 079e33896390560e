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
    LiveKit kit, ILearners learners, IOutbox outbox, IReadOnlyList<IMessenger> messengers, DripDefaults defaults, TimeProvider time, ILogger<DripWorker> logger)
{
    /// <summary>How long a claim holds.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(60);

    /// <summary>How long a send may take. A takeover waits this much longer than the lease, because no platform checks a fencing token.</summary>
    public static readonly Duration SendTimeout = Duration.FromSeconds(10);

    // They share one wait for the disk; who asks for something meanwhile waits for them, some tens of milliseconds.
    private const int PlannedTogether = 500;

    private static readonly Duration AfterFailure = Duration.FromMinutes(5);

    // A platform that asks to wait no time at all is still asked no sooner than this.
    private static readonly Duration ShortestWait = Duration.FromSeconds(1);

    // A trouble that lasts is told once an hour.
    private static readonly Duration BetweenAlerts = Duration.FromHours(1);

    // How far back a card that may not have arrived is looked for: more skipped days in a row than anyone is told of later.
    private const int UncertainDepth = 30;

    private Instant? toldCannotReadBack;

    // The cards of which the curators have heard that no platform takes them; a restart tells it again.
    private readonly HashSet<WorkId?> toldNotTaken = [];

    /// <summary>
    /// Plans and delivers everything that is due now, as many cards at once as <see cref="IMessenger.AtOnce"/> says. Told to stop, it finishes the cards in flight, gives back what it holds and throws
    /// <see cref="OperationCanceledException"/>.
    /// </summary>
    public async Task<TickReport> TickAsync(CancellationToken cancellationToken)
    {
        var (planned, sent, other) = (0, 0, 0);
        if (await outbox.WasRestoredAsync(cancellationToken).ConfigureAwait(false) && !await ReadHistoriesAsync(cancellationToken).ConfigureAwait(false))
            return new TickReport(planned, sent, other);
        while (true)
        {
            planned += await PlanAllAsync(cancellationToken).ConfigureAwait(false);
            var (sentNow, otherNow) = await DeliverDueAsync(cancellationToken).ConfigureAwait(false);
            (sent, other) = (sent + sentNow, other + otherNow);
            // What was closed without a card, after a downtime, may make room for one that is due now.
            if (otherNow == 0)
                return new TickReport(planned, sent, other);
        }
    }

    // After a restore the store has forgotten what was sent since the backup; the conversations have not. Until they are read, nothing is sent.
    private async Task<bool> ReadHistoriesAsync(CancellationToken cancellationToken)
    {
        // Of a day that the backup may not know, what was sent under an id that it does not know either counts too: accounts were linked or unlinked since.
        var since = (await outbox.LatestAsync(cancellationToken).ConfigureAwait(false))?.InUtc().Date.PlusDays(-1) ?? LocalDate.MinIsoValue;
        foreach (var learner in await learners.AllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (MessengerOf(learner.Members[0]) is null)
            {
                if (toldCannotReadBack is not { } told || Now >= told + BetweenAlerts)
                {
                    toldCannotReadBack = Now;
                    Log.CannotReadBack(logger, learner.Members[0].Platform);
                }

                return false;
            }

            var marks = new List<DeliveryMark>();
            try
            {
                foreach (var member in learner.Members)
                    marks.AddRange(MessengerOf(member) is { } messenger ? await messenger.HistoryAsync(member, cancellationToken).ConfigureAwait(false) : []);
            }
            catch (CannotLookBackException error)
            {
                Log.CannotReadHistory(logger, learner.Id, error.Message);
                return false;
            }

            await learners.ChangeAsync(
                learner.Members[0],
                () => throw new UnreachableException(),
                found => marks.Where(mark => found.IsOrWas(mark.Delivery.Learner) || mark.Delivery.Date >= since).Aggregate(found, ReadBack),
                cancellationToken).ConfigureAwait(false);
        }

        await outbox.HistoriesReadAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private IMessenger? MessengerOf(MemberId member) => messengers.FirstOrDefault(one => one.Platform == member.Platform);

    // The message of an earlier sender, in whichever of the learner's conversations it is: readings may have moved to another account since.
    private async Task<FoundMessage?> FindAsync(Learner learner, DeliveryKey key)
    {
        CannotLookBackException? unseen = null;
        foreach (var member in learner.Members)
        {
            try
            {
                if (MessengerOf(member) is { } messenger && await messenger.FindAsync(member, key, CancellationToken.None).ConfigureAwait(false) is { } found)
                    return found;
            }
            catch (CannotLookBackException error)
            {
                unseen = error;
            }
        }

        return unseen is null ? null : throw unseen;
    }

    private Learner ReadBack(Learner learner, DeliveryMark mark)
    {
        if (mark.Work is not { } work || learner.Progress[work] is not null)
            return learner;
        var date = mark.Delivery.Date;
        return learner.Delivered(work, date, defaults.For(learner.Settings).InstantOn(date), isScheduled: mark.Delivery.Slot == 0);
    }

    // As many at once as a platform that takes its time for each answer needs, and no more: whoever is behind them may still pause.
    private async Task<(int Sent, int Other)> DeliverDueAsync(CancellationToken cancellationToken)
    {
        var atOnce = messengers.Select(messenger => messenger.AtOnce).DefaultIfEmpty(1).Max();
        var done = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => DeliverInTurnAsync(cancellationToken))).ConfigureAwait(false);
        return (done.Sum(one => one.Sent), done.Sum(one => one.Other));
    }

    // One claim at a time, so that each card is decided on the learner as they are now: who has just paused gets none, and an answer of this
    // minute counts.
    private async Task<(int Sent, int Other)> DeliverInTurnAsync(CancellationToken cancellationToken)
    {
        var (sent, other) = (0, 0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var claimedAt = time.GetTimestamp();
            if (await outbox.ClaimDueAsync(Now, Lease, SendTimeout, most: 1, cancellationToken).ConfigureAwait(false) is not [var claim])
                return (sent, other);
            if (await TryDeliverAsync(claim, claimedAt).ConfigureAwait(false))
                sent++;
            else
                other++;
        }
    }

    // One delivery that breaks must not hold up everybody else's.
    private async Task<bool> TryDeliverAsync(ClaimedDelivery claim, long claimedAt)
    {
        try
        {
            return await DeliverAsync(claim, claimedAt).ConfigureAwait(false);
        }
        catch (CannotLookBackException error)
        {
            // It stays claimed: what is given back would be sent again without looking.
            Log.CannotLookBack(logger, claim.Delivery.Key, error.Message);
            return false;
        }
        catch (Exception error) when (error is not StoreException)
        {
            // What an earlier sender may have sent stays claimed too: it is looked for again.
            Log.Broke(logger, error, claim.Delivery.Key);
            return !claim.IsTakeover && await GiveBackAsync(claim.Delivery, Now + AfterFailure, "held: LabBot made a mistake; it tries again").ConfigureAwait(false);
        }
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    // Everyone once, also those behind many for whom there is nothing to plan.
    private async Task<int> PlanAllAsync(CancellationToken cancellationToken)
    {
        var (inserted, seen) = (0, new HashSet<LearnerId>());
        while (true)
        {
            var turn = (await outbox.ToPlanAsync(PlannedTogether, cancellationToken).ConfigureAwait(false)).Where(learner => seen.Add(learner.Id)).ToList();
            if (turn.Count == 0)
                return inserted;
            var now = Now;
            List<Delivery> planned = [.. turn.Select(learner => Plan(learner, now)).OfType<Delivery>()];
            if (planned.Count > 0)
                inserted += await outbox.PlanAsync(planned, cancellationToken).ConfigureAwait(false);
        }
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

    private async Task<bool> DeliverAsync(ClaimedDelivery claim, long claimedAt)
    {
        var (delivery, learner) = (claim.Delivery, claim.Learner);
        var (key, token) = (delivery.Key, delivery.Token);
        if (MessengerOf(learner.Members[0]) is not { } messenger)
        {
            // Another instance, with that platform configured, may take it; what may have been sent stays claimed until one can look.
            Log.NoMessenger(logger, key, learner.Members[0].Platform);
            return !claim.IsTakeover && await GiveBackAsync(delivery, Now + Duration.FromMinutes(5), $"held: {learner.Members[0].Platform} is not configured here").ConfigureAwait(false);
        }

        // Why nobody could look whether an earlier send has arrived, where the platform would give back its message. Whatever does not end in a message then leaves the claim as it is.
        CannotLookBackException? unseen = null;
        if (claim.IsTakeover)
        {
            try
            {
                if (await FindAsync(learner, key).ConfigureAwait(false) is { } found)
                    return await RecordAsync(delivery, DeliveryState.Sent, found.Work, found.Message, "sent; its record was completed after an interruption").ConfigureAwait(false);
            }
            catch (CannotLookBackException error) when (Now > delivery.Deadline)
            {
                Log.GaveUpLooking(logger, key, error.Message);
                return await RecordUnclearAsync(delivery, learner).ConfigureAwait(false);
            }
            catch (CannotLookBackException error) when (learner.Accounts.Count == 1 && Now + SendTimeout <= delivery.ClaimedAt + messenger.RepeatsSafelyFor)
            {
                // Who has several accounts may have been sent it on another, where it would be a second message.
                unseen = error;
            }

            // The other's reading may have come on this date.
            if (key.Learner != learner.Id)
                return await GiveBackAsync(delivery, Now, "not sent: accounts were linked meanwhile").ConfigureAwait(false);
        }

        if (learner.Enrollment is not { State: EnrollmentState.Active } enrollment)
            return unseen is not null ? throw unseen : await DropAsync(delivery, "not sent: the readings are no longer active", static learner => learner).ConfigureAwait(false);
        if (Now > delivery.Deadline)
            return await DropAsync(delivery, "not sent: its day was over; the reading comes on the next one", learner => learner.Had(key.Date)).ConfigureAwait(false);
        if (enrollment.Unanswered >= defaults.PauseAfterUnanswered)
            return await SendAsync(messenger, delivery, claimedAt, unseen, learner, null, ReadingCards.PausedForSilence(enrollment.Unanswered)).ConfigureAwait(false);

        var view = kit.Now;
        var track = view.TrackOrFull(enrollment.Track);
        var uncertain = await UncertainAsync(learner, view.Catalog).ConfigureAwait(false);
        return NextReading.Of(track, learner.Progress, key.Date) switch
        {
            NextReading.Ready { Step: var step } => await SendAsync(
                messenger, delivery, claimedAt, unseen, learner, step.Work.Id, ReadingCards.OfDay(view.Catalog, track, step, learner, key.Date, uncertain)).ConfigureAwait(false),
            NextReading.Finished => await SendAsync(messenger, delivery, claimedAt, unseen, learner, null, ReadingCards.Finished(view.Catalog, track, learner, uncertain)).ConfigureAwait(false),
            NextReading.Waiting when unseen is not null => throw unseen,
            NextReading.Waiting => await DropAsync(delivery, "not sent: all that is left is put off", learner => learner.Had(key.Date)).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<bool> SendAsync(
        IMessenger messenger, Delivery delivery, long claimedAt, CannotLookBackException? unseen, Learner learner, WorkId? work, Card card)
    {
        // The wall clock may have been put back, so the lease is also measured on the monotonic one.
        var held = Duration.FromTimeSpan(time.GetElapsedTime(claimedAt));
        if (Now + SendTimeout > delivery.LeaseUntil || held + SendTimeout > Lease)
            return unseen is not null ? throw unseen : await GiveBackAsync(delivery, Now, "held: the claim was too old to send on").ConfigureAwait(false);

        switch (await SendInTimeAsync(messenger, learner.Members[0], new DeliveryMark(delivery.Key, work), card).ConfigureAwait(false))
        {
            case SendResult.Sent sent:
                return await RecordAsync(delivery, DeliveryState.Sent, sent.Earlier is { } earlier ? earlier.Work : work, sent.Message, "sent").ConfigureAwait(false);
            case SendResult.RetryAfter when unseen is not null:
                throw unseen;
            case SendResult.Unknown when messenger.RepeatsSafelyFor > Duration.Zero:
                // It stays claimed, so that the takeover looks for it.
                Log.NoAnswer(logger, delivery.Key);
                return false;
            case SendResult.Unknown:
                await RecordAsync(delivery, DeliveryState.Unknown, work, null, "may have arrived: the platform gave no answer").ConfigureAwait(false);
                return false;
            case SendResult.RetryAfter retry:
                return await GiveBackAsync(delivery, Now + Duration.Max(retry.Delay, ShortestWait), "held: the platform asked to wait").ConfigureAwait(false);
            case SendResult.NotTaken refused:
                if (await outbox.RecordNotSentAsync(
                    delivery.Key, delivery.Token, DeliveryState.Failed, Entry(work is null ? $"not sent: {refused.Reason}" : $"not sent, and put off for a week: {refused.Reason}"),
                    learner => learner.CouldNotHave(work, delivery.Key.Date), CancellationToken.None).ConfigureAwait(false))
                {
                    Log.NotTaken(logger, delivery.Key, work?.Value ?? "a card without a reading", refused.Reason);
                    if (toldNotTaken.Add(work))
                        await messenger.TellCuratorsAsync(ReadingCards.NotTaken(work is { } brought ? kit.Now.Catalog.FindWork(brought) : null, refused.Reason), CancellationToken.None).ConfigureAwait(false);
                }

                return false;
            case SendResult.Unreachable unreachable:
                if (await outbox.RecordNotSentAsync(
                    delivery.Key, delivery.Token, DeliveryState.Failed, Entry($"not sent: {unreachable.Reason}"), Unreachable(learner.Members[0], Now), CancellationToken.None).ConfigureAwait(false))
                    await messenger.TellCuratorsAsync(ReadingCards.Unreachable(learner, unreachable.Reason), CancellationToken.None).ConfigureAwait(false);
                return false;
            default:
                throw new UnreachableException();
        }
    }

    // A send that is cut off may have arrived. It goes on while LabBot is told to stop: that is the card in flight.
    private async Task<SendResult> SendInTimeAsync(IMessenger messenger, MemberId to, DeliveryMark mark, Card card)
    {
        using var timeout = new CancellationTokenSource(SendTimeout.ToTimeSpan(), time);
        try
        {
            return await messenger.SendAsync(to, mark, card, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new SendResult.Unknown();
        }
    }

    // What has happened is recorded even while LabBot is told to stop.
    private async Task<bool> GiveBackAsync(Delivery delivery, Instant notBefore, string what)
    {
        await outbox.ReleaseAsync(delivery.Key, delivery.Token, notBefore, Entry(what), CancellationToken.None).ConfigureAwait(false);
        return false;
    }

    // Whether it was sent stays unclear for good. What was to be sent is what the learner had next, since nothing of it was recorded.
    private Task<bool> RecordUnclearAsync(Delivery delivery, Learner learner)
    {
        const string What = "may have arrived: LabBot was interrupted, and the conversation could not be read until the day was over";
        return learner.Enrollment is { State: EnrollmentState.Active } enrollment && enrollment.Unanswered < defaults.PauseAfterUnanswered
            && NextReading.Of(kit.Now.TrackOrFull(enrollment.Track), learner.Progress, delivery.Key.Date) is NextReading.Ready { Step.Work.Id: var work }
            ? NotCountedAsync(RecordAsync(delivery, DeliveryState.Unknown, work, null, What))
            : NotCountedAsync(RecordAsync(delivery, DeliveryState.Unknown, null, null, What));

        static async Task<bool> NotCountedAsync(Task<bool> record)
        {
            await record.ConfigureAwait(false);
            return false;
        }
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
        learner.Enrollment switch
        {
            null => learner,
            { Unanswered: var unanswered } when unanswered >= defaults.PauseAfterUnanswered => learner.Had(date, now).Pause(EnrollmentState.PausedForSilence, now),
            { Track: var track } when NextReading.Of(kit.Now.TrackOrFull(track), learner.Progress, date) is NextReading.Finished => learner.Finish(date, now),
            // Answered while the card that pauses was under way: the drip goes on.
            _ => learner.Had(date, now),
        };

    private async Task<bool> DropAsync(Delivery delivery, string what, Func<Learner, Learner> change)
    {
        await outbox.RecordNotSentAsync(delivery.Key, delivery.Token, DeliveryState.Skipped, Entry(what), change, CancellationToken.None).ConfigureAwait(false);
        return false;
    }

    private async Task<Work?> UncertainAsync(Learner learner, Catalog catalog)
    {
        var last = (await outbox.HistoryAsync(learner.Id, UncertainDepth, CancellationToken.None).ConfigureAwait(false)).FirstOrDefault(delivery => delivery.State is DeliveryState.Sent or DeliveryState.Unknown);
        return last is { State: DeliveryState.Unknown, Work: { } work } ? catalog.FindWork(work) : null;
    }

    // Whose readings come on another account by now is not held up by this one.
    private static Func<Learner, Learner> Unreachable(MemberId member, Instant now) =>
        learner => learner.Members[0] == member ? learner.Pause(EnrollmentState.Unreachable, now) : learner;

    private LedgerEntry Entry(string what) => new(Now, what);

    private static partial class Log
    {
        [LoggerMessage(13, LogLevel.Warning, "Delivery {Key} may have been sent before an interruption, and its conversation cannot be read ({Reason}); it is looked for again")]
        public static partial void CannotLookBack(ILogger logger, DeliveryKey key, string reason);

        [LoggerMessage(17, LogLevel.Information, "Delivery {Key} had no answer; it is looked for, and sent again only where that makes no second message")]
        public static partial void NoAnswer(ILogger logger, DeliveryKey key);

        [LoggerMessage(15, LogLevel.Warning, "Delivery {Key} may have been sent before an interruption, and its conversation could not be read until its day was over ({Reason}); it counts as delivered")]
        public static partial void GaveUpLooking(ILogger logger, DeliveryKey key, string reason);

        [LoggerMessage(16, LogLevel.Error, "Delivery {Key} ({Work}) was not sent: {Reason}")]
        public static partial void NotTaken(ILogger logger, DeliveryKey key, string work, string reason);

        [LoggerMessage(14, LogLevel.Error, "The store came back from a backup, and the conversation with {Learner} cannot be read ({Reason}); nothing is sent until it can")]
        public static partial void CannotReadHistory(ILogger logger, LearnerId learner, string reason);

        [LoggerMessage(12, LogLevel.Error, "The store came back from a backup, and no messenger for {Platform} is configured to read what was sent since; nothing is sent")]
        public static partial void CannotReadBack(ILogger logger, string platform);

        [LoggerMessage(11, LogLevel.Error, "Delivery {Key} could not be handled; it is tried again")]
        public static partial void Broke(ILogger logger, Exception error, DeliveryKey key);

        [LoggerMessage(10, LogLevel.Warning, "Delivery {Key} waits: no messenger for {Platform} is configured")]
        public static partial void NoMessenger(ILogger logger, DeliveryKey key, string platform);
    }
}
