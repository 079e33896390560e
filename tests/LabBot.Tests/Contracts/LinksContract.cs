using LabBot.Core;
using LabBot.Core.Curation;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>What every store promises of links between accounts.</summary>
public abstract class LinksContract : StoreContract
{
    private static readonly MemberId Slack = Samples.Member("ada");
    private static readonly MemberId Discord = new("discord", "discord", "42");
    private static readonly Instant Now = Samples.Start;

    private protected abstract Task<Stores> ReopenAsync();

    [Fact]
    public async Task A_code_joins_two_accounts_once_both_have_confirmed()
    {
        var link = await EnteredAsync(Slack, Discord);
        Assert.Null(await Learners.FindAsync(Slack, Token));
        Assert.Equal(LinkState.Open, Stands(await Links.ConfirmAsync(Discord, link.Id, Now, Token)).State);
        Assert.Null(await Learners.FindAsync(Discord, Token));
        Assert.Equal(LinkState.United, Stands(await Links.ConfirmAsync(Slack, link.Id, Now, Token)).State);
        var learner = Assert.Single(await Learners.AllAsync(Token));
        Assert.Equal([Slack, Discord], learner.Members);
        Assert.Equal(learner.Id, (await Learners.FindAsync(Discord, Token))?.Id);

        // Once more changes nothing.
        Assert.Equal(LinkState.United, Stands(await Links.ConfirmAsync(Discord, link.Id, Now, Token)).State);
        Assert.Equal(LinkState.United, Stands(await Links.CancelAsync(Slack, link.Id, Now, Token)).State);
        Assert.Equal(learner.Id, Assert.Single(await Learners.AllAsync(Token)).Id);
    }

    [Fact]
    public async Task A_third_account_can_neither_look_nor_confirm_nor_cancel_nor_enter()
    {
        var link = await EnteredAsync(Slack, Discord);
        var eve = Samples.Member("eve");
        await Links.ConfirmAsync(Slack, link.Id, Now, Token);
        Assert.IsType<LinkAnswer.NotYours>(await Links.LookAsync(eve, link.Id, Now, Token));
        Assert.IsType<LinkAnswer.NotYours>(await Links.ConfirmAsync(eve, link.Id, Now, Token));
        Assert.IsType<LinkAnswer.NotYours>(await Links.CancelAsync(eve, link.Id, Now, Token));
        Assert.IsType<LinkAnswer.UsedCode>(await Links.EnterAsync(eve, "Eve", link.CodeHash, Now, Token));
        Assert.IsType<LinkAnswer.Gone>(await Links.ConfirmAsync(Discord, "another", Now, Token));
        Assert.Equal(link with { Asker = link.Asker with { HasConfirmed = true } }, Stands(await Links.LookAsync(Discord, link.Id, Now, Token)));
        Assert.Empty(await Learners.AllAsync(Token));
    }

    [Fact]
    public async Task A_link_under_way_outlives_a_restart_and_then_expires()
    {
        var link = await EnteredAsync(Slack, Discord);
        await Links.ConfirmAsync(Slack, link.Id, Now, Token);
        Take(await ReopenAsync());
        Assert.Equal(link with { Asker = link.Asker with { HasConfirmed = true } }, Stands(await Links.LookAsync(Slack, link.Id, Now, Token)));
        Assert.Equal([link.Id], (await Links.LinksOfAsync(Discord, Now, Token)).Select(one => one.Id));
        await DueAsync(Now + LinkBook.Holds - Duration.FromMilliseconds(1));
        Assert.NotEmpty(await Links.LinksOfAsync(Discord, Now, Token));
        await DueAsync(Now + LinkBook.Holds);
        // It is gone, also for who puts the clock back.
        Assert.Empty(await Links.LinksOfAsync(Discord, Now, Token));
        Assert.IsType<LinkAnswer.Gone>(await Links.ConfirmAsync(Discord, link.Id, Now, Token));
        Assert.Empty(await Learners.AllAsync(Token));
    }

    [Fact]
    public async Task What_is_done_had_and_noted_on_either_is_the_united_learners_and_its_record_too()
    {
        await SentAsync(await ClaimAsync("ada"));
        await Learners.ChangeAsync(Slack, () => throw new InvalidOperationException(), learner => learner.WithNote(Samples.Work, "on Slack", Now), Token);
        var other = new WorkId("better-lesson");
        await Learners.ChangeAsync(Discord, () => LearnerChanges.New(Discord, "adal"), learner => learner.Answer(other, ReadingState.Done, Samples.Monday).WithNote(Samples.Work, "on Discord", Now + Duration.FromHours(1)), Token);
        var (before, second) = ((await Learners.FindAsync(Slack, Token))!, (await Learners.FindAsync(Discord, Token))!);

        var learner = await UniteAsync(Slack, Discord);
        Assert.Equal((ReadingState.Delivered, ReadingState.Done), (learner.Progress[Samples.Work]?.State, learner.Progress[other]?.State));
        Assert.Equal("on Slack\n\non Discord", Assert.Single(learner.Notes).Text);
        Assert.Equal(["ada", "adal"], learner.Accounts.Select(account => account.Name));
        Assert.True(learner.IsOrWas(before.Id) && learner.IsOrWas(second.Id));
        Assert.Equal(DeliveryState.Sent, Assert.Single(await Outbox.HistoryAsync(learner.Id, 10, Token)).State);
        // Whoever has read the learner before the link records for them all the same.
        Assert.NotNull(await Outbox.RecordAskedForAsync(second.Id, Samples.Monday, Samples.Work, Samples.Entry("asked for"), one => one, null, Token));
        Assert.Equal(2, (await Outbox.HistoryAsync(learner.Id, 10, Token)).Count);
        Take(await ReopenAsync());
        Assert.Equal(2, (await Outbox.HistoryAsync(learner.Id, 10, Token)).Count);
    }

