using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using NodaTime;
using static LabBot.Tests.Linking.TwoPlatforms;

namespace LabBot.Tests.Linking;

public class LinkAccountsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Link_then_the_next_days_reading_arrives_once()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start tldr");
        await lab.Say(Adal, "/reading start full");
        await lab.LiveDays(2);
        // Apart, each has had the first two.
        Assert.Equal(4, lab.Sent.Count);

        await lab.LinkAsync(Ada, Adal);
        await lab.LiveDays(1);
        var reading = Assert.Single(lab.Sent.Skip(4));
        Assert.Equal((Ada.Member, "reading done"), (reading.To, Buttons(reading.Card).First(button => button.Label == "Done").Id.Command));
        Assert.Equal("Changed", (await lab.Say(Adal, "/reading settings surface discord")).Title);
        await lab.LiveDays(1);
        Assert.Equal(Adal.Member, Assert.Single(lab.Sent.Skip(5)).To);
        Assert.Equal(4, lab.Sent.Select(one => one.Mark.Work).Distinct().Count());
    }

    [Fact]
    public async Task Each_sees_both_names_and_nothing_is_joined_before_both_have_confirmed()
    {
        var lab = new TwoPlatforms();
        var asked = await lab.Say(Ada, "/labbot link");
        Assert.Equal("Nobody has entered the code yet", (await lab.Press(Ada, asked, "Go on")).Title);
        var entered = await lab.Say(Adal, "/labbot link " + CodeOn(asked).ToLowerInvariant().Replace('-', ' '));
        var shown = await lab.Press(Ada, asked, "Go on");
        foreach (var card in new[] { entered, shown })
        {
            Assert.Equal("Are both of these you?", card.Title);
            Assert.Contains("Ada Lovelace", Text(card), StringComparison.Ordinal);
            Assert.Contains("adal", Text(card), StringComparison.Ordinal);
        }

        var waiting = await lab.Press(Ada, shown, "Confirm");
        Assert.Equal("The other account has still to confirm", waiting.Title);
        Assert.Contains("on Discord, as adal", Text(waiting), StringComparison.Ordinal);
        Assert.Null(await lab.Store.FindAsync(Ada.Member, Token));
        Assert.Equal("The other account has still to confirm", (await lab.Press(Ada, waiting, "Go on")).Title);
        Assert.Contains("has confirmed already", Text(await lab.Say(Adal, "/labbot link " + CodeOn(asked))), StringComparison.Ordinal);

        var linked = await lab.Press(Adal, entered, "Confirm");
        Assert.Equal("Linked", linked.Title);
        Assert.Equal("Linked", (await lab.Press(Ada, waiting, "Go on")).Title);
        Assert.Equal("Linked", (await lab.Press(Ada, shown, "Confirm")).Title);
        Assert.Equal("Changed", (await lab.Press(Adal, linked, "Readings on Discord")).Title);
        Assert.Equal([Adal.Member, Ada.Member], (await lab.LearnerOf(Ada)).Members);
    }

    [Theory]
    [InlineData("slack")]
    [InlineData("discord")]
    public async Task Either_can_cancel_and_then_nothing_is_joined(string platform)
    {
        var lab = new TwoPlatforms();
        var asked = await lab.Say(Ada, "/labbot link");
        var entered = await lab.Say(Adal, "/labbot link " + CodeOn(asked));
        await lab.Press(Adal, entered, "Confirm");
        Assert.Equal("Not linked", (await (platform == "slack" ? lab.Press(Ada, asked, "Cancel") : lab.Press(Adal, entered, "Cancel"))).Title);
        Assert.Equal("Not linked", (await lab.Press(Ada, asked, "Go on")).Title);
        Assert.Equal("Not linked", (await lab.Press(Adal, entered, "Confirm")).Title);
        Assert.Empty(await lab.Store.AllAsync(Token));
    }

    [Fact]
    public async Task Somebody_elses_click_and_a_third_account_are_refused()
    {
        var lab = new TwoPlatforms();
        var asked = await lab.Say(Ada, "/labbot link");
        var code = CodeOn(asked);
        Assert.Equal("This is your own code", (await lab.Say(Ada, "/labbot link " + code)).Title);
        Assert.Equal("This link is not yours", (await lab.Press(Eve, asked, "Go on")).Title);
        Assert.Equal("This link is not yours", (await lab.Press(Eve, asked, "Cancel")).Title);
        var entered = await lab.Say(Adal, "/labbot link " + code);
        Assert.Equal("This code is used up", (await lab.Say(Eve, "/labbot link " + code)).Title);
        await lab.Press(Ada, await lab.Press(Ada, asked, "Go on"), "Confirm");
        foreach (var label in new[] { "Confirm", "Cancel" })
            Assert.Equal(("This link is not yours", Outcome.Refused), Refused(await lab.Router.ClickAsync(Button(entered, label), Eve, Token)));
        Assert.Empty(await lab.Store.AllAsync(Token));
        Assert.Equal("Linked", (await lab.Press(Adal, entered, "Confirm")).Title);
        Assert.Null(await lab.Store.FindAsync(Eve.Member, Token));
    }

    [Fact]
    public async Task A_code_expires_in_ten_minutes_and_says_so()
    {
        var lab = new TwoPlatforms();
        var asked = await lab.Say(Ada, "/labbot link");
        lab.Now += Duration.FromMinutes(10);
        Assert.Equal("No such code", (await lab.Say(Adal, "/labbot link " + CodeOn(asked))).Title);
        Assert.Equal("This link is no longer there", (await lab.Press(Ada, asked, "Go on")).Title);
        // Entered in time, both have ten minutes to confirm.
        asked = await lab.Say(Ada, "/labbot link");
        lab.Now += Duration.FromMinutes(9);
        var entered = await lab.Say(Adal, "/labbot link " + CodeOn(asked));
        lab.Now += Duration.FromMinutes(9);
        await lab.Press(Adal, entered, "Confirm");
        lab.Now += Duration.FromMinutes(1);
        Assert.Equal("This link is no longer there", (await lab.Press(Ada, asked, "Go on")).Title);
        Assert.Empty(await lab.Store.AllAsync(Token));
    }

    [Fact]
    public async Task A_new_code_takes_the_place_of_the_one_before()
    {
        var lab = new TwoPlatforms();
        var first = CodeOn(await lab.Say(Ada, "/labbot link"));
        var second = CodeOn(await lab.Say(Ada, "/labbot link"));
        Assert.NotEqual(first, second);
        Assert.Equal("No such code", (await lab.Say(Adal, "/labbot link " + first)).Title);
        Assert.Equal("Are both of these you?", (await lab.Say(Adal, "/labbot link " + second)).Title);
        // Half way, asking again shows how it stands.
        Assert.Equal("Are both of these you?", (await lab.Say(Ada, "/labbot link")).Title);
    }

    [Fact]
    public async Task Asking_is_rationed_and_the_wait_is_said()
    {
        var lab = new TwoPlatforms();
        for (var i = 0; i < LinkBook.MostAsked; i++)
        {
            Assert.Equal("Link another account", (await lab.Say(Ada, "/labbot link")).Title);
            lab.Now += Duration.FromMinutes(1);
        }

        var refused = await lab.Say(Ada, "/labbot link");
        Assert.Equal("Too often", refused.Title);
        Assert.Equal(lab.Now + Duration.FromMinutes(55), Instant.FromDateTimeOffset(Assert.Single(refused.Blocks.OfType<Paragraph>().SelectMany(block => block.Spans).OfType<Span.LocalTime>()).Instant));
        lab.Now += Duration.FromMinutes(55);
        Assert.Equal("Link another account", (await lab.Say(Ada, "/labbot link")).Title);
    }

    [Fact]
    public async Task Guessing_is_rationed_even_for_who_then_has_the_right_code()
    {
        var lab = new TwoPlatforms();
        var code = CodeOn(await lab.Say(Ada, "/labbot link"));
        for (var left = LinkBook.MostWrong - 1; left >= 0; left--)
        {
            var wrong = await lab.Say(Eve, "/labbot link 2222-222" + (left + 2));
            Assert.Contains(left == 0 ? "the last try for an hour" : Wording.Count(left, "more try"), Text(wrong), StringComparison.Ordinal);
        }

        Assert.Equal("Too often", (await lab.Say(Eve, "/labbot link " + code)).Title);
        Assert.Equal("Are both of these you?", (await lab.Say(Adal, "/labbot link " + code)).Title);
    }

    [Fact]
    public async Task What_is_no_code_counts_as_no_try_and_says_what_one_looks_like()
    {
        var lab = new TwoPlatforms();
        foreach (var typed in new[] { "7KQM-3XW", "7KQM-3XWD-2", "OIL0-1UUU", "my code", "⁠⁠" })
        {
            for (var i = 0; i < LinkBook.MostWrong; i++)
                Assert.Equal("That is no code", (await lab.Say(Adal, "/labbot link " + typed)).Title);
        }

        Assert.Equal("No such code", (await lab.Say(Adal, "/labbot link 7kqm 3xwd")).Title);
    }

    [Fact]
    public async Task Who_is_linked_already_sees_it_and_can_choose_and_link_more_up_to_a_bound()
    {
        var lab = new TwoPlatforms();
        await lab.LinkAsync(Ada, Adal);
        var linked = await lab.Say(Adal, "/labbot link");
        Assert.Equal("Your accounts are linked", linked.Title);
        Assert.Equal(["Readings on Slack", "Readings on Discord", "Link another account", "Unlink this account"], Buttons(linked).Select(button => button.Label));

        // Two accounts of one learner.
        var own = await lab.Press(Ada, linked, "Link another account");
        Assert.Equal("Your accounts are linked", (await lab.Say(Adal, "/labbot link " + CodeOn(own))).Title);

        for (var i = 3; i <= Learner.MostAccounts; i++)
            Assert.Equal("Linked", (await lab.LinkMoreAsync(Ada, Eve with { Member = Eve.Member with { User = $"7{i}" }, Name = $"eve{i}" })).Title);
        Assert.Equal("That would be too many accounts", (await lab.Click(Ada, new ActionId("labbot link-another"))).Title);
        var other = await lab.Say(Eve, "/labbot link");
        Assert.Equal("That would be too many accounts", (await lab.Say(Ada, "/labbot link " + CodeOn(other))).Title);
        Assert.Contains("Readings on Discord, as eve3", Buttons(await lab.Say(Ada, "/labbot link")).Select(button => button.Label));
        Assert.Equal("'discord' is no account of yours", (await lab.Say(Ada, "/reading settings surface discord")).Title);
        Assert.Equal("Changed", (await lab.Say(Ada, "/reading settings surface eve3")).Title);
        Assert.Equal("eve3", (await lab.LearnerOf(Ada)).Name);
    }

    [Fact]
    public async Task Who_was_linked_otherwise_before_both_had_confirmed_is_not_linked_twice()
    {
        var lab = new TwoPlatforms();
        var first = await lab.Say(Ada, "/labbot link");
        var shown = await lab.Say(Adal, "/labbot link " + CodeOn(first));
        await lab.Press(Adal, shown, "Confirm");
        var second = await lab.Say(Eve, "/labbot link");
        await lab.Press(Eve, await lab.LinkedOverAsync(second, Adal), "Confirm");
        var third = await lab.Click(Eve, new ActionId("labbot link-another"));
        var entered = await lab.Say(Ada, "/labbot link " + CodeOn(third));
        await lab.Press(Ada, entered, "Confirm");
        await lab.Press(Eve, entered, "Confirm");
        Assert.Equal(3, (await lab.LearnerOf(Ada)).Accounts.Count);
        Assert.Equal("Your accounts are linked", (await lab.Press(Ada, shown, "Confirm")).Title);
        Assert.Single(await lab.Store.AllAsync(Token));
    }

    [Fact]
    public async Task The_chosen_surfaces_settings_and_track_win_and_until_then_the_askers()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start tldr");
        await lab.Say(Ada, "/reading settings at 08:30");
        await lab.Say(Adal, "/reading start full");
        await lab.Say(Adal, "/reading settings at 17:00");
        await lab.Say(Adal, "/reading settings zone Asia/Tokyo");
        var linked = await lab.LinkAsync(Ada, Adal);
        var learner = await lab.LearnerOf(Ada);
        Assert.Equal(("tldr", new LocalTime(8, 30), "Asia/Tokyo"), (learner.Enrollment!.Track, learner.Settings.At!.Value, learner.Settings.Zone));
        await lab.Press(Ada, linked, "Readings on Discord");
        learner = await lab.LearnerOf(Ada);
        Assert.Equal(("full", new LocalTime(17, 0)), (learner.Enrollment!.Track, learner.Settings.At!.Value));
        Assert.All(learner.Accounts, account => Assert.Null(account.Brought));
        // From then on what is set is set, wherever the readings come.
        await lab.Say(Ada, "/reading settings at 10:00");
        await lab.Say(Ada, "/reading settings surface slack");
        Assert.Equal(new LocalTime(10, 0), (await lab.LearnerOf(Adal)).Settings.At);
    }

    [Fact]
    public async Task Surface_is_completed_and_a_wrong_one_names_the_right_ones()
    {
        var lab = new TwoPlatforms();
        Assert.Contains("/labbot link links another", Text(await lab.Say(Ada, "/reading settings surface discord")), StringComparison.Ordinal);
        await lab.LinkAsync(Ada, Adal);
        Assert.Contains("Expected slack or discord", Text(await lab.Say(Ada, "/reading settings surface teams")), StringComparison.Ordinal);
        Assert.Contains("Slack, as Ada Lovelace", Text(await lab.Say(Ada, "/reading settings")), StringComparison.Ordinal);
        Assert.Equal([new Choice("surface", "surface")], await TypingAsync("su"));
        Assert.Equal([new Choice("discord", "discord")], await TypingAsync("surface di"));
        Assert.Empty(await TypingAsync("surface x"));

        async Task<IReadOnlyList<Choice>> TypingAsync(string words) =>
            Assert.IsType<Reply.Choices>(await lab.Router.TypedAsync("/reading settings " + words, Ada, Token, InvocationKind.Typing)).List;
    }

    [Fact]
    public async Task What_is_being_typed_changes_nothing()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start");
        Assert.IsType<Reply.Choices>(await lab.Router.TypedAsync("/labbot forget-me yes", Ada, Token, InvocationKind.Typing));
        Assert.IsType<Reply.Choices>(await lab.Router.TypedAsync("/reading settings at 10:00", Ada, Token, InvocationKind.Typing));
        Assert.Null((await lab.LearnerOf(Ada)).Settings.At);
    }

    [Fact]
    public async Task Unlink_says_who_leaves_asks_once_and_leaves_each_a_copy()
    {
        var lab = new TwoPlatforms();
        Assert.Equal("There is nothing to unlink", (await lab.Say(Ada, "/labbot unlink")).Title);
        await lab.Say(Ada, "/reading start full");
        await lab.LiveDays(1);
        await lab.Live(Duration.FromHours(1));
        await lab.LinkAsync(Ada, Adal);
        await lab.Say(Adal, "/reading done");
        var question = await lab.Say(Adal, "/labbot unlink");
        Assert.Contains("On Discord  adal (leaves)", Text(question), StringComparison.Ordinal);
        Assert.Equal(2, (await lab.LearnerOf(Ada)).Accounts.Count);

        var parted = await lab.Press(Adal, question, "Unlink");
        Assert.Contains("Readings go on with Slack", Text(parted), StringComparison.Ordinal);
        Assert.Equal("There is nothing to unlink", (await lab.Press(Adal, question, "Unlink")).Title);
        foreach (var caller in new[] { Ada, Adal })
            Assert.Equal(ReadingState.Done, (await lab.LearnerOf(caller)).Progress[TheKit.Catalog.Works[0].Id]?.State);
        await lab.LiveDays(1);
        Assert.Equal([Ada.Member, Ada.Member], lab.Sent.Select(one => one.To));
        await lab.Press(Adal, parted, "Start here too");
        await lab.LiveDays(1);
        Assert.Equal(2, lab.Sent.Skip(2).Select(one => one.To).Distinct().Count());
        Assert.Equal([TheKit.Catalog.Works[1].Id], lab.Sent.Where(one => one.To == Adal.Member).Select(one => one.Mark.Work!.Value));
    }

    [Fact]
    public async Task Unlink_from_where_the_readings_come_lets_them_go_on_there()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start full");
        await lab.LinkAsync(Ada, Adal);
        Assert.Contains("Your readings go on here as before", Text(await lab.Say(Ada, "/labbot unlink yes")), StringComparison.Ordinal);
        await lab.LiveDays(2);
        Assert.All(lab.Sent, one => Assert.Equal(Ada.Member, one.To));
        Assert.NotEmpty(lab.Sent);
        Assert.Contains("stopped", Text(await lab.Say(Adal, "/reading progress")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forget_me_asks_whether_to_include_the_linked_account()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start full");
        await lab.LinkAsync(Ada, Adal);
        var question = await lab.Say(Ada, "/labbot forget-me");
        Assert.Equal(["Only this account", "Everything, also on Discord", "Get my data first"], Buttons(question).Select(button => button.Label));
        Assert.Equal("This account is forgotten", (await lab.Press(Ada, question, "Only this account")).Title);
        Assert.Null(await lab.Store.FindAsync(Ada.Member, Token));
        Assert.Equal("There is nothing to erase", (await lab.Say(Ada, "/labbot forget-me")).Title);
        await lab.LiveDays(1);
        Assert.Equal(Adal.Member, Assert.Single(lab.Sent).To);

        await lab.LinkAsync(Adal, Ada);
        Assert.Equal("You are forgotten", (await lab.Press(Ada, await lab.Say(Ada, "/labbot forget-me"), "Everything, also on Discord")).Title);
        Assert.Empty(await lab.Store.AllAsync(Token));
    }

    [Fact]
    public async Task My_data_from_either_names_the_accounts_and_gives_all()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Ada, "/reading start full");
        await lab.LiveDays(2);
        await lab.LinkAsync(Ada, Adal);
        foreach (var caller in new[] { Ada, Adal })
        {
            var file = Assert.IsType<Reply.File>(await lab.Router.TypedAsync("/labbot my-data", caller, Token));
            Assert.Contains("account on Slack (Ada Lovelace) and account on Discord (adal)", Text(file.Card), StringComparison.Ordinal);
            var data = System.Text.Json.JsonDocument.Parse(file.Content).RootElement;
            Assert.Equal(["Ada Lovelace", "adal"], data.GetProperty("accounts").EnumerateArray().Select(one => one.GetProperty("name").GetString()!));
            Assert.Contains(data.GetProperty("deliveries").EnumerateArray(), one => one.GetProperty("state").GetString() == "Sent");
        }

        Assert.Contains("Road to Biology", Text(await lab.Say(Adal, "/reading why")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_messages_are_closed_the_other_account_is_offered()
    {
        var lab = new TwoPlatforms();
        await lab.Say(Adal, "/reading start full");
        await lab.LinkAsync(Adal, Ada);
        lab.OnDiscord.IsClosed = true;
        await lab.LiveDays(2);
        var learner = await lab.LearnerOf(Ada);
        Assert.Equal(EnrollmentState.Unreachable, learner.Enrollment!.State);
        var told = Core.Drip.ReadingCards.YouWereUnreachable(learner);
        await lab.Press(Ada, told, "Readings on Slack");
        await lab.Press(Ada, told, "Resume");
        await lab.LiveDays(1);
        Assert.Equal(Ada.Member, Assert.Single(lab.Sent).To);
    }

    [Fact]
    public async Task A_name_made_to_act_is_only_text_to_the_other_account()
    {
        var lab = new TwoPlatforms();
        var hostile = Adal with { Name = "<!channel> *x* [y](https://example.org) \u202e@everyone\n# Title" };
        var asked = await lab.Say(Ada, "/labbot link");
        await lab.Say(hostile, "/labbot link " + CodeOn(asked));
        var card = await lab.Press(Ada, asked, "Go on");
        Assert.Contains(card.Blocks.OfType<Facts>().SelectMany(facts => facts.List), fact => fact.Value.SequenceEqual([new Span.Text(hostile.Name)]));
        Assert.DoesNotContain("\u202e", Text(card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cards_are_as_approved()
    {
        var lab = new TwoPlatforms();
        var asked = await lab.Say(Ada, "/labbot link");
        var entered = await lab.Say(Adal, "/labbot link " + CodeOn(asked));
        var waiting = await lab.Press(Adal, entered, "Confirm");
        var linked = await lab.Press(Ada, await lab.Press(Ada, asked, "Go on"), "Confirm");
        var learner = await lab.LearnerOf(Ada);
        var cards = string.Join("\n\n---\n\n", new[] { asked, entered, waiting, linked, await lab.Say(Adal, "/labbot unlink"), await lab.Say(Adal, "/labbot forget-me"), Core.Drip.ReadingCards.YouWereUnreachable(learner) }.Select(Text));
        // What is drawn at random.
        cards = cards.Replace(CodeOn(asked), "7KQM-3XWD", StringComparison.Ordinal).Replace(Button(asked, "Cancel").Argument, "0123456789ab", StringComparison.Ordinal);
        foreach (var account in learner.Accounts)
            cards = cards.Replace(account.Origin.Value, account.Member.Platform, StringComparison.Ordinal);
        Approved.Matches("linking.txt", cards);
    }

    private static (string Title, Outcome Outcome) Refused(Reply reply) => Assert.IsType<Reply.Show>(reply) is var show ? (show.Card.Title, show.Outcome) : default;
}

/// <summary>Ways through a link that only these tests take.</summary>
file static class Ways
{
    public static async Task<Card> LinkMoreAsync(this TwoPlatforms lab, Caller asker, Caller other)
    {
        var entered = await lab.Say(other, "/labbot link " + CodeOn(await lab.Click(asker, new ActionId("labbot link-another"))));
        await lab.Press(asker, entered, "Confirm");
        return await lab.Press(other, entered, "Confirm");
    }

    /// <summary>The other account enters a code and confirms; the card on which the asker then can.</summary>
    public static async Task<Card> LinkedOverAsync(this TwoPlatforms lab, Card asked, Caller other)
    {
        var entered = await lab.Say(other, "/labbot link " + CodeOn(asked));
        await lab.Press(other, entered, "Confirm");
        return entered;
    }
}
