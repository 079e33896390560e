using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Takes a page apart into headings and items, in order. A link belongs to the innermost list item, table row, summary or defined term that
/// holds it; one in none of them to its paragraph. An image, and a link that shows nothing else, is nothing.
/// </summary>
internal sealed class PageOutline
{
    private readonly List<ForeignBlock> blocks = [];
    private readonly Func<IElement, int> lineOf;

    private PageOutline(Func<IElement, int> lineOf) => this.lineOf = lineOf;

    /// <summary>The outline of a page that is not nested deeper than the stack bears (<see cref="PageParser.MaxDepth"/>).</summary>
    public static IReadOnlyList<ForeignBlock> Of(IElement page, Func<IElement, int> lineOf)
    {
        var outline = new PageOutline(lineOf);
        outline.VisitChildren(page, parent: null, isInItem: false);
        return outline.blocks;
    }

    private void VisitChildren(IElement element, ForeignItem? parent, bool isInItem)
    {
        foreach (var child in element.Children)
            Visit(child, parent, isInItem);
    }

    private void Visit(IElement element, ForeignItem? parent, bool isInItem)
    {
        switch (element.LocalName)
        {
            case "script" or "style" or "template" or "noscript" or "head":
                break;
            case ['h', >= '1' and <= '6'] when !(isInItem && PartsOf(element).OfType<LinkPart>().Any(IsToPage)):
                blocks.Add(new ForeignHeading(lineOf(element), element.LocalName[1] - '0', PartsOf(element)));
                break;
            case "li":
                AddItem(element, ItemKind.Bullet, parent);
                break;
            case "tr":
                AddItem(element, ItemKind.Row, parent);
                break;
            case "dl":
                VisitDefinitions(element, parent, isInItem);
                break;
            case "details":
                VisitFold(element, parent, isInItem);
                break;
            case "p" when !isInItem:
                blocks.Add(new ForeignItem(lineOf(element), ItemKind.Paragraph, PartsOf(element), parent));
                break;
            default:
                VisitChildren(element, parent, isInItem);
                break;
        }
    }

    private ForeignItem AddItem(IElement element, ItemKind kind, ForeignItem? parent)
    {
        var item = new ForeignItem(lineOf(element), kind, PartsOf(element), parent);
        blocks.Add(item);
        VisitChildren(element, item, isInItem: true);
        return item;
    }

    // What a fold shows belongs to the line that opens it, unless that line is a heading.
    private void VisitFold(IElement fold, ForeignItem? parent, bool isInItem)
    {
        foreach (var child in fold.Children)
        {
            if (child.LocalName != "summary")
                Visit(child, parent, isInItem);
            else if (child.QuerySelector("h1,h2,h3,h4,h5,h6") is not null)
                VisitChildren(child, parent, isInItem: false);
            else
                parent = AddItem(child, ItemKind.Summary, parent);
        }
    }

    private void VisitDefinitions(IElement list, ForeignItem? parent, bool isInItem)
    {
        ForeignItem? term = null;
        foreach (var child in list.Children)
        {
            switch (child.LocalName)
            {
                case "dt":
                    term = AddItem(child, ItemKind.Term, parent);
                    break;
                case "dd":
                    term?.Description.AddRange(PartsOf(child));
                    VisitChildren(child, term ?? parent, isInItem: true);
                    break;
                case "div":
                    VisitDefinitions(child, parent, isInItem);
                    break;
                default:
                    Visit(child, parent, isInItem);
                    break;
            }
        }
    }

    private static bool IsToPage(LinkPart link) => !link.Address.StartsWith('#');

    /// <summary>The words and links of an element, without those of the items inside it.</summary>
    private List<Part> PartsOf(IElement element)
    {
        var parts = new List<Part>();
        Collect(element, parts);
        return parts;
    }

    private void Collect(IElement element, List<Part> parts)
    {
        foreach (var node in element.ChildNodes)
        {
            switch (node)
            {
                case IText text:
                    parts.Add(new Words(text.Data));
                    break;
                case IHtmlAnchorElement anchor when anchor.GetAttribute("href") is { } address:
                    if (PageText.Of(anchor) is { Length: > 0 } label)
                        parts.Add(new LinkPart(label, address.Trim(), lineOf(anchor)));
                    break;
                case IElement { LocalName: "br" }:
                    parts.Add(new Words(" "));
                    break;
                case IElement { LocalName: "td" or "th" } cell:
                    parts.Add(new CellStart(HeaderOf(cell)));
                    Collect(cell, parts);
                    break;
                case IElement { LocalName: "li" or "tr" or "dt" or "dd" or "summary" or "script" or "style" or "template" or "noscript" }:
                    break;
                case IElement { LocalName: ['h', >= '1' and <= '6'] } heading when !PartsOf(heading).OfType<LinkPart>().Any(IsToPage):
                    break;
                case IElement inner:
                    parts.Add(new Words(PageText.IsBlock(inner) ? " " : ""));
                    Collect(inner, parts);
                    break;
            }
        }
    }

    private static string? HeaderOf(IElement cell)
    {
        if (cell.ParentElement is not { } row || cell.Closest("table")?.QuerySelector("tr") is not { } header || header == row)
            return null;
        var column = row.Children.Index(cell);
        return column < header.Children.Length && header.Children[column] is { LocalName: "th" } over && PageText.Of(over) is { Length: > 0 } words ? words : null;
    }
}
