namespace LabBot.Core.Curation.Import;

/// <summary>Reads a Markdown list, in whatever mix of Markdown and HTML it is written, by the page that it makes.</summary>
internal static class MarkdownReader
{
    // A parser's time grows with the square of what a line leaves open: so many signs, or links begun, stand on no line that people wrote.
    private const int LongestLine = 20_000;
    private const int MostLinks = 1_000;
    private const int DeepestIndent = 300;
    private const int LongestText = 4 * 1024 * 1024;

    /// <summary>Reads the list.</summary>
    /// <param name="text">The Markdown.</param>
    /// <param name="name">What a section without heading is called.</param>
    /// <param name="page">The address that it came from; null when it is not known.</param>
    public static ForeignList Read(string text, string name, Uri? page)
    {
        if (TooMuch(text) is var (line, what))
            return ListBuilder.Refused(ImportFormat.Markdown, what, "too much for Markdown: is this another format? Say which with --format, or take the list apart", line);
        if (MarkdownPage.Render(text) is not { } rendered)
            return ListBuilder.Refused(ImportFormat.Markdown, "bullets, quotations or emphasis a hundred deep", "nobody can read that: take the list apart");
        if (PageParser.Parse(rendered.Html) is not { } body)
            return ListBuilder.Refused(ImportFormat.Markdown, name, HtmlReader.TooDeep);
        var list = new ListBuilder(ImportFormat.Markdown, name);
        PageReader.Read(PageOutline.Of(body, element => rendered.LineAt(PageParser.PositionOf(element))), list, page);
        if (list.HasNothing)
            list.Refuse(1, name, "no list item, table row, summary or term with a link to another page in it");
        return list.Build();
    }

    private static (int Line, string What)? TooMuch(string text)
    {
        if (text.Length > LongestText)
            return (1, FormattableString.Invariant($"{text.Length} characters; Markdown is read up to {LongestText}"));
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.Length > LongestLine)
                return (number, FormattableString.Invariant($"a line of {line.Length} characters; one is read up to {LongestLine}"));
            if (line.Length - line.TrimStart().Length is > DeepestIndent and var indent && indent < line.Length)
                return (number, FormattableString.Invariant($"a line indented by {indent}; one is read up to {DeepestIndent}"));
            if (line.Count("](") > MostLinks)
                return (number, FormattableString.Invariant($"a line of {line.Count("](")} links; one is read up to {MostLinks}"));
        }

        return null;
    }
}
