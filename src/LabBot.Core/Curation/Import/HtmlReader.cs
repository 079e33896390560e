namespace LabBot.Core.Curation.Import;

/// <summary>Reads a web page as a list.</summary>
internal static class HtmlReader
{
    /// <summary>Why a page is refused whose elements lie too deep.</summary>
    public static readonly string TooDeep = FormattableString.Invariant($"its elements lie more than {PageParser.MaxDepth} deep in one another: take the list apart");

    /// <summary>Reads the page.</summary>
    /// <param name="text">The HTML.</param>
    /// <param name="name">What a section without heading is called.</param>
    /// <param name="page">The address that it came from; null when it is not known.</param>
    public static ForeignList Read(string text, string name, Uri? page)
    {
        if (PageParser.Parse(text) is not { } body)
            return ListBuilder.Refused(ImportFormat.Html, name, TooDeep);
        var lines = new TextLines(text);
        var list = new ListBuilder(ImportFormat.Html, name);
        // GitHub shows a README in an article of this class, among much that is no list; other sites say which part is the page's own.
        var own = body.QuerySelector("article.markdown-body") ?? body.QuerySelector("main") ?? body;
        PageReader.Read(PageOutline.Of(own, element => lines.At(PageParser.PositionOf(element))), list, page);
        if (list.HasNothing)
            list.Refuse(1, name, "no list item, table row, summary or term with a link to another page in it");
        return list.Build();
    }
}
