using System.Globalization;
using System.Text;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>Writes RIS: a line a field, ended by CR LF. Sections and tags are keywords.</summary>
internal static class RisExport
{
    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit)
    {
        var text = new StringBuilder();
        foreach (var exported in ExportedWork.All(kit))
            Append(text, kit, exported);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Catalog kit, ExportedWork exported)
    {
        var (work, record) = (exported.Work, exported.Work.Record);
        Line(text, "TY", TypeOf(work.Kind));
        Line(text, "ID", work.Id.Value);
        Line(text, "TI", work.Title);
        foreach (var author in record?.Authors ?? [])
            Line(text, "AU", PersonName.Of(author) is { } person ? $"{person.Family}, {person.Given}" : author);
        if (record?.Issued is { } issued)
        {
            Line(text, "PY", issued.Year.ToString("0000", CultureInfo.InvariantCulture));
            Line(text, "DA", string.Create(CultureInfo.InvariantCulture, $"{issued.Year:0000}/{issued.Month:00}/{issued.Day:00}/"));
        }

        Line(text, "T2", record?.Venue);
        Line(text, "VL", record?.Volume);
        Line(text, "IS", record?.Issue);
        var pages = (record?.Pages ?? "").Split(['-', '–'], 2, StringSplitOptions.TrimEntries);
        Line(text, "SP", pages[0]);
        Line(text, "EP", pages.ElementAtOrDefault(1));
        Line(text, "DO", record?.Doi);
        Line(text, "AN", record?.Arxiv is { } arxiv ? "arXiv:" + arxiv : null);
        Line(text, "UR", work.Link.AbsoluteUri);
        foreach (var word in exported.Sections.Concat(work.Tags))
            Line(text, "KW", word);
        Line(text, "N1", string.Join("; ", exported.Notes.Concat(ExportedWork.InWords(kit, exported.Relations))));
        Line(text, "AB", string.Join(" ", new[] { record?.Gist, record?.Why }.OfType<string>()));
        text.Append("ER  - \r\n\r\n");
    }

    private static string TypeOf(WorkKind kind) => kind switch
    {
        WorkKind.Paper => "JOUR",
        WorkKind.Preprint => "UNPB",
        WorkKind.Book => "BOOK",
        WorkKind.Blog => "BLOG",
        WorkKind.Video => "VIDEO",
        WorkKind.Library or WorkKind.Tool => "COMP",
        WorkKind.Dataset => "DATA",
        _ => "ELEC",
    };

    // A value is one line: a second would be read as another field.
    private static void Line(StringBuilder text, string tag, string? value)
    {
        if (PageText.Fold(value ?? "") is { Length: > 0 } folded)
            text.Append(tag).Append("  - ").Append(folded).Append("\r\n");
    }
}
