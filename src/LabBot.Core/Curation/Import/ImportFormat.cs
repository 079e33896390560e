namespace LabBot.Core.Curation.Import;

/// <summary>The formats in which somebody else's list may come.</summary>
public enum ImportFormat
{
    /// <summary>Markdown of any dialect, HTML inside included: an awesome list, a README, a page of notes.</summary>
    Markdown,

    /// <summary>A section file of LabBot's own (<c>catalog/README.md</c>).</summary>
    KitMarkdown,

    /// <summary>A web page.</summary>
    Html,

    /// <summary>reStructuredText; recognised in order to say how to convert it.</summary>
    ReStructuredText,

    /// <summary>AsciiDoc; recognised in order to say how to convert it.</summary>
    AsciiDoc,

    /// <summary>BibTeX and BibLaTeX.</summary>
    BibTeX,

    /// <summary>RIS, as reference managers export it.</summary>
    Ris,

    /// <summary>CSL-JSON, as Zotero exports it.</summary>
    CslJson,

    /// <summary>OPML: outlines and feed lists.</summary>
    Opml,

    /// <summary>The bookmarks file that every browser exports.</summary>
    Netscape,

    /// <summary>A table with a header line, cells divided by comma, semicolon, tab or bar.</summary>
    Csv,
}
