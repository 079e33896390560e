using CsCheck;
using LabBot.Core;
using LabBot.Core.Cards;

namespace LabBot.Tests.Cards;

/// <summary>Cards of every shape, with texts as hostile as people and catalogues can make them.</summary>
internal static class CardGen
{
    public static IReadOnlyList<string> Hostile { get; } =
    [
        "@everyone", "@here", "<@123456>", "<@&42>", "<#C024BE91L>", "<!channel>", "<!here|here>", "<!subteam^S012|lab>", "<https://evil.example|https://nature.com>",
        "[nature.com](https://evil.example)", "*bold* _it_ ~no~ `code` ```fence```", "||spoiler||", "> quote", "# heading", "- item", "1. item", "&amp; &lt;b&gt;", "<b>html</b>",
        "\e[31mred\e[0m", "\e]8;;https://evil.example\aclick\e]8;;\a", "bell\a", "back\bspace", "nul\0nul", "carriage\rreturn", "tab\tstop", "line\nbreak", "two\r\nlines",
        "\u202Eesrever", "\u2066isolate\u2069", "\u200Fright", "zero\u200Bwidth", "join\u200Dner", "\uFEFFmark", "\u2028separator", "\uD800 lone", "lone \uDC00",
        "e\u0301\u0301\u0301", "👩‍🔬 scientist", "数学 と 生物", "Pietro Liò", "שלום", "ﬁne ligature", "  spaces  ", "", "a", new string('x', 5000),
    ];

    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.OneOf(Hostile.ToArray()), Gen.String, Gen.String[Gen.Char["ab *_<>@\n\e\u202E"], 0, 30], Gen.Select(Gen.OneOf(Hostile.ToArray()), Gen.OneOf(Hostile.ToArray()), (a, b) => $"{a} {b}"));

    private static readonly Gen<Uri> Address = Gen.OneOf("https://example.org/a?b=c&d=e", "http://example.org/%20_*~", "https://example.org/(x)#y").Select(text => new Uri(text));

    private static readonly Gen<ActionId> Id = Gen.String[Gen.Char.AlphaNumeric, 0, 60].Select(argument => new ActionId("kit", argument));

    private static readonly Gen<Span> AnySpan = Gen.OneOf(
        Text.Select(text => (Span)new Span.Text(text)),
        Text.Select(text => (Span)new Span.Bold(text)),
        Text.Select(text => (Span)new Span.Code(text)),
        Gen.Select(Text, Address, (label, uri) => (Span)new Span.Link(label, uri)),
        Text.Select(user => (Span)new Span.Mention(new MemberId("terminal", "t", user))),
        Gen.Int[0, 2_000_000_000].Select(seconds => (Span)new Span.LocalTime(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    private static readonly Gen<Span[]> Spans = AnySpan.Array[0, 4];

    private static readonly Gen<Choice> AnyChoice = Gen.Select(Text, Gen.String[Gen.Char.AlphaNumeric, 0, 60], (label, value) => new Choice(label, value));

    private static readonly Gen<CardAction> Action = Gen.OneOf(
        Gen.Select(Text, Id, (label, id) => (CardAction)new Button(label, id)),
        Gen.Select(Text, Address, (label, uri) => (CardAction)new LinkButton(label, uri)),
        Gen.Select(Text, Id, AnyChoice.Array[0, 3], (label, id, options) => (CardAction)new Select(label, id, options)),
        Gen.Select(Text, Id, (label, id) => (CardAction)new Search(label, id)));

    private static readonly Gen<CardBlock> Block = Gen.OneOf(
        Spans.Select(spans => (CardBlock)new Paragraph(spans)),
        Spans.Select(spans => (CardBlock)new Footnote(spans)),
        Gen.Select(Text, Spans, (label, value) => new Fact(label, value)).Array[0, 4].Select(facts => (CardBlock)new Facts(facts)),
        Gen.Select(Text.Null(), Gen.Select(AnySpan, Spans, Action.Null(), (heading, spans, action) => new Item(heading, spans, action)).Array[0, 4], (heading, items) => (CardBlock)new Items(heading, items)),
        Gen.Select(Gen.Int[0, 65], Gen.Int[0, 65], (a, b) => (CardBlock)new Progress(Math.Min(a, b), Math.Max(1, Math.Max(a, b)))),
        Gen.Const((CardBlock)new Divider()),
        Action.Array[0, 3].Select(actions => (CardBlock)new Actions(actions)));

    public static Gen<Card> Card { get; } = Gen.Select(Text, Block.Array[0, 6], Gen.Enum<Tone>(), (title, blocks, tone) => new Card(title, blocks, tone));

    /// <summary>Every text that a reader must be able to find in a rendering.</summary>
    public static IEnumerable<string> Texts(Card card) => card.Blocks.SelectMany(Texts).Prepend(card.Title);

    private static IEnumerable<string> Texts(CardBlock block) => block switch
    {
        Paragraph paragraph => paragraph.Spans.SelectMany(Texts),
        Footnote footnote => footnote.Spans.SelectMany(Texts),
        Facts facts => facts.List.SelectMany(fact => fact.Value.SelectMany(Texts).Prepend(fact.Label)),
        Items items => items.List.SelectMany(item => Texts(item.Heading).Concat(item.Spans.SelectMany(Texts)).Concat(item.Action is null ? [] : Texts(item.Action))).Prepend(items.Heading ?? ""),
        Progress progress => [$"{progress.Done} of {progress.Total}"],
        Divider => [],
        Actions actions => actions.List.SelectMany(Texts),
        _ => throw new InvalidOperationException($"{block.GetType().Name} is not among the blocks that this test knows."),
    };

    private static IEnumerable<string> Texts(CardAction action) => action switch
    {
        Button button => [button.Label, button.Id.Argument],
        LinkButton link => [link.Label, link.Uri.AbsoluteUri],
        Select select => select.Options.Select(option => option.Label).Prepend(select.Label),
        Search search => [search.Label],
        _ => throw new InvalidOperationException($"{action.GetType().Name} is not among the actions that this test knows."),
    };

    private static IEnumerable<string> Texts(Span span) => span switch
    {
        Span.Text text => [text.Value],
        Span.Bold bold => [bold.Value],
        Span.Code code => [code.Value],
        Span.Link link => [link.Label, link.Uri.AbsoluteUri],
        Span.Mention mention => [mention.Member.User],
        Span.LocalTime time => [time.Instant.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)],
        _ => throw new InvalidOperationException($"{span.GetType().Name} is not among the spans that this test knows."),
    };
}
