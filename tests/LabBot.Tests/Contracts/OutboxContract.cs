using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>What every store promises of deliveries.</summary>
public abstract class OutboxContract : StoreContract
{
    private static readonly Instant LeaseEnd = Samples.Start + Lease;

    [Fact]
    public async Task ToPlan_has_the_active_without_an_open_delivery()
    {
        await EnrollAsync("ada");
        await PlanAsync("bob");
        await Learners.ChangeAsync(Samples.Member("eve"), () => Samples.Enrolled("eve"), learner => learner.Stop(Samples.Start), Token);
        await Learners.ChangeAsync(Samples.Member("new"), () => LearnerChanges.New(Samples.Member("new"), "new"), learner => learner, Token);
        Assert.Equal(["ada"], (await Outbox.ToPlanAsync(10, Token)).Select(learner => learner.Name));
    }

    [Fact]
    public async Task ToPlan_goes_round_so_that_who_cannot_be_planned_for_holds_up_nobody()
    {
        for (var i = 0; i < 7; i++)
            await EnrollAsync($"user{i}");
        var seen = new List<string>();
        for (var call = 0; call < 4; call++)
            seen.AddRange((await Outbox.ToPlanAsync(2, Token)).Select(learner => learner.Name));
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, (await Outbox.ToPlanAsync(100, Token)).Select(learner => learner.Name).Distinct().Count());
    }

    [Fact]
    public async Task Plan_is_idempotent_and_one_is_open_at_a_time()
    {
        var planned = await PlanAsync("ada");
        Assert.False(await PlanOneAsync(planned));
        Assert.False(await PlanOneAsync(planned with { Key = planned.Key with { Date = Samples.Monday.PlusDays(1) } }));
        await SentAsync(Assert.Single(await DueAsync(Samples.Start)).Delivery);
        Assert.False(await PlanOneAsync(planned));
        Assert.True(await PlanOneAsync(planned with { Key = planned.Key with { Date = Samples.Monday.PlusDays(1) } }));
    }

    [Fact]
    public async Task Plans_together_insert_each_that_can_be_and_none_when_one_is_no_plan()
    {
        var (ada, bob, eve) = (await EnrollAsync("ada"), await EnrollAsync("bob"), await EnrollAsync("eve"));
        await Learners.ChangeAsync(Samples.Member("bob"), () => bob, learner => learner.Stop(Samples.Start), Token);
        Delivery[] planned = [Samples.Planned(ada.Id), Samples.Planned(bob.Id), Samples.Planned(new LearnerId("nobody")), Samples.Planned(ada.Id, Samples.Monday.PlusDays(1)), Samples.Planned(eve.Id)];
        await Assert.ThrowsAsync<ArgumentException>(() => Outbox.PlanAsync([.. planned, planned[0] with { State = DeliveryState.Sent }], Token));
        Assert.Empty(await DueAsync(Samples.Start));
        Assert.Equal(2, await Outbox.PlanAsync(planned, Token));
        Assert.Equal(0, await Outbox.PlanAsync(planned, Token));
        Assert.Equal(["ada", "eve"], (await DueAsync(Samples.Start)).Select(claim => claim.Learner.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, await Outbox.PlanAsync([], Token));
    }

    [Fact]
    public async Task A_store_that_came_back_from_a_backup_says_so_until_the_conversations_are_read()
    {
        var ada = await EnrollAsync("ada");
        Assert.False(await Outbox.WasRestoredAsync(Token));
        Take(await RestoreAsync());
        Assert.True(await Outbox.WasRestoredAsync(Token));
        Assert.Equal(ada.Id, (await FindAsync("ada")).Id);

        // Nothing else ends it.
        await PlanAsync("ada");
        await SentAsync(Assert.Single(await DueAsync(Samples.Start)).Delivery);
        Assert.True(await Outbox.WasRestoredAsync(Token));
        await Outbox.HistoriesReadAsync(Token);
        Assert.False(await Outbox.WasRestoredAsync(Token));
        await Outbox.HistoriesReadAsync(Token);
        Assert.False(await Outbox.WasRestoredAsync(Token));
    }

    /// <summary>The store as it comes back from a backup of this moment.</summary>
    private protected abstract Task<Stores> RestoreAsync();

    [Fact]
    public async Task Plan_is_refused_for_who_is_not_active_any_more()
    {
        var ada = await EnrollAsync("ada");
        await Learners.ChangeAsync(Samples.Member("ada"), () => ada, learner => learner.Stop(Samples.Start), Token);
        Assert.False(await PlanOneAsync(Samples.Planned(ada.Id)));
    }

    [Fact]
    public async Task Plans_at_the_same_time_insert_one()
    {
        var ada = await EnrollAsync("ada");
        var planned = await Task.WhenAll(Enumerable.Range(0, 8).Select(day => Task.Run(() => PlanOneAsync(Samples.Planned(ada.Id, Samples.Monday.PlusDays(day % 2))), Token)));
        Assert.Single(planned, inserted => inserted);
        Assert.Single(await Outbox.HistoryAsync(ada.Id, 10, Token));
    }

    [Fact]
    public async Task Claim_takes_what_is_due_the_earliest_first_and_no_more_than_asked()
    {
        await PlanAsync("late", Samples.Start + Duration.FromMinutes(2));
        await PlanAsync("early", Samples.Start);
        await PlanAsync("middle", Samples.Start + Duration.FromMinutes(1));
        await PlanAsync("tomorrow", Samples.Start + Duration.FromDays(1));
        Assert.Empty(await DueAsync(Samples.Start - Duration.FromMilliseconds(1)));
        var now = Samples.Start + Duration.FromMinutes(2);
        Assert.Equal(["early", "middle"], (await DueAsync(now, most: 2)).Select(claim => claim.Learner.Name));
        Assert.Equal(["late"], (await DueAsync(now, most: 2)).Select(claim => claim.Learner.Name));
        Assert.Empty(await DueAsync(now));
    }

    [Fact]
    public async Task Claim_gives_a_lease_and_a_token_and_says_whose_it_is()
    {
        await PlanAsync("ada");
        var claim = Assert.Single(await DueAsync(Samples.Start + Duration.FromMinutes(5)));
        Assert.Equal((DeliveryState.Claimed, Samples.Start + Duration.FromMinutes(5) + Lease), (claim.Delivery.State, claim.Delivery.LeaseUntil));
        Assert.True(claim.Delivery.Token > 0);
        Assert.False(claim.IsTakeover);
        Assert.Equal("ada", claim.Learner.Name);
    }

    [Fact]
    public async Task Claims_at_the_same_time_never_share_a_delivery()
    {
        for (var i = 0; i < 40; i++)
            await PlanAsync($"user{i}");
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                var mine = new List<Delivery>();
                while (await DueAsync(Samples.Start, most: 3) is { Count: > 0 } some)
                    mine.AddRange(some.Select(claim => claim.Delivery));
                return mine;
            },
            Token)));
        var all = claims.SelectMany(mine => mine).ToList();
        Assert.Equal(40, all.Count);
        Assert.Equal(40, all.Select(delivery => delivery.Key).Distinct().Count());
        Assert.Equal(40, all.Select(delivery => delivery.Token).Distinct().Count());
    }

    [Fact]
    public async Task A_claim_that_ran_out_is_taken_over_after_the_grace_with_a_higher_token()
    {
        var claimed = await ClaimAsync("ada");
        Assert.Empty(await DueAsync(LeaseEnd));
        Assert.Empty(await DueAsync(LeaseEnd + Grace - Duration.FromMilliseconds(1)));
        var takeover = Assert.Single(await DueAsync(LeaseEnd + Grace));
        Assert.True(takeover.IsTakeover);
        Assert.True(takeover.Delivery.Token > claimed.Token);
        Assert.Equal(LeaseEnd + Grace + Lease, takeover.Delivery.LeaseUntil);
    }

    [Fact]
    public async Task A_takeover_says_since_when_the_delivery_may_have_been_sent()
    {
        var claimed = await ClaimAsync("ada");
        Assert.Equal(Samples.Start, claimed.ClaimedAt);
        var second = Assert.Single(await DueAsync(LeaseEnd + Grace)).Delivery;
        var third = Assert.Single(await DueAsync(second.LeaseUntil!.Value + Grace)).Delivery;
        Assert.Equal((Samples.Start, Samples.Start), (second.ClaimedAt, third.ClaimedAt));

        // Given back it was not sent, so the next claim is the first again.
        var later = Samples.Start + Duration.FromHours(1);
        Assert.True(await Outbox.ReleaseAsync(third.Key, third.Token, later, Samples.Entry("held"), Token));
        Assert.Null(Assert.Single(await Outbox.HistoryAsync(third.Key.Learner, 1, Token)).ClaimedAt);
        var anew = Assert.Single(await DueAsync(later)).Delivery;
        Assert.Equal(later, anew.ClaimedAt);
        Assert.True(await SentAsync(anew));
        Assert.Null(Assert.Single(await Outbox.HistoryAsync(third.Key.Learner, 1, Token)).ClaimedAt);
    }

    [Fact]
    public async Task Who_was_taken_over_from_can_record_nothing()
    {
        var stale = await ClaimAsync("ada");
        var latest = Assert.Single(await DueAsync(LeaseEnd + Grace)).Delivery;
        Assert.False(await SentAsync(stale));
        Assert.False(await Outbox.RecordNotSentAsync(stale.Key, stale.Token, DeliveryState.Failed, Samples.Entry("failed"), Samples.Read, Token));
        Assert.False(await Outbox.ReleaseAsync(stale.Key, stale.Token, Samples.Start, Samples.Entry("held"), Token));
        Assert.Empty((await FindAsync("ada")).Progress.Works);
        Assert.True(await SentAsync(latest));
        Assert.False(await SentAsync(latest));
    }

    [Fact]
    public async Task A_token_is_never_given_twice_not_even_for_a_delivery_that_is_planned_anew()
    {
        var stale = await ClaimAsync("ada");
        var later = Assert.Single(await DueAsync(LeaseEnd + Grace)).Delivery;
        await Outbox.ReleaseAsync(later.Key, later.Token, Samples.Start, Samples.Entry("held"), Token);
        await Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner with { Settings = new LearnerSettings("Asia/Kathmandu") }, Token);
        Assert.True(await PlanOneAsync(Samples.Planned(stale.Key.Learner)));
        var anew = Assert.Single(await DueAsync(Samples.Start)).Delivery;
        Assert.Equal(stale.Key, anew.Key);
        Assert.True(anew.Token > later.Token);
        Assert.False(await SentAsync(stale));
    }

    [Fact]
    public async Task A_record_of_a_send_and_what_it_means_are_one_step()
    {
        var claimed = await ClaimAsync("ada");
        Assert.True(await SentAsync(claimed));
        var sent = Assert.Single(await Outbox.HistoryAsync(claimed.Key.Learner, 10, Token));
        Assert.Equal((DeliveryState.Sent, Samples.Work, "m1", null), (sent.State, sent.Work, sent.Message, sent.LeaseUntil));
        Assert.Equal(["planned", "sent"], sent.Ledger.Select(entry => entry.What));
        var ada = await FindAsync("ada");
        Assert.Equal(ReadingState.Delivered, ada.Progress[Samples.Work]?.State);
        Assert.Equal(Samples.Monday, ada.Enrollment!.LastDate);
        Assert.Equal(["ada"], (await Outbox.ToPlanAsync(10, Token)).Select(learner => learner.Name));
        Assert.Empty(await DueAsync(Samples.Start + Duration.FromDays(1)));
    }

    [Fact]
    public async Task A_record_whose_change_throws_leaves_nothing_and_keeps_the_claim()
    {
        var claimed = await ClaimAsync("ada");
        await Assert.ThrowsAsync<InvalidOperationException>(() => SentAsync(claimed, _ => throw new InvalidOperationException("no")));
        await Assert.ThrowsAsync<ArgumentException>(() => SentAsync(claimed, learner => learner with { Accounts = [] }));
        Assert.Equal(DeliveryState.Claimed, Assert.Single(await Outbox.HistoryAsync(claimed.Key.Learner, 10, Token)).State);
        Assert.Empty((await FindAsync("ada")).Progress.Works);
        Assert.True(await SentAsync(claimed));
    }

    [Theory]
    [InlineData(DeliveryState.Failed)]
    [InlineData(DeliveryState.Skipped)]
    public async Task What_is_not_sent_is_recorded_with_what_it_means(DeliveryState state)
    {
        var claimed = await ClaimAsync("ada");
        Assert.True(await Outbox.RecordNotSentAsync(
            claimed.Key, claimed.Token, state, Samples.Entry("not sent"), learner => learner.Pause(EnrollmentState.Unreachable, Samples.Start), Token));
        var closed = Assert.Single(await Outbox.HistoryAsync(claimed.Key.Learner, 10, Token));
        Assert.Equal((state, null, null), (closed.State, closed.Work, closed.Message));
        Assert.Equal(EnrollmentState.Unreachable, (await FindAsync("ada")).Enrollment!.State);
        Assert.Empty(await Outbox.ToPlanAsync(10, Token));
    }

    [Fact]
    public async Task What_may_have_been_sent_is_recorded_as_unknown()
    {
        var claimed = await ClaimAsync("ada");
        Assert.True(await Outbox.RecordSentAsync(claimed.Key, claimed.Token, DeliveryState.Unknown, Samples.Work, null, Samples.Entry("may have arrived"), Samples.Read, Token));
        Assert.Equal((DeliveryState.Unknown, null), Assert.Single((await Outbox.HistoryAsync(claimed.Key.Learner, 10, Token)).Select(one => (one.State, one.Message))));
    }

    [Fact]
    public async Task A_record_takes_only_the_states_that_it_can_end_in()
    {
        var claimed = await ClaimAsync("ada");
        await Assert.ThrowsAsync<ArgumentException>(() => Outbox.RecordSentAsync(claimed.Key, claimed.Token, DeliveryState.Failed, Samples.Work, null, Samples.Entry("?"), Samples.Read, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Outbox.RecordNotSentAsync(claimed.Key, claimed.Token, DeliveryState.Sent, Samples.Entry("?"), Samples.Read, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => PlanOneAsync(claimed));
    }

    [Fact]
    public async Task Release_plans_it_again_for_later_as_no_takeover()
    {
        var claimed = await ClaimAsync("ada");
        var later = Samples.Start + Duration.FromMinutes(5);
        Assert.True(await Outbox.ReleaseAsync(claimed.Key, claimed.Token, later, Samples.Entry("held"), Token));
        Assert.False(await SentAsync(claimed));
        Assert.Empty(await DueAsync(later - Duration.FromMilliseconds(1)));
        var again = Assert.Single(await DueAsync(later));
        Assert.False(again.IsTakeover);
        Assert.True(again.Delivery.Token > claimed.Token);
        Assert.Equal(["planned", "held"], again.Delivery.Ledger.Select(entry => entry.What));
    }

    [Fact]
    public async Task What_is_asked_for_takes_the_next_slot_of_its_date_and_leaves_the_planned_one()
    {
        var planned = await PlanAsync("ada");
        var learner = planned.Key.Learner;
        Task<DeliveryKey?> AskAsync(LocalDate date) => Outbox.RecordAskedForAsync(
            learner, date, Samples.Work, Samples.Entry("asked for"), ada => ada.Delivered(Samples.Work, date, Samples.Start, isScheduled: false), null, Token);
        Assert.Equal(1, (await AskAsync(Samples.Monday))?.Slot);
        Assert.Equal(2, (await AskAsync(Samples.Monday))?.Slot);
        Assert.Equal(1, (await AskAsync(Samples.Monday.PlusDays(1)))?.Slot);
        Assert.Equal(ReadingState.Delivered, (await FindAsync("ada")).Progress[Samples.Work]?.State);
        Assert.Equal(
            [(Samples.Monday.PlusDays(1), 1, DeliveryState.Sent), (Samples.Monday, 2, DeliveryState.Sent), (Samples.Monday, 1, DeliveryState.Sent), (Samples.Monday, 0, DeliveryState.Planned)],
            (await Outbox.HistoryAsync(learner, 10, Token)).Select(one => (one.Key.Date, one.Key.Slot, one.State)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Outbox.RecordAskedForAsync(
            learner, Samples.Monday, Samples.Work, Samples.Entry("asked for"), _ => throw new InvalidOperationException("no"), null, Token));
        Assert.Equal(4, (await Outbox.HistoryAsync(learner, 10, Token)).Count);
    }

    [Fact]
    public async Task History_is_the_learners_own_the_latest_date_first_and_no_more_than_asked()
    {
        var ada = await EnrollAsync("ada");
        await PlanAsync("bob");
        for (var day = 0; day < 12; day++)
        {
            await PlanOneAsync(Samples.Planned(ada.Id, Samples.Monday.PlusDays(day), Samples.Start - Duration.FromDays(1)));
            await SentAsync(Assert.Single(await DueAsync(Samples.Start, most: 1)).Delivery, learner => learner);
        }

        var days = (await Outbox.HistoryAsync(ada.Id, 100, Token)).Select(delivery => delivery.Key.Date).ToList();
        Assert.Equal(Enumerable.Range(0, 12).Select(day => Samples.Monday.PlusDays(11 - day)), days);
        Assert.Equal(days.Take(3), (await Outbox.HistoryAsync(ada.Id, 3, Token)).Select(delivery => delivery.Key.Date));
    }

    [Fact]
    public async Task Latest_is_the_latest_instant_that_any_ledger_has_held()
    {
        Assert.Null(await Outbox.LatestAsync(Token));
        var claimed = await ClaimAsync("ada");
        Assert.Equal(Samples.Start, await Outbox.LatestAsync(Token));
        var later = Samples.Start + Duration.FromHours(3);
        await Outbox.ReleaseAsync(claimed.Key, claimed.Token, later, Samples.Entry("held", later), Token);
        await PlanAsync("bob");
        Assert.Equal(later, await Outbox.LatestAsync(Token));
        await Learners.ForgetAsync(Samples.Member("ada"), Token);
        Assert.Equal(later, await Outbox.LatestAsync(Token));
    }
}
