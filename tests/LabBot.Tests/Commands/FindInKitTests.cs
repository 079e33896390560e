using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Tests.Commands;

public class FindInKitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/kit", "kit.txt")]
    [InlineData("/kit where do I start?", "kit.txt")]
    [InlineData("/kit dieter stoker", "kit.txt")]
    [InlineData("/kit scgpt", "kit-scgpt.txt")]
    [InlineData("/kit bitter leson", "kit-bitter-lesson.txt")]
    [InlineData("/kit nicheformer", "kit-nicheformer.txt")]
    [InlineData("/kit limits in bioml", "kit-probably-published.txt")]
    [InlineData("/kit lio", "kit-person.txt")]
    [InlineData("/kit tldr", "kit-section.txt")]
    [InlineData("/kit vae", "kit-group.txt")]
    [InlineData("/kit counterpoint scaling", "kit-counterpoints.txt")]
    [InlineData("/kit karpathy", "kit-several.txt")]
    [InlineData("/kit bittxx lexxon", "kit-near.txt")]
    [InlineData("/kit qwerty zxcv", "kit-nothing.txt")]
    public async Task Kit_answers(string line, string approved) => Approved.Matches(approved, await TheKit.Say(line));

    [Theory]
    [InlineData("/kit scgpt", Outcome.Answered)]
    [InlineData("/kit karpathy", Outcome.Answered)]
    [InlineData("/kit bittxx lexxon", Outcome.NothingFound)]
    [InlineData("/kit qwerty zxcv", Outcome.NothingFound)]
    public async Task Kit_says_whether_it_found_something(string line, Outcome expected) =>
        Assert.Equal(expected, Assert.IsType<Reply.Show>(await TheKit.Router.TypedAsync(line, TheKit.Newcomer, Token)).Outcome);

    [Fact]
    public async Task Kit_answers_privately() =>
        Assert.Equal(Visibility.Private, Assert.IsType<Reply.Show>(await TheKit.Router.TypedAsync("/kit scgpt", TheKit.Newcomer, Token)).Visibility);

    [Fact]
    public async Task Share_shows_the_answer_to_the_channel_and_says_who_shared_it()
    {
        var shown = Assert.IsType<Reply.Show>(await TheKit.Router.ClickAsync(new ActionId("kit-share", "work:scgpt"), TheKit.Newcomer, Token));
        Assert.Equal(Visibility.Channel, shown.Visibility);
        Assert.Equal(new Span.Mention(TheKit.Newcomer.Member), Assert.IsType<Footnote>(shown.Card.Blocks[^1]).Spans[^1]);
        Assert.DoesNotContain(shown.Card.Blocks.OfType<Actions>().SelectMany(actions => actions.List), action => action is Button);
    }

    [Fact]
    public async Task Share_of_something_that_was_taken_out_says_so_privately()
    {
        var shown = Assert.IsType<Reply.Show>(await TheKit.Router.ClickAsync(new ActionId("kit-share", "work:gone"), TheKit.Newcomer, Token));
        Assert.Equal((Visibility.Private, Outcome.NothingFound), (shown.Visibility, shown.Outcome));
    }

    [Fact]
    public async Task Every_button_of_every_card_leads_to_an_answer()
    {
        var lines = TheKit.Catalog.Works.Select(work => $"/kit work:{work.Id}").Concat(TheKit.Catalog.Sections.Select(section => $"/kit section:{section.Id}")).Append("/kit").Append("/kit vae").Append("/kit counterpoints");
        var buttons = new HashSet<ActionId>();
        foreach (var line in lines)
        {
            var card = Assert.IsType<Reply.Show>(await TheKit.Router.TypedAsync(line, TheKit.Newcomer, Token)).Card;
            buttons.UnionWith(card.Blocks.SelectMany(Buttons).Select(button => button.Id));
        }

        Assert.True(buttons.Count > 140, $"{buttons.Count} buttons");
        foreach (var button in buttons)
            Assert.Equal(Outcome.Answered, Assert.IsType<Reply.Show>(await TheKit.Router.ClickAsync(button, TheKit.Newcomer, Token)).Outcome);

        static IEnumerable<Button> Buttons(CardBlock block) => block switch
        {
            Items items => items.List.Select(item => item.Action).OfType<Button>(),
            Actions actions => actions.List.OfType<Button>(),
            _ => [],
        };
    }

    [Theory]
    [InlineData("", "work:road-to-biology-2")]
    [InlineData("bit", "work:bitter-lesson")]
    [InlineData("genef", "work:geneformer")]
    public async Task Kit_proposes_while_one_types(string words, string expected)
    {
        var reply = await TheKit.Router.TypedAsync("/kit " + words, TheKit.Newcomer, Token, InvocationKind.Typing);
        var choices = Assert.IsType<Reply.Choices>(reply).List;
        Assert.Equal(expected, choices[0].Value);
        Assert.InRange(choices.Count, 1, 25);
    }

    [Fact]
    public async Task What_nobody_verified_is_not_on_the_card()
    {
        var text = await TheKit.Say("/kit primers on single-cell foundation models");
        Assert.StartsWith("Primers on single-cell foundation models\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Authors", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Why read it", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retired_work_says_why()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-only.md", "# Only\n\n- [Old advice](https://example.org/old)\n  - id: old-advice\n  - retired: superseded by the handbook\n");
        var catalog = Core.Kit.CatalogFiles.Load(folder.Path).Catalog!;
        var router = TheKit.RouterFor(catalog, CommandNames.Default, Microsoft.Extensions.Logging.Abstractions.NullLogger<CommandRouter>.Instance);
        Assert.Contains("No longer recommended: superseded by the handbook", TheKit.Text(await router.TypedAsync("/kit old advice", TheKit.Newcomer, Token)), StringComparison.Ordinal);
        Assert.DoesNotContain("Start with", TheKit.Text(await router.TypedAsync("/kit", TheKit.Newcomer, Token)), StringComparison.Ordinal);
    }
}
