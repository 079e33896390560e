using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using NodaTime;
using NodaTime.Text;

namespace LabBot.CrashChild;

/// <summary>
/// One round of the drip on a store, as its worker does it: claim, send, record; a takeover looks into the history first. A patient one tries again what the
/// store refuses, but for a record: its delivery is taken over in the next round.
/// </summary>
internal sealed class Life(LiteDbStore store, PlatformFile platform, PlatformFile acknowledged, Death death, int round, bool isPatient)
{
    private const int Learners = 24;
    private const int Workers = 8;
    private const int MostTries = 1000;

    private static readonly Duration Lease = Duration.FromSeconds(60);
    private static readonly Duration Grace = Duration.FromSeconds(10);
    private static readonly LocalDate First = new(2026, 3, 2);

    // Every round is a day later, so that each claim of the round before has run out.
    private readonly Instant now = Instant.FromUtc(2026, 3, 2, 8, 0) + Duration.FromDays(round);
    private int sends;
    private int refusals;
    private int worked;

    /// <summary>How many steps the store refused.</summary>
    public int Refusals => refusals;

    /// <summary>How many steps it took after the latest that it refused.</summary>
    public int WorkedSince => worked;

    public async Task RunAsync()
    {
        for (var i = 0; i < Learners; i++)
        {
            var member = new MemberId("slack", "T1", $"user{i}");
            await TryAsync(() => store.ChangeAsync(member, () => Enrolled(member), learner => learner, default));
        }

        // What the last life left is taken over first; then everyone gets this round's.
        await DeliverAllAsync();
        await PlanAllAsync();
        await DeliverAllAsync();
    }

    private static Learner Enrolled(MemberId member) => LearnerChanges.New(member, member.User) with
    {
        Enrollment = new Enrollment("full", EnrollmentState.Active, Instant.FromUtc(2026, 3, 2, 8, 0), First),
    };

    private async Task PlanAllAsync()
    {
        foreach (var learner in await TryAsync(() => store.ToPlanAsync(Learners, default)))
        {
            var key = new DeliveryKey(learner.Id, First.PlusDays(round), 0);
            if (await TryAsync(() => store.PlanAsync([Delivery.Plan(key, now, now + Duration.FromHours(11), now)], default)) == 1)
                acknowledged.Append($"planned {key}");
        }
    }

    private Task DeliverAllAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));

    private async Task WorkAsync()
    {
        while (true)
        {
            death.At("BeforeClaim");
            var claims = await TryAsync(() => store.ClaimDueAsync(now, Lease, Grace, 2, default));
            if (claims.Count == 0)
                return;
            death.At("AfterClaim");
            foreach (var claim in claims)
                await DeliverAsync(claim);
        }
    }

    private async Task DeliverAsync(ClaimedDelivery claim)
    {
        var (key, token) = (claim.Delivery.Key, claim.Delivery.Token);
        if (!claim.IsTakeover || !platform.Has(key.ToString()))
        {
            death.At("SendNotReceived");
            platform.Append(key.ToString());
            death.At("SendNotAnswered");
        }

        death.At("AnsweredNotRecorded");
        if (await TryRecordAsync(key, token))
            acknowledged.Append($"sent {key}");

        // A backup makes a checkpoint while the other workers write.
        if (Interlocked.Increment(ref sends) == Learners / 2)
            await TryAsync(() => store.BackupAsync(default));
    }

    private async Task<bool> TryRecordAsync(DeliveryKey key, long token)
    {
        var work = new WorkId($"work-{LocalDatePattern.Iso.Format(key.Date)}");
        try
        {
            return await TryAsync(
                () => store.RecordSentAsync(
                    key, token, DeliveryState.Sent, work, "m1", new LedgerEntry(now, "sent"), learner => learner.Delivered(work, key.Date, now, isScheduled: true), default),
                tries: 1);
        }
        catch (StoreException) when (isPatient)
        {
            return false;
        }
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> step, int tries = MostTries)
    {
        while (true)
        {
            try
            {
                var result = await step();
                Interlocked.Increment(ref worked);
                return result;
            }
            catch (StoreException) when (isPatient)
            {
                Interlocked.Increment(ref refusals);
                Interlocked.Exchange(ref worked, 0);
                if (--tries == 0)
                    throw;
            }
        }
    }
}
