using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>
/// Writes a table: a row a listing, under names that LabBot reads back. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
/// </summary>
internal static class CsvExport
{
    private static readonly string[] Columns = ["section", "group", "label", "title", "url", "kind", "authors", "date", "venue", "doi", "arxiv", "tags", "also", "note", "relation", "of"];

    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", InjectionOptions = InjectionOptions.Escape });
        Row(csv, Columns);
        foreach (var listing in kit.Listings)
            Row(csv, Cells(kit, listing));
        csv.Flush();
        return text.ToString();
    }

    private static IEnumerable<string?> Cells(Catalog kit, Listing listing)
    {
        var work = kit.FindWork(listing.Work)!;
        var (record, relation) = (work.Record, RelationOf(kit, listing));
        return
        [
            kit.FindSection(listing.Section)!.Title,
            listing.Group is { } id && kit.FindGroup(id) is { } group ? group.CompletesNames ? group.Title + ":" : group.Title : null,
            listing.Label,
            work.Title,
            listing.Link.AbsoluteUri,
            work.Kind.Word(),
            record is null ? null : string.Join("; ", record.Authors),
            record?.Issued is { } issued ? Date(issued) : null,
            record?.Venue,
            record?.Doi,
            record?.Arxiv,
            string.Join(", ", work.Tags),
            string.Join(", ", work.Aliases),
            listing.Note,
            relation?.Kind.Word(),
            relation is null ? null : kit.FindWork(relation.Target)!.Link.AbsoluteUri,
        ];
    }

    // The relation that its place shows, else the first in which its work is the subject; a table has room for one.
    private static Relation? RelationOf(Catalog kit, Listing listing) =>
        listing.Place is { } place ? new Relation(listing.Work, place.Kind, place.Parent)
        : kit.ListingsOf(listing.Work).First() == listing ? kit.RelationsOf(listing.Work).FirstOrDefault(relation => relation.Subject == listing.Work) : null;

    private static string Date(IssuedDate date) =>
        string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}{(date.Month is { } month ? $"-{month:00}" : "")}{(date.Month is not null && date.Day is { } day ? $"-{day:00}" : "")}");

    private static void Row(CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
            csv.WriteField(cell);
        csv.NextRecord();
    }
}
