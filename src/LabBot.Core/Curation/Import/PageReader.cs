namespace LabBot.Core.Curation.Import;

/// <summary>
/// Reads the outline of a page as a list. One listing per list item, row, summary or defined term that shows a link to another page; where more
/// paragraphs than those show one, the entries are paragraphs and they count too. A section is a heading with a listing before the next heading.
/// </summary>
internal sealed class PageReader
{
    private readonly ListBuilder list;
    private readonly Dictionary<ForeignItem, ItemLine> lines;
    private readonly HashSet<ForeignItem> holders;
    private readonly Dictionary<ForeignItem, int> listed = new(ReferenceEqualityComparer.Instance);
    private readonly bool takesParagraphs;
    private readonly bool splits;
    private readonly Uri? page;
    private int untaken;
    private int firstUntaken;

    private PageReader(ListBuilder list, IReadOnlyList<ForeignBlock> blocks, Uri? page)
    {
        (this.list, this.page) = (list, page);
        lines = blocks.OfType<ForeignItem>().ToDictionary<ForeignItem, ForeignItem, ItemLine>(item => item, item => ItemLine.Of(item, page), ReferenceEqualityComparer.Instance);
        holders = new(lines.Values.Where(line => line.Links.Count > 0).Select(line => line.Item.Parent).OfType<ForeignItem>(), ReferenceEqualityComparer.Instance);
        var entries = lines.Values.Where(line => line.Links.Count > 0).ToList();
        var paragraphs = entries.Count(line => line.Item.Kind == ItemKind.Paragraph);
        takesParagraphs = paragraphs > entries.Count - paragraphs;
        splits = SeedShape.IsShapeOf(entries);
    }

    /// <summary>Reads the blocks into the list.</summary>
    /// <param name="blocks">The outline.</param>
    /// <param name="list">The list.</param>
    /// <param name="page">The address of the page; null when it is not known.</param>
    public static void Read(IReadOnlyList<ForeignBlock> blocks, ListBuilder list, Uri? page) => new PageReader(list, blocks, page).Read(blocks);

    private void Read(IReadOnlyList<ForeignBlock> blocks)
    {
        foreach (var block in blocks)
        {
            if (block is ForeignHeading heading)
                ReadHeading(heading);
            else if (block is ForeignItem item)
                ReadItem(lines[item]);
        }

        if (untaken > 0)
            list.Doubt(firstUntaken, $"{untaken} {(untaken == 1 ? "link" : "links")} in headings or prose, here first", "not taken, because this list's entries stand elsewhere: write what you miss as a list item");
    }

    private void ReadHeading(ForeignHeading heading)
    {
        var pieces = heading.Parts.Select(PieceOf).ToList();
        var words = PageText.Fold(string.Concat(pieces.Select(piece => piece.Text)));
        CountUntaken(heading.Line, heading.Parts.OfType<LinkPart>().Count(link => LinkTarget.Of(link.Address, page) is LinkTarget.ToPage));
        // "#### What matters most? I think:" under "### TL;DR" is what the section says of itself.
        if (list.SectionIsBare && words.EndsWith(':'))
            list.Note(words);
        else
            list.Heading(ItemLine.Tidy(pieces) is { Length: > 0 } title ? title : "Untitled", heading.Level);
    }

    private void ReadItem(ItemLine line)
    {
        var item = line.Item;
        var isProse = item.Kind == ItemKind.Paragraph && !takesParagraphs;
        if (isProse)
            ReadProse(line);
        else if (line.Links.Count > 0)
            AddListings(line);
        else if (line.Nowhere.Count > 0)
            list.Refuse(line.Nowhere[0].Link.Line, line.Nowhere[0].Link.Label, line.Nowhere[0].Why);
        else if (item.Kind != ItemKind.Paragraph && !line.HasAnchors && !holders.Contains(item))
            ReadWords(line);
    }

    private void ReadProse(ItemLine line)
    {
        CountUntaken(line.Item.Line, line.Links.Count);
        var words = PageText.Fold(string.Concat(line.Pieces.Select(piece => piece.Text)));
        if (words.Length > 0 && !line.HasAnchors && !list.SectionHasListings)
            list.Note(words);
    }

    private void CountUntaken(int at, int links)
    {
        if (untaken == 0)
            firstUntaken = at;
        untaken += links;
    }

    private void AddListings(ItemLine line)
    {
        var group = GroupOf(line.Item);
        if (splits && SeedShape.Split(line) is { } several)
        {
            several.AddTo(list, group);
        }
        else
        {
            var listing = line.ToListing();
            // "Slides" under a listing are its slides: its label completes theirs.
            listed[line.Item] = list.Add(listing with { Group = group is null || ItemLine.IsTelling(listing.Label) ? group : group + ":" });
        }

        foreach (var (link, why) in line.Nowhere)
            list.Doubt(link.Line, link.Label, $"the link is left out: {why}");
    }

    // Words under a listing are said of it; elsewhere they name something that has no address.
    private void ReadWords(ItemLine line)
    {
        if (line.Text.Length == 0 || line.Item.Kind == ItemKind.Row)
            return;
        for (var above = line.Item.Parent; above is not null; above = above.Parent)
        {
            if (listed.TryGetValue(above, out var place))
            {
                list[place] = list[place] with { Note = list[place].Note is { } note ? $"{note}; {line.Text}" : line.Text };
                return;
            }
        }

        list.Doubt(line.Item.Line, line.Text, "it has no link, so it is left out; give it one if it is a listing");
    }

    private string? GroupOf(ForeignItem item)
    {
        for (var above = item.Parent; above is not null; above = above.Parent)
        {
            if (above.Kind == ItemKind.Row)
                continue;
            if (listed.TryGetValue(above, out var place))
                return list[place].Label;
            if (lines[above].Text is { Length: > 0 } title)
                return title;
        }

        return null;
    }

    private static Piece PieceOf(Part part) => part switch
    {
        Words words => new Said(words.Text),
        LinkPart link => new Said(link.Label),
        _ => new Said(" "),
    };
}
