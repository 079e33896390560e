using System.Diagnostics;
using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>What one message shows.</summary>
/// <param name="Title">Its title as markup; empty for none.</param>
/// <param name="Text">Its text as markup; empty for none.</param>
/// <param name="Rows">What can be pressed below, row by row.</param>
internal sealed record DiscordPart(string Title, string Text, IReadOnlyList<IReadOnlyList<DiscordPress>> Rows);

/// <summary>
/// Cuts a card into parts that each fit one message. What is too long for one goes on in the next; a label too long for a button stands in full in the text. Nothing
/// is left out.
/// </summary>
internal static class DiscordParts
{
    // What is not cut further may fill a message: so the pieces of one paragraph never stand in the same one, as if they were two.
    private const int Piece = DiscordLimits.Description;

    private const string SmallPrint = "-# ";

    private const int MostHeading = 200;

    /// <summary>The card as parts; those after the first say in their titles that they go on.</summary>
    public static IReadOnlyList<DiscordPart> Split(Card card)
    {
        var parts = new List<DiscordPart>();
        var (title, atoms) = Atoms(card);
        var building = new Building(DiscordWords.Escape(CardSigns.Of(card.Tone) + title, startsLine: true));
        foreach (var atom in atoms)
        {
            if (!building.TryAdd(atom))
            {
                parts.Add(building.ToPart());
                building = new Building(DiscordWords.Escape(CutText.Shorten(title, 60) + " (continued)", startsLine: true).Trim());
                if (!building.TryAdd(atom))
                    throw new UnreachableException("one atom is larger than a message");
            }
        }

        parts.Add(building.ToPart());
        return parts;
    }

    private static (string Title, IEnumerable<Atom> Atoms) Atoms(Card card)
    {
        var title = InertText.OneLine(card.Title).Trim();
        // Room for the sign of the tone and the "…".
        var head = DiscordWords.Pieces(title, DiscordLimits.Title - 6).FirstOrDefault("");
        if (head.Length == title.Length)
            return (title, card.Blocks.SelectMany(Atoms));
        return (head.TrimEnd() + "…", Paragraphs(null, [new Span.Bold("…" + title[head.Length..].TrimStart())]).Concat(card.Blocks.SelectMany(Atoms)));
    }

