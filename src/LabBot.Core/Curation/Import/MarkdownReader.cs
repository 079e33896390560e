namespace LabBot.Core.Curation.Import;

/// <summary>Reads a Markdown list, in whatever mix of Markdown and HTML it is written, by the page that it makes.</summary>
internal static class MarkdownReader
{
    // Longer lines are no prose; the parser's time grows with the square of what a line leaves open.
    private const int LongestLine = 100_000;

    /// <summary>Reads the list.</summary>
    /// <param name="text">The Markdown.</param>
    /// <param name="name">What a section without heading is called.</param>
    /// <param name="page">The address that it came from; null when it is not known.</param>
    public static ForeignList Read(string text, string name, Uri? page)
    {
        var longest = text.Split('\n').Max(line => line.Length);
        if (longest > LongestLine)
            return ListBuilder.Refused(ImportFormat.Markdown, $"a line of {longest} characters", $"a line of Markdown holds at most {LongestLine}: is this another format? Say which with --format");
        if (MarkdownPage.Render(text) is not { } rendered)
            return ListBuilder.Refused(ImportFormat.Markdown, "bullets, quotations or emphasis a hundred deep", "nobody can read that: take the list apart");
        var list = new ListBuilder(ImportFormat.Markdown, name);
        PageReader.Read(PageOutline.Of(PageParser.Parse(rendered.Html), element => rendered.LineAt(PageParser.PositionOf(element))), list, page);
        if (list.HasNothing)
            list.Refuse(1, name, "no list item, table row, summary or term with a link to another page in it");
        return list.Build();
    }
}
