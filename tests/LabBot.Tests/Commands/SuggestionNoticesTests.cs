using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Curation;
using LabBot.Core.Drip;
using LabBot.Tests.Drip;
using NodaTime;

namespace LabBot.Tests.Commands;

public class SuggestionNoticesTests
{
    private const string News = "What you suggested was not taken into the kit";

    private static readonly Caller Cleo = new(new MemberId("terminal", "terminal", "cleo"), "Cleo", IsCurator: true);

    private readonly Fortnight life = new("2026-03-26T09:00:00Z") { Tells = _ => new SendResult.RetryAfter(Duration.FromDays(1)) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_cannot_be_written_to_hears_at_the_end_of_the_next_answer_and_only_there()
    {
        await DeclinedAsync("https://example.org/one", "We have a newer one");
        var answer = await life.Say("/kit scgpt");
        Assert.StartsWith("scGPT", answer, StringComparison.Ordinal);
        Assert.Contains($"{News}\n", answer[answer.IndexOf('\n', StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.EndsWith("Thank you all the same. Another suggestion is always welcome.", answer.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("We have a newer one", answer, StringComparison.Ordinal);
        Assert.True(Assert.Single(await life.Store.SuggestionsAsync(Token)).Decision!.IsTold);
        Assert.DoesNotContain(News, await life.Say("/kit scgpt"), StringComparison.Ordinal);
        Assert.Equal(0, await SuggestionNotices.TellAllAsync(life.Curation, Token));
    }

    [Fact]
    public async Task Of_several_suggestions_each_answer_tells_one()
    {
        var (first, second) = (await SuggestedAsync("https://example.org/one"), await SuggestedAsync("https://example.org/two"));
        await DeclineAsync(first, "first reason");
        await DeclineAsync(second, "second reason");
        Assert.Equal([true, false], Tells(await life.Say("/kit scgpt")));
        Assert.Equal([false, true], Tells(await life.Say("/kit scgpt")));
        Assert.Equal([false, false], Tells(await life.Say("/kit scgpt")));

        static IEnumerable<bool> Tells(string answer) => [answer.Contains("first reason", StringComparison.Ordinal), answer.Contains("second reason", StringComparison.Ordinal)];
    }

    [Fact]
    public async Task Nobody_else_hears_it_and_no_answer_that_others_read_has_it_nor_one_that_says_no_nor_a_click()
    {
        await DeclinedAsync("https://example.org/one", "We have a newer one");
        Assert.DoesNotContain(News, await life.Say("/kit scgpt", Cleo), StringComparison.Ordinal);
        Assert.DoesNotContain(News, await life.Say("/kit scgpt", TheKit.Newcomer with { IsOverheard = true }), StringComparison.Ordinal);
        Assert.DoesNotContain(News, await life.Say("/kit-admin review"), StringComparison.Ordinal);
        Assert.DoesNotContain(News, TheKit.Text(await life.Router.ClickAsync(new ActionId("kit", "scgpt"), TheKit.Newcomer, Token)), StringComparison.Ordinal);
        Assert.Contains(News, await life.Say("/kit scgpt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_decided_before_a_restart_is_told_after_it()
    {
        var suggestion = await SuggestedAsync("https://example.org/one");
        await life.Store.DecideAsync(suggestion.Id, new Decision(null, "We have a newer one", Cleo.Member, life.Now), null, Token);
        await life.Curation.OpenAsync(Token);
        Assert.Contains(News, await life.Say("/kit scgpt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_can_be_written_to_again_is_told_there_and_not_in_an_answer_too()
    {
        await DeclinedAsync("https://example.org/one", "We have a newer one");
        var cards = new List<Card>();
        life.Tells = card =>
        {
            cards.Add(card);
            return new SendResult.Sent("1");
        };
        Assert.Equal(1, await SuggestionNotices.TellAllAsync(life.Curation, Token));
        Assert.Equal(News, Assert.Single(cards).Title);
        Assert.DoesNotContain(News, await life.Say("/kit scgpt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_one_way_is_being_taken_the_other_is_not()
    {
        await DeclinedAsync("https://example.org/one", "We have a newer one");
        string? meanwhile = null;
        life.Tells = _ =>
        {
            meanwhile = life.Say("/kit scgpt").GetAwaiter().GetResult();
            return new SendResult.Sent("1");
        };
        Assert.Equal(1, await SuggestionNotices.TellAllAsync(life.Curation, Token));
        Assert.DoesNotContain(News, meanwhile!, StringComparison.Ordinal);
        Assert.DoesNotContain(News, await life.Say("/kit scgpt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asked_to_be_forgotten_is_told_nothing()
    {
        await DeclinedAsync("https://example.org/one", "We have a newer one");
        await life.Store.ForgetAsync(TheKit.Newcomer.Member, Token);
        Assert.DoesNotContain(News, await life.Say("/kit scgpt"), StringComparison.Ordinal);
    }

    private async Task DeclinedAsync(string link, string reason) => await DeclineAsync(await SuggestedAsync(link), reason);

    private async Task DeclineAsync(Suggestion suggestion, string reason)
    {
        var reply = await life.Router.SubmitAsync(new ActionId("kit-decline", suggestion.Id), new Dictionary<string, string> { ["reason"] = reason }, Cleo, null, Token);
        Assert.StartsWith("Declined", TheKit.Text(reply), StringComparison.Ordinal);
    }

    private async Task<Suggestion> SuggestedAsync(string link)
    {
        await life.Say($"/kit-suggest {link}");
        return (await life.Store.SuggestionsAsync(Token)).Single(one => one.Link.AbsoluteUri == link);
    }
}