    private static IEnumerable<Atom> Atoms(CardBlock block) => block switch
    {
        Paragraph paragraph => Paragraphs(block, paragraph.Spans),
        // Lines of their own would need the mark of small print each.
        Footnote footnote => DiscordSpans.Pieces(footnote.Spans, Piece - SmallPrint.Length).Select(text => new Atom(block, text with { Markup = SmallPrint + text.Markup.Replace('\n', ' ').Trim() })),
        Facts facts => facts.List.SelectMany((fact, place) => Atoms(facts, fact, place)),
        Items items => Atoms(items),
        Progress progress => [new Atom(block, new($"**{progress.Done} of {progress.Total}**  {CardSigns.Bar(progress)}", Marks: 1))],
        Divider => [new Atom(block, new("────────"))],
        Actions actions => actions.List.SelectMany(action => Atoms(block, Honest(action))),
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<Atom> Paragraphs(CardBlock? block, IReadOnlyList<Span> spans) => DiscordSpans.Pieces(spans, Piece).Select(text => new Atom(block, text));

    // Lines and not Discord's fields: those take no more than a quarter of the text, and stand side by side on a screen and not on a phone.
    private static IEnumerable<Atom> Atoms(Facts facts, Fact fact, int place)
    {
        var label = InertText.OneLine(fact.Label).Trim();
        var spans = (IReadOnlyList<Span>)(label.Length == 0 ? fact.Value : [new Span.Bold(char.IsPunctuation(label[^1]) ? label + " " : label + ": "), .. fact.Value]);
        return DiscordSpans.Pieces(spans, Piece).Select(text => new Atom(facts, text, Joins: place > 0));
    }

    private static IEnumerable<Atom> Atoms(Items items)
    {
        var heading = items.Heading is null ? default : DiscordSpans.Markup([new Span.Bold(InertText.OneLine(items.Heading))]);
        if (heading.HasWords && (heading.Markup.Length > MostHeading || items.List.Count == 0))
        {
            foreach (var atom in Paragraphs(items, [new Span.Bold(InertText.OneLine(items.Heading!))]))
                yield return atom;
            heading = default;
        }

        var first = true;
        foreach (var item in items.List)
        {
            var entry = Entry(item);
            var action = item.Action is null ? null : Honest(item.Action);
            var text = heading.Then("\n", entry);
            if (text.Fits() && (action is null || Fits(action)))
            {
                yield return new Atom(items, text, Joins: !first, action, SpanWords.Of(item.Heading));
            }
            else
            {
                var whole = Paragraphs(items, [item.Heading, .. item.Spans.Count > 0 ? (Span[])[" — "] : [], .. item.Spans]);
                foreach (var atom in (heading.HasWords ? [new Atom(items, heading)] : (Atom[])[]).Concat(whole).Concat(action is null ? [] : Atoms(items, action)))
                    yield return atom;
            }

            (heading, first) = (default, false);
        }
    }

    // Its name, and what is said of it; further lines stay within the entry.
    private static DiscordText Entry(Item item)
    {
        var name = item.Heading switch
        {
            Span.Text text => DiscordSpans.Markup([new Span.Bold(text.Value)]),
            Span.Bold => DiscordSpans.Markup([item.Heading]),
            // A star in code would end what stands out around it.
            Span.Code { Value: var code } when code.Contains('*') => DiscordSpans.Markup([item.Heading]),
            _ => DiscordSpans.Markup([item.Heading]).Strong(),
        };
        var said = DiscordSpans.Markup(item.Spans);
        var whole = name.Then(" — ", said);
        return whole.HasWords ? whole with { Markup = "- " + whole.Markup.Trim().Replace("\n", "\n  ", StringComparison.Ordinal), Marks = whole.Marks + 1 } : default;
    }

    private static IEnumerable<Atom> Atoms(CardBlock block, CardAction action)
    {
        if (Fits(action))
            return [Of(block, action)];
        return action switch
        {
            Button button => [.. Paragraphs(block, [button.Label]), Of(block, button with { Label = Short(button.Label, DiscordLimits.Label) })],
            LinkButton link when DiscordSpans.Target(link.Uri, DiscordLimits.Url) is not null => [.. Paragraphs(block, [link.Label]), Of(block, link with { Label = Short(link.Label, DiscordLimits.Label) })],
            LinkButton link => Paragraphs(block, [new Span.Link(link.Label, link.Uri)]),
            Select select => Atoms(block, select),
            Search search => [.. Paragraphs(block, [search.Label]), Of(block, search with { Label = Short(search.Label, DiscordLimits.Label) })],
            _ => throw new UnreachableException(),
        };
    }

    // A menu of more options than Discord takes becomes several; an option whose words are cut stands above in full.
    private static IEnumerable<Atom> Atoms(CardBlock block, Select select)
    {
        var whole = select.Options.Where(option => option.Label.Length > DiscordLimits.OptionLabel).SelectMany(option => Paragraphs(block, ["• ", option.Label]));
        var label = Short(select.Label, DiscordLimits.Placeholder);
        var above = label == select.Label && select.Options.Count > 0 ? whole : Paragraphs(block, [select.Label]).Concat(whole);
        return above.Concat(select.Options
            .Select(option => option with { Label = Short(option.Label, DiscordLimits.OptionLabel) })
            .Chunk(DiscordLimits.Options)
            .Select(options => Of(block, select with { Label = label, Options = options })));
    }

    // A button that names another host than its own shows its own too.
    private static CardAction Honest(CardAction action) =>
        action is LinkButton link && HonestLinks.HostToShow(link.Label, link.Uri) is { } host ? link with { Label = $"{link.Label} ({host})" } : action;

    private static Atom Of(CardBlock block, CardAction action) => new(block, default, Action: action);

    private static bool Fits(CardAction action) => action switch
    {
        Button button => button.Label.Length <= DiscordLimits.Label,
        LinkButton link => link.Label.Length <= DiscordLimits.Label && DiscordSpans.Target(link.Uri, DiscordLimits.Url) is not null,
        Select select => select.Label.Length <= DiscordLimits.Placeholder && select.Options.Count is > 0 and <= DiscordLimits.Options && select.Options.All(option => option.Label.Length <= DiscordLimits.OptionLabel),
        Search search => search.Label.Length <= DiscordLimits.Label,
        _ => throw new UnreachableException(),
    };

    private static string Short(string label, int most) => CutText.Shorten(InertText.OneLine(label), most);

    // What is not cut further: its text, whether that goes on the line below the one before it, and what can be pressed, with what that is about in a list.
    private sealed record Atom(CardBlock? Block, DiscordText Text, bool Joins = false, CardAction? Action = null, string About = "");

    private sealed class Building(string title)
    {
        private readonly List<(CardBlock Block, List<DiscordPress.Action> Pressed)> bars = [];
        private DiscordText text;

        public bool TryAdd(Atom atom)
        {
            var longer = text.Then(atom.Joins ? "\n" : "\n\n", atom.Text);
            if (!longer.Fits() || !TryPress(atom))
                return false;
            text = longer;
            return true;
        }

        public DiscordPart ToPart() => new(title, text.HasWords ? text.Markup.Trim() : "", Rows());

        private bool TryPress(Atom atom)
        {
            if (atom.Action is null)
                return true;
            if (bars.Count == 0 || !ReferenceEquals(bars[^1].Block, atom.Block))
                bars.Add((atom.Block!, []));
            var pressed = bars[^1].Pressed;
            pressed.Add(new(atom.Action, atom.About));
            if (Rows().Count <= DiscordLimits.Rows)
                return true;
            pressed.RemoveAt(pressed.Count - 1);
            return false;
        }

        private List<IReadOnlyList<DiscordPress>> Rows() => [.. bars.SelectMany(bar => DiscordPress.Rows(bar.Pressed, inList: bar.Block is Items))];
    }
}
