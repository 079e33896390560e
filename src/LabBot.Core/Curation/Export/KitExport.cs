using System.Diagnostics;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>
/// Writes a kit in a format that other programs read. The same kit gives the same text, byte for byte. A bibliography (BibTeX, RIS, CSL-JSON)
/// holds each work once, with the sections that list it; every other format holds every listing. Pure; safe on any thread.
/// </summary>
public static class KitExport
{
    /// <summary>Writes the kit.</summary>
    /// <param name="kit">The kit.</param>
    /// <param name="format">The format.</param>
    /// <returns>A name for the file, such as <c>kit.bib</c>, and its text.</returns>
    public static (string FileName, string Text) Write(Catalog kit, ExportFormat format)
    {
        ArgumentNullException.ThrowIfNull(kit);
        var name = Slug.From(kit.Info.Title) is { Length: > 0 } slug ? slug : "kit";
        return format switch
        {
            ExportFormat.KitMarkdown => ($"{name}.md", KitWriter.Sections(KitList.Of(kit))),
            ExportFormat.CslJson => ($"{name}.csl.json", CslExport.Write(kit)),
            ExportFormat.BibTeX => ($"{name}.bib", BibTexExport.Write(kit)),
            ExportFormat.Ris => ($"{name}.ris", RisExport.Write(kit)),
            ExportFormat.Netscape => ($"{name}.html", NetscapeExport.Write(kit)),
            ExportFormat.Opml => ($"{name}.opml", OpmlExport.Write(kit)),
            ExportFormat.Csv => ($"{name}.csv", CsvExport.Write(kit)),
            ExportFormat.Json => ($"{name}.json", JsonExport.Write(kit)),
            _ => throw new UnreachableException(),
        };
    }
}
