using CsCheck;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Tests.Cards;

public class PlainTextRendererTests
{
    private static readonly PlainTextLayout Pipe = new(Typed: CommandNames.Default.Typed);
    private static readonly Gen<PlainTextLayout> AnyLayout = Gen.Select(Gen.Int[25, 100].Nullable(), Gen.Bool, (width, colour) => new PlainTextLayout(width, colour, CommandNames.Default.Typed));

    [Fact]
    public void Every_word_of_a_card_appears() => Gen.Select(CardGen.Card, AnyLayout).Sample((card, layout) =>
    {
        var shown = WithoutSpace(WithoutStyle(PlainTextRenderer.Render(card, layout)));
        Assert.All(CardGen.Texts(card), text => Assert.Contains(WithoutSpace(InertText.Lines(text)), shown, StringComparison.Ordinal));
    });

    [Fact]
    public void No_text_of_a_card_acts_on_a_terminal() => Gen.Select(CardGen.Card, AnyLayout).Sample((card, layout) =>
        Assert.All(WithoutStyle(PlainTextRenderer.Render(card, layout)), c => Assert.True(c == '\n' || (!char.IsControl(c) && !IsDirection(c) && c is not ('\u2028' or '\u2029')), $"U+{(int)c:X4}")));

    [Fact]
    public void Without_colour_there_is_no_escape_sequence() => CardGen.Card.Sample(card =>
        Assert.DoesNotContain('\e', PlainTextRenderer.Render(card, Pipe)));

    [Fact]
    public void Lines_are_no_wider_than_asked_unless_one_word_is() => Gen.Select(CardGen.Card, Gen.Int[25, 100]).Sample((card, width) =>
    {
        var lines = PlainTextRenderer.Render(card, new PlainTextLayout(width, Typed: CommandNames.Default.Typed)).Split('\n');
        // A fact's label is never broken off its value, so it counts as part of the first word.
        var label = card.Blocks.OfType<Facts>().SelectMany(facts => facts.List).Select(fact => InertText.OneLine(fact.Label).Length + 2).Append(2).Max();
        Assert.All(lines, line => Assert.True(line.Length <= width || line.Length <= label + LongestWord(line) || line.TrimStart().Length <= LongestWord(line) + 2 || label > width / 2, $"{line.Length}: {line}"));
    });

    [Fact]
    public void Well_formed_text_stays_well_formed() => CardGen.Card.Sample(card =>
        Assert.Equal(PlainTextRenderer.Render(card, Pipe), System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(PlainTextRenderer.Render(card, Pipe)))));

    [Fact]
    public void Every_kind_of_block_action_and_span_can_be_shown()
    {
        Assert.Equal(7, KindsOf<CardBlock>().Count);
        Assert.Equal(4, KindsOf<CardAction>().Count);
        Assert.Equal(6, KindsOf<Span>().Count);
        Approved.Matches("every-block.txt", PlainTextRenderer.Render(EveryBlock, Pipe));
        Approved.Matches("every-block-in-colour.txt", PlainTextRenderer.Render(EveryBlock, new PlainTextLayout(60, Colour: true, CommandNames.Default.Typed)).Replace('\e', '␛'));
    }

    [Fact]
    public void Text_for_a_platform_names_buttons_without_a_command() =>
        Assert.EndsWith("[Share]", PlainTextRenderer.Render(new Card("Card", [new Actions(new Button("Share", new ActionId("kit-share", "work:x")))]), new PlainTextLayout()), StringComparison.Ordinal);

    private static Card EveryBlock { get; } = new("Every block",
    [
        new Paragraph("Text, ", new Span.Bold("bold"), ", ", new Span.Code("/kit"), ", ", new Span.Link("a link", new Uri("https://example.org/a")), ", ", new Span.Link("https://example.org/b", new Uri("https://example.org/b")),
            ", ", new Span.Mention(new Core.MemberId("terminal", "terminal", "ada")), ", ", new Span.LocalTime(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1))), "."),
        new Facts(new Fact("Kind", "Paper"), new Fact("Authors", "Ada Lovelace, Charles Babbage and some more people whose names go on past the edge of the line")),
        new Items("A list", new Item("first", ["what it is"], new Button("Show", new ActionId("kit", "work:first"))), new Item(new Span.Link("second", new Uri("https://example.org/2")), [])),
        new Progress(13, 65),
        new Divider(),
        new Actions(
            new Button("Do", new ActionId("kit", "do"), ButtonStyle.Primary), new LinkButton("Open", new Uri("https://example.org/")),
            new Select("Choose", new ActionId("kit"), [new Choice("One", "1"), new Choice("Two", "2")]), new Search("Look up", new ActionId("kit"))),
        new Footnote("Small print."),
    ], Tone.Success);

    private static List<Type> KindsOf<T>() => [.. typeof(T).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(T)))];

    private static int LongestWord(string line) => line.Split(' ').Max(word => word.Length);

    private static bool IsDirection(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string WithoutStyle(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\e\\[[0-9;]*m", "");
}
