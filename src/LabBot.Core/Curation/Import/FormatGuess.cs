using System.Text.RegularExpressions;

namespace LabBot.Core.Curation.Import;

/// <summary>Tells a file's format from its text, where that says so itself, else from its name.</summary>
internal static partial class FormatGuess
{
    // As much of a file as tells what it is.
    private const int Beginning = 4096;

    /// <summary>The format; Markdown where nothing speaks for another.</summary>
    public static ImportFormat Of(string name, string text)
    {
        var beginning = text[..Math.Min(text.Length, Beginning)].TrimStart();
        if (beginning.StartsWith("<!DOCTYPE NETSCAPE-Bookmark", StringComparison.OrdinalIgnoreCase))
            return ImportFormat.Netscape;
        if (beginning.StartsWith('<') && Opml().IsMatch(beginning))
            return ImportFormat.Opml;
        return ByEnding(name, text, beginning) ?? BySigns(text, beginning);
    }

    private static ImportFormat? ByEnding(string name, string text, string beginning) => Path.GetExtension(name.Split('?', '#')[0]).ToLowerInvariant() switch
    {
        ".md" or ".markdown" or ".mkd" or ".mdown" => KitFileReader.IsKit(text) ? ImportFormat.KitMarkdown : ImportFormat.Markdown,
        ".bib" or ".bibtex" => ImportFormat.BibTeX,
        ".ris" => ImportFormat.Ris,
        ".json" => ImportFormat.CslJson,
        ".opml" => ImportFormat.Opml,
        ".csv" or ".tsv" => ImportFormat.Csv,
        ".rst" or ".rest" => ImportFormat.ReStructuredText,
        ".adoc" or ".asciidoc" or ".asc" => ImportFormat.AsciiDoc,
        ".html" or ".htm" or ".xhtml" => IsBookmarks(beginning) ? ImportFormat.Netscape : ImportFormat.Html,
        _ => null,
    };

    private static ImportFormat BySigns(string text, string beginning) => beginning switch
    {
        _ when HtmlPage().IsMatch(beginning) => ImportFormat.Html,
        _ when RisType().IsMatch(beginning) => ImportFormat.Ris,
        _ when BibEntry().IsMatch(beginning) => ImportFormat.BibTeX,
        _ when CslItems().IsMatch(beginning) => ImportFormat.CslJson,
        _ when CsvListReader.DelimiterOf(text) is not null => ImportFormat.Csv,
        _ => KitFileReader.IsKit(text) ? ImportFormat.KitMarkdown : ImportFormat.Markdown,
    };

    private static bool IsBookmarks(string beginning) => beginning.Contains("<DT><A ", StringComparison.OrdinalIgnoreCase) || beginning.Contains("<DT><H3", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE\s+opml[^>]*>\s*)?<opml\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Opml();

    [GeneratedRegex(@"^(?:<!doctype html|<html)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HtmlPage();

    [GeneratedRegex(@"^TY  ?- ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex RisType();

    [GeneratedRegex(@"^@[a-zA-Z]+\s*[{(]", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex BibEntry();

    [GeneratedRegex(@"^\[\s*\{", RegexOptions.CultureInvariant)]
    private static partial Regex CslItems();
}
