using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>An item with its links read: what stands on it, piece by piece.</summary>
/// <param name="Item">The item.</param>
/// <param name="Pieces">Its words and links to pages, in order; a link to elsewhere is its words.</param>
/// <param name="Nowhere">Its links that a kit cannot hold, with why.</param>
/// <param name="HasAnchors">Whether it links a place on the page itself.</param>
internal sealed partial record ItemLine(ForeignItem Item, IReadOnlyList<Piece> Pieces, IReadOnlyList<(LinkPart Link, string Why)> Nowhere, bool HasAnchors)
{
    // Words that name no thing where they are a link's: what is behind it is named by the words around it.
    private static readonly HashSet<string> Pointers = new(StringComparer.OrdinalIgnoreCase)
    {
        "abs", "and", "arxiv", "available", "biorxiv", "conda", "crates", "demo", "dataset", "details", "doc", "docker", "documentation", "doi", "download", "ebook", "free", "git", "github", "gitlab",
        "homepage", "html", "hub", "is", "notebook", "notebooks", "npm", "official", "online", "pdf", "pip", "playlist", "project", "pubmed", "pypi", "read", "repo", "repository", "source",
        "to", "url", "web", "wiki", "www", "youtube",
    };

    /// <summary>The links to pages.</summary>
    public IReadOnlyList<PageLink> Links { get; } = [.. Pieces.OfType<PageLink>()];

    /// <summary>Everything that it says, on one line.</summary>
    public string Text { get; } = Tidy(Pieces);

    /// <summary>Reads an item's links.</summary>
    /// <param name="item">The item.</param>
    /// <param name="page">The address of the list; null when it is not known.</param>
    public static ItemLine Of(ForeignItem item, Uri? page)
    {
        var (pieces, nowhere, hasAnchors) = Read(item.Parts, page);
        if (item.Description.Count == 0)
            return new ItemLine(item, pieces, nowhere, hasAnchors);
        // Links in what defines a term belong to it where it links a page itself; else they are words.
        var (description, ownLink) = (Read(item.Description, page).Pieces, pieces.OfType<PageLink>().Any());
        return new ItemLine(item, [.. pieces, new Said(" — "), .. description.Select(piece => ownLink ? piece : new Said(piece.Text))], nowhere, hasAnchors);
    }

    private static (List<Piece> Pieces, List<(LinkPart, string)> Nowhere, bool HasAnchors) Read(IEnumerable<Part> parts, Uri? page)
    {
        var nowhere = new List<(LinkPart, string)>();
        var hasAnchors = false;
        var pieces = new List<Piece>();
        foreach (var part in parts)
        {
            switch (part)
            {
                case Words words:
                    pieces.Add(new Said(words.Text));
                    break;
                case CellStart cell:
                    pieces.Add(new Cell(cell.Header));
                    break;
                case LinkPart link:
                    var target = LinkTarget.Of(link.Address, page);
                    hasAnchors |= target is LinkTarget.Within;
                    if (target is LinkTarget.Nowhere { Why: var why })
                        nowhere.Add((link, why));
                    pieces.Add(target is LinkTarget.ToPage { Link: var uri } ? new PageLink(WithoutBrackets(link.Label), uri, link.Line) : new Said(link.Label));
                    break;
            }
        }

        return (pieces, nowhere, hasAnchors);
    }

    /// <summary>
    /// The one listing that this is: its first link, and the others as what belongs to it. There is a link to a page. A label that tells nothing
    /// by itself ("pdf") gives way to the words around it.
    /// </summary>
    public ForeignListing ToListing()
    {
        var main = Links[0];
        var (label, note) = Item.Kind == ItemKind.Row ? OfRow(main) : OfLine(main);
        return new ForeignListing(label.Length > 0 ? label : Shown(main.Link), main.Link, note.Length > 0 ? note : null, main.Line)
        {
            Extra = [.. Links.Skip(1).Where(link => link.Link != main.Link).DistinctBy(link => link.Link).Select(link => new ExtraLink(link.Label, link.Link))],
            Kind = KindOfLink.Of(main.Link),
        };
    }

    /// <summary>Whether a link's words name something without those around them.</summary>
    public static bool IsTelling(string label) =>
        !IsAddress(label) && !CatalogLint.SaysNothing(string.Join(' ', Word().Matches(label).Select(word => word.Value).Where(word => !Pointers.Contains(word))));

