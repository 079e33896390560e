using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Tests.Drip;

namespace LabBot.Tests.Commands;

public class SuggestReadingTests
{
    private readonly Fortnight life = new("2026-03-26T09:00:00Z");

    [Fact]
    public async Task A_suggestion_is_kept_without_what_follows_people_around()
    {
        Approved.Matches("kit-suggest.txt", await life.Say("/kit-suggest https://example.org/paper?utm_source=mail&id=7 everyone asks about it"));
        var kept = Assert.Single(await life.Store.SuggestionsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("https://example.org/paper?id=7", "everyone asks about it", TheKit.Newcomer.Member), (kept.Link.AbsoluteUri, kept.Why, kept.By));
    }

    [Theory]
    [InlineData("/kit-suggest javascript:alert(1)", "That is no address")]
    [InlineData("/kit-suggest the paper on cells", "That is no address")]
    [InlineData("/kit-suggest https://arxiv.org/pdf/2302.14838", "That is no address", false)]
    [InlineData("/kit-suggest http://www.incompleteideas.net/IncIdeas/BitterLesson.html?utm_source=x", "The kit has it already")]
    public async Task What_is_no_address_or_in_the_kit_is_not_kept(string line, string says, bool isSo = true)
    {
        Assert.Equal(isSo, (await life.Say(line)).StartsWith(says, StringComparison.Ordinal));
        Assert.Equal(isSo ? 0 : 1, (await life.Store.SuggestionsAsync(TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_not_kept() =>
        Assert.Contains("It has 1001 characters; expected at most 1000", await life.Say("/kit-suggest https://example.org/ " + new string('x', 1001)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Have you seen https://example.org/a_(b)?", "https://example.org/a_(b")]
    [InlineData("(see https://example.org/x).", "https://example.org/x")]
    [InlineData("nothing here", "")]
    [InlineData("http://user@host/ then https://example.org/y", "https://example.org/y")]
    public async Task The_shortcut_takes_the_first_link_of_the_message(string message, string link)
    {
        var reply = await life.Router.RunAsync(
            new CommandInvocation(SuggestReading.FromMessageName, new Dictionary<string, string> { [SuggestReading.Text] = message }, TheKit.Newcomer), TestContext.Current.CancellationToken);
        var form = Assert.IsType<Reply.Ask>(reply).Form;
        Assert.Equal((link, "kit-suggest"), (Assert.IsType<TextField>(form.Fields[0]).Value, form.Submits.Command));
    }

    [Fact]
    public async Task Alone_it_asks()
    {
        var reply = await life.Router.TypedAsync("/kit-suggest", TheKit.Newcomer, TestContext.Current.CancellationToken);
        Assert.Equal(["link", "why"], Assert.IsType<Reply.Ask>(reply).Form.Fields.Select(field => field.Option));
    }

    [Fact]
    public async Task What_i_suggested_is_among_my_data_and_stays_without_my_name()
    {
        await life.Say("/kit-suggest https://example.org/ since it is short");
        var data = Assert.IsType<Reply.File>(await life.Router.TypedAsync("/labbot my-data", TheKit.Newcomer, TestContext.Current.CancellationToken));
        Assert.Contains("since it is short", System.Text.Encoding.UTF8.GetString(data.Content.Span), StringComparison.Ordinal);
        Assert.Contains("You are forgotten", await life.Say("/labbot forget-me yes"), StringComparison.Ordinal);
        Assert.Null(Assert.Single(await life.Store.SuggestionsAsync(TestContext.Current.CancellationToken)).By);
    }
}
