using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using NodaTime;
using NodaTime.Text;

namespace LabBot.CrashChild;

/// <summary>One round of the drip on a store, as its worker does it: claim, send, record; a takeover looks into the history first.</summary>
internal sealed class Life(LiteDbStore store, PlatformFile platform, PlatformFile acknowledged, Death death, int round)
{
    private const int Learners = 24;
    private const int Workers = 8;

    private static readonly Duration Lease = Duration.FromSeconds(60);
    private static readonly Duration Grace = Duration.FromSeconds(10);
    private static readonly LocalDate First = new(2026, 3, 2);

    // Every round is a day later, so that each claim of the round before has run out.
    private readonly Instant now = Instant.FromUtc(2026, 3, 2, 8, 0) + Duration.FromDays(round);
    private int sends;

    public async Task RunAsync()
    {
        for (var i = 0; i < Learners; i++)
        {
            var member = new MemberId("slack", "T1", $"user{i}");
            await store.ChangeAsync(member, () => Enrolled(member), learner => learner, default);
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
        foreach (var learner in await store.ToPlanAsync(Learners, default))
        {
            var key = new DeliveryKey(learner.Id, First.PlusDays(round), 0);
            if (await store.PlanAsync(Delivery.Plan(key, now, now + Duration.FromHours(11), now), default))
                acknowledged.Append($"planned {key}");
        }
    }

    private Task DeliverAllAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));

    private async Task WorkAsync()
    {
        while (true)
        {
            death.At("BeforeClaim");
            var claims = await store.ClaimDueAsync(now, Lease, Grace, 2, default);
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
        var work = new WorkId($"work-{LocalDatePattern.Iso.Format(key.Date)}");
        var recorded = await store.RecordSentAsync(
            key, token, DeliveryState.Sent, work, "m1", new LedgerEntry(now, "sent"), learner => learner.Delivered(work, key.Date, now, isScheduled: true), default);
        if (recorded)
            acknowledged.Append($"sent {key}");

        // A backup makes a checkpoint while the other workers write.
        if (Interlocked.Increment(ref sends) == Learners / 2)
            await store.BackupAsync(default);
    }
}
