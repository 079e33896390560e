using System.Diagnostics;
using LabBot.Core.Cards;

namespace LabBot.Slack;

/// <summary>
/// Cuts a card into cards that each fit one message: as blocks and as the text beside them. What is too long for one block goes on in the next, what is too much
/// for one message in a further one; a label too long for a button stands in full above it. Nothing is left out.
/// </summary>
internal static class SlackParts
{
    /// <summary>The most escaped characters of one text: below <see cref="SlackLimits.Text"/>, with room for the mark of a host.</summary>
    public const int Piece = 2_500;

    /// <summary>Buttons side by side: more read badly.</summary>
    public const int ActionsInARow = 5;

    // A part's text: what one atom may take, so that it fits beside the longest title (150 characters, each escaped to five at worst).
    private const int Most = 3_200;

    private const int MostLabel = 200;

    /// <summary>The card as cards of one message each; what follows the first says that it is continued.</summary>
    public static IReadOnlyList<Card> Split(Card card)
    {
        var parts = new List<Card>();
        var (title, atoms) = Atoms(card);
        var building = new Building(new Card(title, [], card.Tone));
        foreach (var atom in atoms)
        {
            if (!building.TryAdd(atom, SlackLimits.MessageBlocks, SlackLimits.MessageText))
            {
                parts.Add(building.ToCard());
                building = new Building(new Card(CutText.Shorten(title, 60) + " (continued)", []));
                if (!building.TryAdd(atom, SlackLimits.MessageBlocks, SlackLimits.MessageText))
                    throw new UnreachableException("one atom is larger than a message");
            }
        }

        parts.Add(building.ToCard());
        return parts;
    }

    /// <summary>As much of the card as fits <paramref name="blocks"/> blocks, and how many entries do not.</summary>
    public static (Card Card, int Left) Take(Card card, int blocks)
    {
        var (title, atoms) = Atoms(card);
        var building = new Building(new Card(title, [], card.Tone));
        var all = atoms.ToList();
        var taken = all.TakeWhile(atom => building.TryAdd(atom, blocks, int.MaxValue)).Count();
        return (building.ToCard(), all.Skip(taken).Count(atom => atom.Block is not Divider));
    }

    private static (string Title, IEnumerable<Atom> Atoms) Atoms(Card card)
    {
        var title = InertText.OneLine(card.Title).Trim();
        // Room for the sign of the tone.
        const int most = SlackLimits.Header - 4;
        if (title.Length <= most)
            return (title, card.Blocks.SelectMany(Atoms));
        var head = CutText.Shorten(title, most);
        var rest = "…" + title[(head.Length - 1)..].TrimStart();
        return (head, Paragraphs([new Span.Bold(rest)]).Concat(card.Blocks.SelectMany(Atoms)));
    }

