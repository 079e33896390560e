namespace LabBot.Core.Curation.Export;

/// <summary>The formats in which a kit may leave.</summary>
public enum ExportFormat
{
    /// <summary>LabBot's own (<c>catalog/README.md</c>), the sections one behind the other; all that the files hold but the records.</summary>
    KitMarkdown,

    /// <summary>CSL-JSON, for Zotero and every processor of citations.</summary>
    CslJson,

    /// <summary>BibTeX, in UTF-8.</summary>
    BibTeX,

    /// <summary>RIS.</summary>
    Ris,

    /// <summary>The bookmarks file that every browser imports.</summary>
    Netscape,

    /// <summary>OPML 2.0.</summary>
    Opml,

    /// <summary>A table with comma and quotes (RFC 4180).</summary>
    Csv,

    /// <summary>JSON of LabBot's own, with everything.</summary>
    Json,
}

/// <summary>The words for <see cref="ExportFormat"/>.</summary>
public static class ExportFormats
{
    /// <summary>Every word, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<ExportFormat>().Select(Word)];

    /// <summary>Reads a word, whatever its case.</summary>
    public static bool TryParse(string word, out ExportFormat format)
    {
        format = Enum.GetValues<ExportFormat>().FirstOrDefault(known => known.Word().Equals(word, StringComparison.OrdinalIgnoreCase));
        return format.Word().Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The word: <c>csl-json</c>.</summary>
    public static string Word(this ExportFormat format) => format switch
    {
        ExportFormat.KitMarkdown => "markdown",
        ExportFormat.CslJson => "csl-json",
        _ => format.ToString().ToLowerInvariant(),
    };
}
