using CsCheck;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;
using static LabBot.Tests.Linking.TwoPlatforms;

namespace LabBot.Tests.Linking;

/// <summary>The drip of somebody with two accounts, through linking, unlinking and senders that die.</summary>
public class LinkedDripTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_card_that_was_on_its_way_when_the_accounts_were_linked_is_found_and_neither_lost_nor_doubled()
    {
        var lab = await BothStartedAsync();
        var claims = await ClaimAsync(lab);
        Assert.Equal(2, claims.Count);
        await SendAsync(lab, claims.Single(claim => claim.Learner.Members[0] == Ada.Member));
        await lab.LinkAsync(Ada, Adal);
        await lab.Live(Duration.FromHours(5));
        // Slack's is recorded; Discord's never left, and the day has had its reading.
        Assert.Equal(Ada.Member, Assert.Single(lab.Sent).To);
        Assert.Equal(ReadingState.Delivered, (await lab.LearnerOf(Adal)).Progress[lab.Sent[0].Mark.Work!.Value]?.State);
        await lab.LiveDays(1);
        Assert.Equal(2, lab.Sent.Count);
        Assert.Equal(2, lab.Sent.Select(one => one.Mark.Work).Distinct().Count());
    }

    [Fact]
    public async Task Cards_on_their_way_to_both_count_as_the_days_two_and_no_third_comes()
    {
        var lab = await BothStartedAsync();
        foreach (var claim in await ClaimAsync(lab))
            await SendAsync(lab, claim);
        await lab.LinkAsync(Ada, Adal);
        await lab.Live(Duration.FromHours(12));
        Assert.Equal(2, lab.Sent.Count);
        Assert.Equal(2, (await lab.Store.HistoryAsync((await lab.LearnerOf(Ada)).Id, 10, Token)).Count(delivery => delivery.State == DeliveryState.Sent));
    }

    [Fact]
    public async Task A_card_sent_before_the_surface_changed_is_found_in_the_other_conversation()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start full");
        await lab.LinkAsync(Ada, Adal);
        await lab.Worker.TickAsync(Token);
        lab.Now += Duration.FromHours(23);
        await SendAsync(lab, Assert.Single(await ClaimAsync(lab)));
        await lab.Say(Ada, "/reading settings surface discord");
        await lab.Live(Duration.FromHours(3));
        Assert.Equal(Ada.Member, Assert.Single(lab.Sent).To);
        Assert.Equal(DeliveryState.Sent, (await lab.Store.HistoryAsync((await lab.LearnerOf(Ada)).Id, 10, Token)).Single(delivery => delivery.Work is not null).State);
    }

    [Theory]
    [InlineData("slack")]
    [InlineData("discord")]
    public async Task While_one_of_the_conversations_cannot_be_read_what_may_have_been_sent_waits(string blind)
    {
        var lab = new TwoPlatforms();
        // Another account may have it, where the platform would not know it again.
        (lab.OnSlack.RepeatsSafelyFor, lab.OnDiscord.RepeatsSafelyFor) = (Duration.FromHours(1), Duration.FromHours(1));
        await lab.Say(Ada, "/reading start full");
        await lab.LinkAsync(Ada, Adal);
        await lab.Worker.TickAsync(Token);
        lab.Now += Duration.FromHours(23);
        var claim = Assert.Single(await ClaimAsync(lab));
        (lab.OnSlack.IsBlind, lab.OnDiscord.IsBlind) = (blind == "slack", blind == "discord");
        await lab.Live(Duration.FromHours(1));
        Assert.Empty(lab.Sent);
        (lab.OnSlack.IsBlind, lab.OnDiscord.IsBlind) = (false, false);
        await lab.Live(Duration.FromHours(1));
        Assert.Equal(claim.Delivery.Key, Assert.Single(lab.Sent).Mark.Delivery);
    }

    [Fact]
    public async Task A_card_refused_on_the_account_that_readings_have_left_does_not_stop_them()
    {
        var lab = await BothStartedAsync();
        lab.OnDiscord.IsClosed = true;
        var said = false;
        lab.Sees = _ =>
        {
            if (!said)
                lab.LinkAsync(Ada, Adal).GetAwaiter().GetResult();
            said = true;
        };
        await lab.LiveDays(2);
        Assert.Equal(EnrollmentState.Active, (await lab.LearnerOf(Ada)).Enrollment!.State);
        Assert.All(lab.Sent, one => Assert.Equal(Ada.Member, one.To));
        Assert.Equal(2, lab.Sent.Count);
    }

    // The backup is from before or after the link, and what was sent since stands in either conversation under ids that the store may not know.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_restore_what_was_sent_in_either_conversation_counts(bool wasLinkedInTheBackup)
    {
        var lab = await BothStartedAsync();
        await lab.LinkAsync(Ada, Adal);
        await lab.LiveDays(1);
        await lab.Say(Ada, "/reading settings surface discord");
        await lab.LiveDays(1);
        Assert.Equal([Ada.Member, Adal.Member], lab.Sent.Select(one => one.To));

        // The same two accounts in a store of the first morning.
        var back = await BothStartedAsync();
        back.Sent.AddRange(lab.Sent);
        if (wasLinkedInTheBackup)
        {
            await back.LinkAsync(Ada, Adal);
            await back.Say(Ada, "/reading settings surface discord");
        }

        back.Now = lab.Now;
        back.Store.IsRestored = true;
        await back.Live(Duration.FromHours(1));
        foreach (var (caller, message) in new[] { (Ada, lab.Sent[0]), (Adal, lab.Sent[1]) })
            Assert.Equal(ReadingState.Delivered, (await back.LearnerOf(caller)).Progress[message.Mark.Work!.Value]?.State);
        await back.LiveDays(4);
        Assert.All(back.Sent.GroupBy(one => (one.To, one.Mark.Work)), same => Assert.Single(same));
        if (wasLinkedInTheBackup)
            Assert.Equal(back.Sent.Count, back.Sent.Select(one => one.Mark.Work).Distinct().Count());
    }

    // Through any order of linking, choosing, answering, unlinking and dying senders: nobody is sent a work that either of their accounts has had, nor two scheduled readings on one date.
    [Fact]
    public void Whatever_happens_no_work_comes_twice_and_no_date_has_two() => Gen.Int[0, 13].Array[1, 40].Sample(
        steps => LiveThroughAsync(steps).GetAwaiter().GetResult(), iter: LongRun.Is ? 3000 : 150);

    private static async Task LiveThroughAsync(int[] steps)
    {
        var lab = new TwoPlatforms();
        var had = new Dictionary<MemberId, (HashSet<WorkId> Works, HashSet<LocalDate> Dates)> { [Ada.Member] = ([], []), [Adal.Member] = ([], []) };
        lab.Sees = message =>
        {
            var date = lab.DateOf(message.At);
            var accounts = AccountsOf(message.To);
            if (message.Mark.Work is { } work)
            {
                Assert.All(accounts, account => Assert.DoesNotContain(work, had[account].Works));
                had[message.To].Works.Add(work);
            }

            Assert.All(accounts, account => Assert.DoesNotContain(date, had[account].Dates));
            had[message.To].Dates.Add(date);
        };
        await lab.Say(Ada, "/reading start tldr");
        foreach (var step in steps)
        {
            switch (step)
            {
                case 0 when IsLinked():
                case 1 when IsLinked():
                    // What is on its way is settled first: who has just parted is another person to LabBot.
                    await SettleAsync();
                    Share();
                    await lab.Say(step == 0 ? Ada : Adal, "/labbot unlink yes");
                    break;
                case 0:
                    await lab.LinkAsync(Ada, Adal);
                    break;
                case 1:
                    await lab.LinkAsync(Adal, Ada);
                    break;
                case 2:
                    await lab.Say(Ada, "/reading settings surface discord");
                    break;
                case 3:
                    await lab.Say(Adal, "/reading settings surface slack");
                    break;
                case 4:
                    await lab.Say(Ada, "/reading start full");
                    break;
                case 5:
                    await lab.Say(Adal, "/reading start full");
                    break;
                case 6:
                    await lab.Say(Ada, "/reading done");
                    break;
                case 7:
                    await lab.Say(Adal, "/reading done");
                    break;
                case 8:
                    await lab.Say(Adal, "/reading settings at 15:00");
                    break;
                // A sender that dies before it has sent, and one that dies after.
                case 9:
                    await UntilDueAsync();
                    await ClaimAsync(lab);
                    break;
                case 10:
                    await UntilDueAsync();
                    foreach (var claim in await ClaimAsync(lab))
                        await SendAsync(lab, claim);
                    break;
                case 11:
                    await lab.Live(Duration.FromHours(3));
                    break;
                default:
                    await lab.LiveDays(1);
                    break;
            }

            if (step is 6 or 7)
                await lab.Worker.TickAsync(Token);
        }

        bool IsLinked() => AccountsOf(Ada.Member).Count == 2;

        IReadOnlyList<MemberId> AccountsOf(MemberId member) => lab.Store.FindAsync(member, Token).GetAwaiter().GetResult()?.Members ?? [member];

        // To the next nine o'clock, at which nobody has ticked yet.
        async Task UntilDueAsync()
        {
            await lab.Worker.TickAsync(Token);
            var nine = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"].AtLeniently(lab.DateOf(lab.Now).At(new LocalTime(9, 0))).ToInstant();
            lab.Now = nine > lab.Now ? nine : DateTimeZoneProviders.Tzdb["Europe/Amsterdam"].AtLeniently(lab.DateOf(lab.Now).PlusDays(1).At(new LocalTime(9, 0))).ToInstant();
        }

        async Task SettleAsync()
        {
            lab.Now += DripWorker.Lease + DripWorker.SendTimeout;
            await lab.Worker.TickAsync(Token);
        }

        void Share()
        {
            var (one, other) = (had[Ada.Member], had[Adal.Member]);
            one.Works.UnionWith(other.Works);
            other.Works.UnionWith(one.Works);
            one.Dates.UnionWith(other.Dates);
            other.Dates.UnionWith(one.Dates);
        }
    }

    private static async Task<TwoPlatforms> BothStartedAsync()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start tldr");
        await lab.Say(Adal, "/reading start single-cell");
        await lab.Worker.TickAsync(Token);
        lab.Now += Duration.FromHours(23);
        return lab;
    }

    private static Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(TwoPlatforms lab) => lab.Store.ClaimDueAsync(lab.Now, DripWorker.Lease, DripWorker.SendTimeout, 10, Token);

    // A sender that dies between its send and its record.
    private static async Task SendAsync(TwoPlatforms lab, ClaimedDelivery claim)
    {
        if (claim.IsTakeover || claim.Learner.Enrollment is not { State: EnrollmentState.Active } enrollment || enrollment.Unanswered >= DripDefaults.Standard.PauseAfterUnanswered)
            return;
        var to = claim.Learner.Members[0];
        if (NextReading.Of(Track.Find(TheKit.Catalog, enrollment.Track)!, claim.Learner.Progress, claim.Delivery.Key.Date) is NextReading.Ready { Step.Work.Id: var work })
            await (to.Platform == "slack" ? lab.OnSlack : lab.OnDiscord).SendAsync(to, new DeliveryMark(claim.Delivery.Key, work), new Card("a reading", []), Token);
    }
}
