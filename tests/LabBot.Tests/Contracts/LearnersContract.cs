using LabBot.Core.Learning;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>What every store promises of learners.</summary>
public abstract class LearnersContract : StoreContract
{
    [Fact]
    public async Task Nobody_is_found_before_they_are_created()
    {
        Assert.Null(await Learners.FindAsync(Samples.Member("ada"), Token));
        Assert.Empty(await Learners.AllAsync(Token));
        Assert.False(await Learners.ForgetAsync(Samples.Member("ada"), Token));
    }

    [Fact]
    public async Task Change_creates_once_and_then_changes()
    {
        var created = await Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner with { Name = "Ada" }, Token);
        var changed = await Learners.ChangeAsync(Samples.Member("ada"), () => throw new InvalidOperationException("she exists"), learner => learner with { Name = learner.Name + " L" }, Token);
        Assert.Equal((created.Id, "Ada L"), (changed.Id, changed.Name));
        Assert.Equal("Ada L", (await FindAsync("ada")).Name);
        Assert.Equal(created.Id, Assert.Single(await Learners.AllAsync(Token)).Id);
    }

    [Fact]
    public async Task Change_that_throws_changes_nothing_and_fails_its_caller_alone()
    {
        await EnrollAsync("ada");
        var fails = Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), _ => throw new InvalidOperationException("no"), Token);
        var creates = Learners.ChangeAsync(Samples.Member("bob"), () => Samples.Enrolled("bob"), _ => throw new InvalidOperationException("no"), Token);
        var works = Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner with { Name = "Ada" }, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => fails);
        await Assert.ThrowsAsync<InvalidOperationException>(() => creates);
        Assert.Equal("Ada", (await works).Name);
        Assert.Null(await Learners.FindAsync(Samples.Member("bob"), Token));
    }

    [Fact]
    public async Task Changes_at_the_same_time_each_start_from_the_result_of_the_one_before()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            async () =>
            {
                for (var i = 0; i < 25; i++)
                {
                    await Learners.ChangeAsync(
                        Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner with { Enrollment = learner.Enrollment! with { Unanswered = learner.Enrollment!.Unanswered + 1 } }, Token);
                }
            },
            Token)));
        Assert.Equal(200, (await FindAsync("ada")).Enrollment!.Unanswered);
    }

    [Fact]
    public async Task A_learner_is_found_by_any_linked_member_and_no_longer_by_one_taken_off()
    {
        var second = new Core.MemberId("discord", "discord", "42");
        var ada = await EnrollAsync("ada");
        await Learners.ChangeAsync(Samples.Member("ada"), () => ada, learner => learner with { Accounts = [new Account(second, "Ada", LearnerId.New()), .. learner.Accounts] }, Token);
        Assert.Equal(ada.Id, (await Learners.FindAsync(second, Token))?.Id);
        await Learners.ChangeAsync(second, () => ada, learner => learner with { Accounts = [.. learner.Accounts.Where(account => account.Member == second)] }, Token);
        Assert.Equal(ada.Id, (await Learners.FindAsync(second, Token))?.Id);
        Assert.Null(await Learners.FindAsync(Samples.Member("ada"), Token));
    }

    [Fact]
    public async Task A_change_keeps_the_id_leaves_a_member_and_takes_none_from_another()
    {
        await EnrollAsync("ada");
        await EnrollAsync("bob");
        Func<Learner, Learner>[] wrong =
        [
            learner => learner with { Id = LearnerId.New() },
            learner => learner with { Accounts = [] },
            learner => learner with { Accounts = [.. learner.Accounts, new Account(Samples.Member("bob"), "bob", LearnerId.New())] },
        ];
        foreach (var change in wrong)
            await Assert.ThrowsAsync<ArgumentException>(() => Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), change, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Learners.ChangeAsync(Samples.Member("eve"), () => Samples.Enrolled("mallory"), learner => learner, Token));
        Assert.Equal([Samples.Member("ada")], (await FindAsync("ada")).Members);
        Assert.Equal([Samples.Member("bob")], (await FindAsync("bob")).Members);
    }

    [Fact]
    public async Task A_change_of_settings_or_enrollment_drops_the_open_planned_delivery()
    {
        Func<Learner, Learner>[] moving =
        [
            learner => learner with { Settings = learner.Settings with { At = new LocalTime(7, 30) } },
            learner => learner.Pause(EnrollmentState.Paused, Samples.Start),
        ];
        foreach (var (change, user) in moving.Zip(["ada", "bob"]))
        {
            var planned = await PlanAsync(user);
            await Learners.ChangeAsync(Samples.Member(user), () => Samples.Enrolled(user), change, Token);
            Assert.Empty(await Outbox.HistoryAsync(planned.Key.Learner, 10, Token));
        }

        Assert.Empty(await DueAsync(Samples.Start));
        Assert.Equal(["ada"], (await Outbox.ToPlanAsync(10, Token)).Select(learner => learner.Name));
    }

    [Fact]
    public async Task Another_change_leaves_the_planned_delivery()
    {
        await PlanAsync("ada");
        await Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner.WithNote(Samples.Work, "read twice", Samples.Start), Token);
        Assert.Single(await DueAsync(Samples.Start));
    }

    [Fact]
    public async Task A_change_leaves_a_claimed_delivery_because_it_may_be_on_its_way()
    {
        var claimed = await ClaimAsync("ada");
        await Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner.Stop(Samples.Start), Token);
        Assert.True(await SentAsync(claimed));
        Assert.Equal(EnrollmentState.Stopped, (await FindAsync("ada")).Enrollment!.State);
    }

    [Fact]
    public async Task Forget_erases_the_learner_with_every_delivery()
    {
        var claimed = await ClaimAsync("ada");
        await SentAsync(claimed);
        await PlanOneAsync(Samples.Planned(claimed.Key.Learner, Samples.Monday.PlusDays(1)));
        await PlanAsync("bob");

        Assert.True(await Learners.ForgetAsync(Samples.Member("ada"), Token));
        Assert.Null(await Learners.FindAsync(Samples.Member("ada"), Token));
        Assert.Empty(await Outbox.HistoryAsync(claimed.Key.Learner, 10, Token));
        Assert.Equal("bob", Assert.Single(await DueAsync(Samples.Start + Duration.FromDays(30))).Learner.Name);
        Assert.False(await Learners.ForgetAsync(Samples.Member("ada"), Token));
        Assert.NotEqual(claimed.Key.Learner, (await EnrollAsync("ada")).Id);
    }

    [Fact]
    public async Task A_record_or_plan_for_someone_forgotten_changes_nothing()
    {
        var claimed = await ClaimAsync("ada");
        await Learners.ForgetAsync(Samples.Member("ada"), Token);
        Assert.False(await SentAsync(claimed));
        Assert.False(await Outbox.ReleaseAsync(claimed.Key, claimed.Token, Samples.Start, Samples.Entry("held"), Token));
        Assert.False(await PlanOneAsync(Samples.Planned(claimed.Key.Learner)));
        await Assert.ThrowsAsync<ArgumentException>(() => Outbox.RecordAskedForAsync(claimed.Key.Learner, Samples.Monday, Samples.Work, Samples.Entry("asked for"), Samples.Read, null, Token));
        Assert.Empty(await Outbox.HistoryAsync(claimed.Key.Learner, 10, Token));
    }
}