    /// <summary>The words on one line, without the brackets and dashes that stood around something that is gone.</summary>
    public static string Tidy(IEnumerable<Piece> pieces)
    {
        var text = PageText.Fold(string.Concat(pieces.Select(piece => piece.Text)));
        text = EmptyBrackets().Replace(text, "");
        text = Edges().Replace(PageText.Fold(text), "");
        // "(general oversight)" is said of the link before it; brackets around a part of the words stay.
        if (text.StartsWith('(') && text.IndexOf(')') == text.Length - 1)
            text = text[1..^1].Trim();
        return Balanced(text);
    }

    private (string Label, string Note) OfLine(PageLink main)
    {
        var before = Tidy(Pieces.TakeWhile(piece => piece != main));
        var behind = Tidy(Pieces.SkipWhile(piece => piece != main).Skip(1));
        if (IsTelling(main.Label))
            return (main.Label, before.Equals(main.Label, StringComparison.OrdinalIgnoreCase) || before.Length == 0 ? behind : behind.Length == 0 ? before : Text);
        if (before.Any(char.IsLetter))
            return (Numbering().Replace(before, ""), behind);
        if (main.Label.Any(char.IsLetter) || !behind.Any(char.IsLetter))
            return (Named(main), before.Length == 0 ? behind : behind.Length == 0 ? before : Text);
        return Dash().Split(behind, 2) is [var name, var rest] ? (name, rest) : (behind, "");
    }

    private (string Label, string Note) OfRow(PageLink main)
    {
        var cells = Cells();
        var own = cells.FindIndex(cell => cell.Pieces.Contains(main));
        var naming = IsTelling(main.Label) ? -1 : cells.FindIndex(cell => Tidy(cell.Pieces.Where(piece => piece != main)).Any(char.IsLetter));
        var notes = cells.Select((cell, at) => at == naming ? "" : Said(cell, at == own ? main : null)).Where(said => said.Length > 0);
        return (naming < 0 ? Named(main) : Tidy(cells[naming].Pieces.Where(piece => piece != main)), string.Join("; ", notes));
    }

    private List<(string? Header, List<Piece> Pieces)> Cells()
    {
        List<(string? Header, List<Piece> Pieces)> cells = [];
        foreach (var piece in Pieces)
        {
            if (piece is Cell cell)
                cells.Add((cell.Header, []));
            else if (cells.Count > 0)
                cells[^1].Pieces.Add(piece);
        }

        return cells;
    }

    private static string Said((string? Header, List<Piece> Pieces) cell, PageLink? main)
    {
        var said = Tidy(cell.Pieces.Where(piece => piece != main));
        return said.Length == 0 || main is not null || cell.Header is null || cell.Header.StartsWith("Desc", StringComparison.OrdinalIgnoreCase) ? said : $"{cell.Header}: {said}";
    }

    private static string Named(PageLink link) => IsAddress(link.Label) ? Shown(link.Link) : link.Label;

    private static string Shown(Uri link) => (link.Host + link.PathAndQuery).TrimEnd('/');

    // "[[pdf]](…)" shows the brackets around its link.
    private static string WithoutBrackets(string label) => label is ['[', .. var inner, ']'] && !inner.AsSpan().ContainsAny("[]") && inner.Trim().Length > 0 ? inner.Trim() : label;

    private static bool IsAddress(string label) => Address().IsMatch(label);

    // What was cut off in the middle of a bracket keeps no half of it.
    private static string Balanced(string text)
    {
        if (text.EndsWith(')') && text.Count(')') > text.Count('('))
            text = text[..^1].TrimEnd();
        return text.EndsWith(']') && text.Count(']') > text.Count('[') ? text[..^1].TrimEnd() : text;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:https?://|www\.)\S+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\(\s*[,;|/]*\s*\)|\[\s*[,;|/]*\s*\]", RegexOptions.CultureInvariant)]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"^[\s\-–—:;,.|·•\])]+|[\s\-–—:;,|·•\[(]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Edges();

    [GeneratedRegex(@"^\[[0-9]{1,4}\][.:]?\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbering();

    [GeneratedRegex(@"\s+[-–—]\s+|:\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Dash();
}

/// <summary>A piece of an item. The closed set: <see cref="Said"/>, <see cref="PageLink"/>, <see cref="Cell"/>.</summary>
/// <param name="Text">Its words.</param>
internal abstract record Piece(string Text);

/// <summary>Words.</summary>
internal sealed record Said(string Text) : Piece(Text);

/// <summary>A link to a page.</summary>
/// <param name="Label">Its words.</param>
/// <param name="Link">Its address, cleaned.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record PageLink(string Label, Uri Link, int Line) : Piece(Label);

/// <summary>A cell begins.</summary>
/// <param name="Header">The words over its column.</param>
internal sealed record Cell(string? Header) : Piece(" ");
