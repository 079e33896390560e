using System.Diagnostics;

namespace LabBot.Core.Curation.Import;

/// <summary>Reads a list in any of the formats of <see cref="ImportFormat"/>. Pure; safe on any thread.</summary>
public static class ListReader
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>
    /// Reads a list. What cannot be read is among <see cref="ForeignList.Refused"/>; no input makes this throw, and the time it takes is
    /// bounded whatever the file holds.
    /// </summary>
    /// <param name="bytes">The file. Text may be UTF-8, UTF-16 or UTF-32 (told by its mark), or Windows-1252 where it is none of them.</param>
    /// <param name="name">The file's name, or the address that it came from: its ending helps to tell the format, and an address makes relative links whole.</param>
    /// <param name="format">The format; null to tell it from the name and the text.</param>
    public static ForeignList Read(ReadOnlyMemory<byte> bytes, string name, ImportFormat? format)
    {
        if (bytes.Length > MaxBytes)
            return ListBuilder.Refused(format ?? ImportFormat.Markdown, $"{bytes.Length / (1024 * 1024)} MB", $"a list holds at most {MaxBytes / (1024 * 1024)} MB: take it apart");
        if (ForeignText.Decode(bytes.Span) is not { } text)
            return ListBuilder.Refused(format ?? ImportFormat.Markdown, name, "the file is no text, or its encoding is broken: save it as UTF-8");
        if (string.IsNullOrWhiteSpace(text.Text))
            return ListBuilder.Refused(format ?? ImportFormat.Markdown, name, "the file is empty");
        var list = ReadText(text.Text, name, format ?? FormatGuess.Of(name, text.Text));
        return text.IsGuessed
            ? list with { Doubtful = [new(1, text.Encoding, $"the file is no UTF-8 and was read as {text.Encoding}; if letters look wrong, save it as UTF-8"), .. list.Doubtful] }
            : list;
    }

    private static ForeignList ReadText(string text, string name, ImportFormat format)
    {
        try
        {
            return ReadAs(format, text, name);
        }
        catch (ListBuilder.TooLongException)
        {
            return ListBuilder.Refused(format, FormattableString.Invariant($"more than {ListBuilder.MostListings} listings"), "no kit needs as many: take the list apart");
        }
    }

    private static ForeignList ReadAs(ImportFormat format, string text, string name)
    {
        var page = Uri.TryCreate(name, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
        var title = TitleOf(name, page);
        return format switch
        {
            ImportFormat.Markdown => MarkdownReader.Read(text, title, page),
            ImportFormat.KitMarkdown => KitFileReader.Read(text, title),
            ImportFormat.Html => HtmlReader.Read(text, title, page),
            ImportFormat.ReStructuredText => Unread(format, "reStructuredText", "rst"),
            ImportFormat.AsciiDoc => Unread(format, "AsciiDoc", "asciidoc"),
            ImportFormat.BibTeX => BibTexReader.Read(text, title),
            ImportFormat.Ris => RisReader.Read(text, title),
            ImportFormat.CslJson => CslJsonReader.Read(text, title),
            ImportFormat.Opml => OpmlReader.Read(text, title),
            ImportFormat.Netscape => BookmarksReader.Read(text, title),
            ImportFormat.Csv => CsvListReader.Read(text, title),
            _ => throw new UnreachableException(),
        };
    }

    // No library for .NET that reads these two is kept up; guessing at them would lose what stands in them.
    private static ForeignList Unread(ImportFormat format, string called, string pandoc) => format == ImportFormat.AsciiDoc
        ? ListBuilder.Refused(format, called, "LabBot does not read AsciiDoc: make HTML of it with 'asciidoctor FILE', and import that")
        : ListBuilder.Refused(format, called, $"LabBot does not read {called}: make Markdown of it with 'pandoc -f {pandoc} -t gfm FILE -o list.md', and import that");

    // What a list without headings is called: "papers.bib" is "papers", https://example.org/reading/list.md is "list".
    private static string TitleOf(string name, Uri? page) =>
        PageText.Fold(Path.GetFileNameWithoutExtension(page is null ? name : Uri.UnescapeDataString(page.AbsolutePath).TrimEnd('/'))) is { Length: > 0 } title ? title : page?.Host ?? "Imported";
}
