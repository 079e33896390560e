namespace LabBot.Core.Curation.Import;

/// <summary>Reads a web page as a list.</summary>
internal static class HtmlReader
{
    /// <summary>Reads the page.</summary>
    /// <param name="text">The HTML.</param>
    /// <param name="name">What a section without heading is called.</param>
    /// <param name="page">The address that it came from; null when it is not known.</param>
    public static ForeignList Read(string text, string name, Uri? page)
    {
        var lines = new TextLines(text);
        var list = new ListBuilder(ImportFormat.Html, name);
        PageReader.Read(PageOutline.Of(PageParser.Parse(text), element => lines.At(PageParser.PositionOf(element))), list, page);
        if (list.HasNothing)
            list.Refuse(1, name, "no list item, table row, summary or term with a link to another page in it");
        return list.Build();
    }
}