    [Fact]
    public async Task What_is_planned_for_either_is_planned_anew_for_both_together()
    {
        await PlanAsync("ada");
        await PlanForAsync(Discord);
        var learner = await UniteAsync(Slack, Discord);
        Assert.Empty(await DueAsync(Now + Duration.FromDays(1)));
        Assert.Equal([learner.Id], (await Outbox.ToPlanAsync(10, Token)).Select(one => one.Id));
        Assert.True(await PlanOneAsync(Samples.Planned(learner.Id)));
        Assert.Equal(learner.Id, Assert.Single(await DueAsync(Now)).Learner.Id);
    }

    [Fact]
    public async Task What_is_on_its_way_lands_on_the_united_learner_and_nothing_is_planned_meanwhile()
    {
        var ada = await ClaimAsync("ada");
        await PlanForAsync(Discord);
        var discord = Assert.Single(await DueAsync(Now)).Delivery;
        var learner = await UniteAsync(Slack, Discord);
        Assert.Empty(await Outbox.ToPlanAsync(10, Token));
        Assert.False(await PlanOneAsync(Samples.Planned(learner.Id)));
        Assert.True(await SentAsync(discord));
        Assert.Empty(await Outbox.ToPlanAsync(10, Token));
        Take(await ReopenAsync());

        // Ada's sender died; who takes over is told whose it is now.
        var takeover = Assert.Single(await DueAsync(Now + Lease + Grace));
        Assert.Equal((ada.Key, learner.Id, true), (takeover.Delivery.Key, takeover.Learner.Id, takeover.IsTakeover));
        Assert.True(await SentAsync(takeover.Delivery, found => found.Delivered(new WorkId("better-lesson"), Samples.Monday, Now, isScheduled: true)));
        Assert.Equal(2, (await Learners.FindAsync(Discord, Token))!.Progress.Works.Count);
        Assert.Equal([learner.Id], (await Outbox.ToPlanAsync(10, Token)).Select(one => one.Id));
        Assert.Equal(2, (await Outbox.HistoryAsync(learner.Id, 10, Token)).Count);
    }

    [Fact]
    public async Task What_is_given_back_after_a_link_is_dropped_and_planned_anew()
    {
        var claimed = await ClaimAsync("ada");
        var learner = await UniteAsync(Slack, Discord);
        Assert.True(await Outbox.ReleaseAsync(claimed.Key, claimed.Token, Now, Samples.Entry("held"), Token));
        Assert.Empty(await DueAsync(Now + Duration.FromDays(1)));
        Assert.Equal([learner.Id], (await Outbox.ToPlanAsync(10, Token)).Select(one => one.Id));
        Take(await ReopenAsync());
        Assert.Equal([learner.Id], (await Outbox.ToPlanAsync(10, Token)).Select(one => one.Id));
    }

    [Fact]
    public async Task Who_parts_leaves_the_record_and_the_drip_where_the_readings_came()
    {
        await SentAsync(await ClaimAsync("ada"));
        var learner = await UniteAsync(Slack, Discord);
        var parting = (await Links.PartAsync(Slack, Now, Token))!;
        Assert.Equal([Slack], parting.Own.Members);
        Assert.Equal([Discord], parting.Others.Members);
        Assert.Equal(learner.Id, parting.Own.Id);
        Assert.Equal((EnrollmentState.Active, EnrollmentState.Stopped), (parting.Own.Enrollment!.State, parting.Others.Enrollment!.State));
        Assert.Equal(ReadingState.Delivered, (await Learners.FindAsync(Discord, Token))!.Progress[Samples.Work]?.State);
        Assert.Single(await Outbox.HistoryAsync(parting.Own.Id, 10, Token));
        Assert.Empty(await Outbox.HistoryAsync(parting.Others.Id, 10, Token));
        Assert.Null(await Links.PartAsync(Slack, Now, Token));
        Assert.Null(await Links.PartAsync(Samples.Member("nobody"), Now, Token));
        Take(await ReopenAsync());
        Assert.Equal(2, (await Learners.AllAsync(Token)).Count);

        // They can come together again, and then be asked to part from the other side.
        var again = await UniteAsync(Discord, Slack);
        Assert.Equal([Discord, Slack], again.Members);
        var other = (await Links.PartAsync(Slack, Now, Token))!;
        Assert.Equal((again.Id, EnrollmentState.Active), (other.Others.Id, other.Others.Enrollment!.State));
        Assert.Single(await Outbox.HistoryAsync(again.Id, 10, Token));
    }

