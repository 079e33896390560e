using System.Diagnostics;

namespace LabBot.Core.Cards;

/// <summary>How plain text is laid out.</summary>
/// <param name="Width">Columns to wrap at; null writes each paragraph on one line, as a pipe wants it.</param>
/// <param name="Colour">Whether bold, dim and colour sequences are written, as a terminal wants it.</param>
/// <param name="Typed">What to type instead of pressing a button; null where buttons cannot be typed (Slack's fallback text).</param>
public sealed record PlainTextLayout(int? Width = null, bool Colour = false, Func<ActionId, string>? Typed = null);

/// <summary>
/// Renders a card as plain text: the terminal, Slack's <c>text</c> fallback, logs of tests. Every word of the card
/// appears, and no text of the card can act on a terminal.
/// </summary>
public static class PlainTextRenderer
{
    private const int ProgressWidth = 20;

    /// <summary>The card as lines joined by LF, without a final one.</summary>
    public static string Render(Card card, PlainTextLayout layout)
    {
        var page = new TextPage(layout.Width, layout.Colour);
        page.Line("", new Run(InertText.OneLine(card.Title), card.Tone switch
        {
            Tone.Neutral => RunStyle.Title,
            Tone.Success => RunStyle.Success,
            Tone.Warning => RunStyle.Warning,
            _ => throw new UnreachableException(),
        }));
        foreach (var block in card.Blocks)
        {
            page.Break();
            Write(page, block, layout);
        }

        return page.ToString();
    }

    private static void Write(TextPage page, CardBlock block, PlainTextLayout layout)
    {
        switch (block)
        {
            case Paragraph paragraph:
                page.Line("", Runs(paragraph.Spans));
                break;
            case Footnote footnote:
                page.Line("", Runs(footnote.Spans, RunStyle.Dim));
                break;
            case Facts facts:
                var width = facts.List.Max(fact => (int?)InertText.OneLine(fact.Label).Length) ?? 0;
                foreach (var fact in facts.List)
                    page.Line(InertText.OneLine(fact.Label).PadRight(width) + "  ", RunStyle.Dim, Runs(fact.Value));
                break;
            case Items items:
                if (items.Heading is not null)
                    page.Line("", new Run(InertText.OneLine(items.Heading), RunStyle.Bold));
                foreach (var item in items.List)
                    page.Line("• ", [.. Runs([item.Heading], RunStyle.Bold), .. Behind(item, layout)]);
                break;
            case Progress progress:
                var filled = (int)Math.Round((double)progress.Done * ProgressWidth / progress.Total, MidpointRounding.AwayFromZero);
                page.Line("", new Run($"{new string('█', filled)}{new string('░', ProgressWidth - filled)} {progress.Done} of {progress.Total}", RunStyle.Plain));
                break;
            case Divider:
                page.Line("", new Run("────", RunStyle.Dim));
                break;
            case Actions actions:
                foreach (var action in actions.List)
                    page.Line("", Runs(action, layout));
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static IEnumerable<Run> Behind(Item item, PlainTextLayout layout)
    {
        if (item.Spans.Count > 0)
            yield return new Run(" — ", RunStyle.Dim);
        foreach (var run in Runs(item.Spans))
            yield return run;
        if (item.Action is null)
            yield break;
        yield return new Run("  ", RunStyle.Plain);
        foreach (var run in Runs(item.Action, layout))
            yield return run;
    }

    private static Run[] Runs(CardAction action, PlainTextLayout layout) => action switch
    {
        LinkButton link => [new Run($"[{InertText.OneLine(link.Label)}] ", RunStyle.Bold), new Run(link.Uri.AbsoluteUri, RunStyle.Link)],
        Button button => [new Run($"[{InertText.OneLine(button.Label)}]", RunStyle.Bold), .. Typed(button.Id, layout)],
        Search search => [new Run($"[{InertText.OneLine(search.Label)}]", RunStyle.Bold), .. Typed(search.Id, layout)],
        Select select =>
        [
            new Run($"[{InertText.OneLine(select.Label)}]", RunStyle.Bold),
            .. select.Options.SelectMany((option, place) => (Run[])
                [new Run($"{(place == 0 ? " " : " · ")}{InertText.OneLine(option.Label)}", RunStyle.Plain), .. Typed(new ActionId(select.Id.Command, option.Value), layout)]),
        ],
        _ => throw new UnreachableException(),
    };

    private static Run[] Typed(ActionId id, PlainTextLayout layout) =>
        layout.Typed is null ? [] : [new Run(" ", RunStyle.Plain), new Run(InertText.OneLine(layout.Typed(id)), RunStyle.Code)];

    private static Run[] Runs(IEnumerable<Span> spans, RunStyle plain = RunStyle.Plain) => [.. spans.SelectMany(span => Runs(span, plain))];

    private static Run[] Runs(Span span, RunStyle plain) => span switch
    {
        Span.Text text => [new Run(InertText.Lines(text.Value), plain)],
        Span.Bold bold => [new Run(InertText.Lines(bold.Value), RunStyle.Bold)],
        Span.Code code => [new Run(InertText.Lines(code.Value), RunStyle.Code)],
        Span.Link link when link.Label == link.Uri.AbsoluteUri => [new Run(link.Uri.AbsoluteUri, RunStyle.Link)],
        Span.Link link => [new Run(InertText.OneLine(link.Label), plain), new Run(" ", plain), new Run($"<{link.Uri.AbsoluteUri}>", RunStyle.Link)],
        Span.Mention mention => [new Run("@" + InertText.OneLine(mention.Member.User), plain)],
        Span.LocalTime time => [new Run(SpanWords.Of(time.Instant), plain)],
        _ => throw new UnreachableException(),
    };
}
