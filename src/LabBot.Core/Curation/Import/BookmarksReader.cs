using AngleSharp.Dom;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Reads the bookmarks file of the browsers (https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582(v=vs.85)):
/// a folder is a section, a bookmark a listing, and what stands behind <c>&lt;DD&gt;</c> its note.
/// </summary>
internal static class BookmarksReader
{
    /// <summary>Reads the file.</summary>
    public static ForeignList Read(string text, string name)
    {
        if (PageParser.Parse(text) is not { } body)
            return ListBuilder.Refused(ImportFormat.Netscape, name, HtmlReader.TooDeep);
        var list = new ListBuilder(ImportFormat.Netscape, name);
        var lines = new TextLines(text);
        var root = new ForeignFolder("");
        foreach (var top in body.Children.Where(child => child.LocalName == "dl"))
            ReadFolder(top, root, list, element => lines.At(PageParser.PositionOf(element)));
        root.AddTo(list);
        if (list.HasNothing)
            list.Refuse(1, name, "no bookmark in it: one is '<DT><A HREF=\"…\">title</A>' inside <DL>");
        return list.Build();
    }

    private static void ReadFolder(IElement element, ForeignFolder folder, ListBuilder list, Func<IElement, int> lineOf)
    {
        var inside = folder;
        foreach (var child in element.Children)
        {
            switch (child.LocalName)
            {
                case "a":
                    ReadBookmark(child, folder, list, lineOf(child));
                    break;
                case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                    inside = folder.Open(PageText.Of(child));
                    break;
                case "dl":
                    ReadFolder(child, inside, list, lineOf);
                    inside = folder;
                    break;
                case "dd" when PageText.Fold(string.Concat(child.ChildNodes.OfType<IText>().Select(words => words.Data))) is { Length: > 0 } note:
                    folder.ChangeLast(listing => listing.Note is null ? listing with { Note = note } : listing);
                    ReadFolder(child, inside, list, lineOf);
                    break;
                default:
                    ReadFolder(child, folder, list, lineOf);
                    break;
            }
        }
    }

    private static void ReadBookmark(IElement bookmark, ForeignFolder folder, ListBuilder list, int line)
    {
        var (address, title) = (bookmark.GetAttribute("href")?.Trim() ?? "", PageText.Of(bookmark));
        if (LinkTarget.Of(address, page: null) is LinkTarget.ToPage { Link: var link })
        {
            folder.Add(new ForeignListing(title.Length > 0 ? title : link.Host, link, null, line)
            {
                Kind = KindOfLink.Of(link),
                Tags = [.. (bookmark.GetAttribute("tags") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            });
        }
        else
        {
            list.Refuse(line, title.Length > 0 ? title : address, $"'{Kit.Problem.Short(address)}' is no web page: {Kit.Links.Expected}");
        }
    }
}