    [Fact]
    public async Task Forget_of_one_account_leaves_the_learner_to_the_other()
    {
        await SentAsync(await ClaimAsync("ada"));
        var learner = await UniteAsync(Slack, Discord);
        await Conversations.KeepAsync(Slack, "D1", Token);
        await Conversations.KeepAsync(Discord, "1001", Token);
        foreach (var (minute, member) in new[] { Slack, Discord }.Index())
            await Suggestions.AddAsync(Suggestion.New(new Uri("https://example.org/" + member.Platform), "", member, member.User, Now + Duration.FromMinutes(minute)), null, Token);
        Assert.True(await Learners.ForgetAccountAsync(Slack, Token));
        Assert.Null(await Learners.FindAsync(Slack, Token));
        Assert.Null(await Conversations.FindAsync(Slack, Token));
        Assert.Equal("1001", await Conversations.FindAsync(Discord, Token));
        Assert.Equal([Suggestion.Forgotten, "42"], (await Suggestions.SuggestionsAsync(Token)).Select(one => one.ByName));
        var left = (await Learners.FindAsync(Discord, Token))!;
        Assert.Equal(learner.Id, left.Id);
        Assert.Equal([Discord], left.Members);
        Assert.Single(await Outbox.HistoryAsync(left.Id, 10, Token));

        // The last one goes with everything.
        Assert.True(await Learners.ForgetAccountAsync(Discord, Token));
        Assert.Empty(await Learners.AllAsync(Token));
        Assert.Empty(await Outbox.HistoryAsync(learner.Id, 10, Token));
        Assert.False(await Learners.ForgetAccountAsync(Discord, Token));
    }

    [Fact]
    public async Task Forget_of_a_united_learner_erases_what_either_had()
    {
        var claimed = await ClaimAsync("ada");
        await PlanForAsync(Discord);
        await SentAsync(Assert.Single(await DueAsync(Now)).Delivery);
        var learner = await UniteAsync(Slack, Discord);
        Assert.True(await Learners.ForgetAsync(Discord, Token));
        Assert.Empty(await Learners.AllAsync(Token));
        Assert.False(await SentAsync(claimed));
        foreach (var id in learner.FormerIds.Append(learner.Id))
            Assert.Empty(await Outbox.HistoryAsync(id, 10, Token));
        Take(await ReopenAsync());
        Assert.Empty(await DueAsync(Now + Duration.FromDays(1)));
    }

    [Fact]
    public async Task Forget_ends_a_link_under_way_and_gives_nobody_new_tries()
    {
        var link = await EnteredAsync(Slack, Discord);
        var eve = Samples.Member("eve");
        Assert.IsType<LinkAnswer.WrongCode>(await Links.EnterAsync(eve, "Eve", "wrong", Now, Token));
        Assert.True(await Learners.ForgetAsync(eve, Token));
        Assert.True(await Learners.ForgetAsync(Discord, Token));
        Assert.IsType<LinkAnswer.Gone>(await Links.LookAsync(Slack, link.Id, Now, Token));
        // Everybody together has one try less.
        for (var i = 1; i < LinkBook.MostWrongByAll; i++)
            Assert.IsType<LinkAnswer.WrongCode>(await Links.EnterAsync(Samples.Member($"user{i}"), "", "wrong", Now, Token));
        Assert.IsType<LinkAnswer.TooOften>(await Links.EnterAsync(Samples.Member("new"), "", "wrong", Now, Token));
    }

    private static Link Stands(LinkAnswer answer) => Assert.IsType<LinkAnswer.Stands>(answer).Link;

    private async Task<Link> EnteredAsync(MemberId asker, MemberId other)
    {
        var hash = LinkCode.HashOf(LinkCode.New())!;
        Assert.Null(Stands(await Links.AskAsync(asker, "ada", hash, Now, Token)).Other);
        return Stands(await Links.EnterAsync(other, "adal", hash, Now, Token));
    }

    private async Task<Learner> UniteAsync(MemberId asker, MemberId other)
    {
        var link = await EnteredAsync(asker, other);
        await Links.ConfirmAsync(asker, link.Id, Now, Token);
        Assert.Equal(LinkState.United, Stands(await Links.ConfirmAsync(other, link.Id, Now, Token)).State);
        return (await Learners.FindAsync(asker, Token))!;
    }

    private async Task PlanForAsync(MemberId member)
    {
        var learner = await Learners.ChangeAsync(
            member, () => LearnerChanges.New(member, "adal") with { Enrollment = new Enrollment("full", EnrollmentState.Active, Now, Samples.Monday) }, one => one, Token);
        Assert.True(await PlanOneAsync(Samples.Planned(learner.Id)));
    }
}