    private static IEnumerable<Atom> Atoms(CardBlock block) => block switch
    {
        Paragraph paragraph => Paragraphs(paragraph.Spans),
        Footnote footnote => Chunks(footnote.Spans).Select(spans => new Atom(new Footnote(spans), 1, Cost(spans) + 2)),
        Facts facts => Atoms(facts),
        Items items => Atoms(items),
        Progress => [new Atom(block, 1, 60)],
        Divider => [new Atom(block, 1, 10)],
        Actions actions => actions.List.SelectMany((action, place) => Atoms(action, place)),
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<Atom> Paragraphs(IReadOnlyList<Span> spans) => Chunks(spans).Select(chunk => new Atom(new Paragraph(chunk), 1, Cost(chunk) + 2));

    private static IEnumerable<Atom> Atoms(Facts facts)
    {
        // The text aligns values behind the longest label, and their further lines too.
        var width = 2 + facts.List.Select(fact => fact.Label.Length).Where(length => length <= MostLabel).DefaultIfEmpty().Max();
        var first = true;
        foreach (var fact in facts.List)
        {
            var text = width + SlackWords.Length(fact.Label) + Cost(fact.Value, width) + 3;
            if (fact.Label.Length <= MostLabel && text <= Piece)
            {
                yield return new Atom(new Facts(fact), first ? 1 : 0, text, Joins: !first);
                first = false;
                continue;
            }

            foreach (var atom in Paragraphs([new Span.Bold(fact.Label)]).Concat(Paragraphs(fact.Value)))
                yield return atom;
        }
    }

    private static IEnumerable<Atom> Atoms(Items items)
    {
        var heading = items.Heading;
        if (heading is { Length: > MostLabel } || (heading is not null && items.List.Count == 0))
        {
            foreach (var atom in Paragraphs([new Span.Bold(heading)]))
                yield return atom;
            heading = null;
        }

        // Without anything to press the whole list is one block.
        var compact = items.List.All(item => item.Action is null);
        var first = true;
        foreach (var item in items.List)
        {
            var text = Cost([item.Heading, .. item.Spans], 2) + 10 + (item.Action is null ? 0 : Cost(item.Action)) + (first && heading is not null ? SlackWords.Length(heading) + 1 : 0);
            if (text <= Piece && (item.Action is null || Fits(item.Action)))
            {
                var blocks = compact ? (first ? 1 : 0) : (SlackRenderer.IsOneBlock(item) ? 1 : 2) + (first && heading is not null ? 1 : 0);
                yield return new Atom(new Items(first ? heading : null, item), blocks, text, Joins: !first);
                first = false;
                continue;
            }

            var head = first && heading is not null ? Paragraphs([new Span.Bold(heading)]) : [];
            heading = null;
            foreach (var atom in head.Concat(Paragraphs([item.Heading, .. item.Spans.Count > 0 ? (Span[])[" — "] : [], .. item.Spans])).Concat(item.Action is null ? [] : Atoms(item.Action, 0)))
                yield return atom;
        }
    }

    private static IEnumerable<Atom> Atoms(CardAction action, int place)
    {
        if (Fits(action))
            return [Of(action, place)];
        return action switch
        {
            Button button => [.. Paragraphs([button.Label]), Of(button with { Label = Short(button.Label, SlackLimits.Label) }, place)],
            LinkButton link when HonestLinks.Address(link.Uri, SlackLimits.Url) is { } address && SlackWords.Length(address) < Piece =>
                [.. Paragraphs([link.Label]), Of(link with { Label = Short(link.Label, SlackLimits.Label) }, place)],
            LinkButton link => Paragraphs([link.Label, " <", HonestLinks.Spelled(link.Uri), ">"]),
            Select select => Atoms(select, place),
            Search search => [.. Paragraphs([search.Label]), Of(search with { Label = Short(search.Label, SlackLimits.Label) }, place)],
            _ => throw new UnreachableException(),
        };
    }

    // A menu of more options than Slack takes becomes several; an option whose words are cut stands above in full.
    private static IEnumerable<Atom> Atoms(Select select, int place)
    {
        var whole = select.Options.Where(option => option.Label.Length > SlackLimits.OptionText).SelectMany(option => Paragraphs(["• ", option.Label]));
        var label = Short(select.Label, SlackLimits.Label);
        var above = label == select.Label && select.Options.Count > 0 ? whole : Paragraphs([select.Label]).Concat(whole);
        var menus = new List<List<Choice>>();
        var text = 0;
        foreach (var option in select.Options)
        {
            var shortened = option with { Label = Short(option.Label, SlackLimits.OptionText) };
            var cost = SlackWords.Length(shortened.Label) + 3;
            if (menus.Count == 0 || menus[^1].Count == SlackLimits.Options || text + cost > Piece - 500)
            {
                menus.Add([]);
                text = 0;
            }

            menus[^1].Add(shortened);
            text += cost;
        }

        return above.Concat(menus.Select((menu, number) => Of(select with { Label = label, Options = menu }, place + number)));
    }

    private static Atom Of(CardAction action, int place) => new(new Actions(action), place % ActionsInARow == 0 ? 1 : 0, Cost(action) + 2, Joins: place > 0);

    private static bool Fits(CardAction action) => action switch
    {
        Button button => button.Label.Length <= SlackLimits.Label,
        LinkButton link => link.Label.Length <= SlackLimits.Label && HonestLinks.Address(link.Uri, SlackLimits.Url) is { } address && SlackWords.Length(address) + SlackWords.Length(link.Label) + 10 <= Most,
        Select select => select.Label.Length <= SlackLimits.Label && select.Options.Count is > 0 and <= SlackLimits.Options && Cost(select) <= Piece && select.Options.All(option => option.Label.Length <= SlackLimits.OptionText),
        Search search => search.Label.Length <= SlackLimits.Label,
        _ => throw new UnreachableException(),
    };

    private static string Short(string label, int most) => CutText.Shorten(InertText.OneLine(label), most);

    // Spans in pieces that fit one text each.
    private static IEnumerable<IReadOnlyList<Span>> Chunks(IReadOnlyList<Span> spans)
    {
        if (Cost(spans) <= Piece)
            return [spans];
        return InPieces(spans);
    }

    private static IEnumerable<IReadOnlyList<Span>> InPieces(IReadOnlyList<Span> spans)
    {
        var chunk = new List<Span>();
        var cost = 0;
        foreach (var span in spans.SelectMany(Small))
        {
            if (chunk.Count > 0 && cost + Cost(span) > Piece)
            {
                yield return chunk;
                (chunk, cost) = ([], 0);
            }

            chunk.Add(span);
            cost += Cost(span);
        }

        if (chunk.Count > 0)
            yield return chunk;
    }

    private static IEnumerable<Span> Small(Span span)
    {
        if (Cost(span) <= Piece)
            return [span];
        return span switch
        {
            Span.Text text => SlackWords.Pieces(text.Value, Piece).Select(piece => (Span)new Span.Text(piece)),
            Span.Bold bold => SlackWords.Pieces(bold.Value, Piece).Select(piece => (Span)new Span.Bold(piece)),
            Span.Code code => SlackWords.Pieces(code.Value, Piece).Select(piece => (Span)new Span.Code(piece)),
            Span.Mention mention => SlackWords.Pieces("@" + mention.Member.User, Piece).Select(piece => (Span)new Span.Text(piece)),
            Span.Link link => Small(link),
            _ => throw new UnreachableException(),
        };
    }

    // Of a label too long for one text only the end is the link; an address too long for one is spelled out.
    private static IEnumerable<Span> Small(Span.Link link)
    {
        var address = SlackWords.Length(HonestLinks.Spelled(link.Uri));
        if (address > Piece / 2)
            return SlackWords.Pieces($"{InertText.OneLine(link.Label)} <{HonestLinks.Spelled(link.Uri)}>", Piece).Select(piece => (Span)new Span.Text(piece));
        var pieces = SlackWords.Pieces(InertText.OneLine(link.Label), Piece / 5).ToList();
        return pieces.Take(pieces.Count - 1).Select(piece => (Span)new Span.Text(piece)).Append(link with { Label = pieces[^1] });
    }

    private static int Cost(IEnumerable<Span> spans, int indent = 0) => spans.Sum(span => Cost(span, indent));

    // No less than the span takes in the text and in a block, escaped.
    private static int Cost(Span span, int indent = 0) => span switch
    {
        Span.Text text => Cost(text.Value, indent),
        Span.Bold bold => Cost(bold.Value, indent) + 2,
        Span.Code code => Cost(code.Value, indent) + 2,
        Span.Link link => Cost(link),
        Span.Mention mention => SlackWords.Length(mention.Member.User) + 4,
        Span.LocalTime => 80,
        _ => throw new UnreachableException(),
    };

    // A blank label is replaced by the address, and the host may have to be shown.
    private static int Cost(Span.Link link)
    {
        var address = SlackWords.Length(HonestLinks.Spelled(link.Uri));
        return SlackWords.Length(link.Label) + address + (string.IsNullOrWhiteSpace(InertText.OneLine(link.Label)) ? address : 0) + (HonestLinks.HostToShow(link.Label, link.Uri)?.Length ?? 0) + 12;
    }

    private static int Cost(string text, int indent) => SlackWords.Length(text) + (indent == 0 ? 0 : indent * text.Count(c => char.IsControl(c) || c is '\u2028' or '\u2029'));

    private static int Cost(CardAction action) => action switch
    {
        Button button => SlackWords.Length(button.Label) + 6,
        LinkButton link => SlackWords.Length(link.Label) + SlackWords.Length(HonestLinks.Spelled(link.Uri)) + 6,
        Select select => SlackWords.Length(select.Label) + 6 + select.Options.Sum(option => SlackWords.Length(option.Label) + 3),
        Search search => SlackWords.Length(search.Label) + 6,
        _ => throw new UnreachableException(),
    };

    // What is not cut further: how many blocks it makes, how much text, and whether it goes on the block before it.
    private sealed record Atom(CardBlock Block, int Blocks, int Text, bool Joins = false);

    private sealed class Building(Card card)
    {
        private readonly List<CardBlock> blocks = [];
        private int count = card.Title.Length > 0 ? 1 : 0;
        private int text = SlackWords.Length(card.Title) + 2;

        public bool TryAdd(Atom atom, int mostBlocks, int mostText)
        {
            var joins = atom.Joins && blocks.Count > 0 && blocks[^1].GetType() == atom.Block.GetType();
            var adds = joins ? atom.Blocks : Math.Max(1, atom.Blocks);
            if (count + adds > mostBlocks || text + atom.Text > mostText)
                return false;
            count += adds;
            text += atom.Text;
            if (joins)
                blocks[^1] = Join(blocks[^1], atom.Block);
            else
                blocks.Add(atom.Block);
            return true;
        }

        public Card ToCard() => card with { Blocks = blocks };

        private static CardBlock Join(CardBlock before, CardBlock block) => (before, block) switch
        {
            (Facts a, Facts b) => new Facts([.. a.List, .. b.List]),
            (Items a, Items b) => new Items(a.Heading, [.. a.List, .. b.List]),
            (Actions a, Actions b) => new Actions([.. a.List, .. b.List]),
            _ => throw new UnreachableException(),
        };
    }
}
