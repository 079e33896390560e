using System.Text.Json.Nodes;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>A work as an item of CSL-JSON, as <c>works.csl.json</c> holds it.</summary>
internal static class CslItem
{
    private static readonly Dictionary<WorkKind, string> Types = new()
    {
        [WorkKind.Paper] = "article-journal", [WorkKind.Preprint] = "article", [WorkKind.Blog] = "post-weblog", [WorkKind.Book] = "book", [WorkKind.Video] = "motion_picture",
        [WorkKind.Podcast] = "broadcast", [WorkKind.Library] = "software", [WorkKind.Tool] = "software", [WorkKind.Dataset] = "dataset",
    };

    /// <summary>The item; what is not known is left out.</summary>
    /// <param name="id">The work's id.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="link">Its address.</param>
    /// <param name="record">What is known of it; null when nothing.</param>
    /// <param name="title">What stands for a title that the record does not have; null for none.</param>
    public static JsonObject Of(WorkId id, WorkKind kind, Uri link, WorkRecord? record, string? title)
    {
        var item = new JsonObject { ["id"] = id.Value, ["type"] = Types.GetValueOrDefault(kind, "webpage") };
        Add(item, "title", record?.Title ?? title);
        if (record is { Authors.Count: > 0 })
            item["author"] = new JsonArray([.. record.Authors.Select(Author)]);
        if (record?.Issued is { } issued)
            item["issued"] = new JsonObject { ["date-parts"] = new JsonArray(new JsonArray([.. new[] { issued.Year, issued.Month, issued.Day }.TakeWhile(part => part is not null).Select(part => JsonValue.Create(part))])) };
        Add(item, kind == WorkKind.Preprint ? "publisher" : "container-title", record?.Venue);
        Add(item, "volume", record?.Volume);
        Add(item, "issue", record?.Issue);
        Add(item, "page", record?.Pages);
        if (kind == WorkKind.Preprint)
            item["genre"] = "preprint";
        Add(item, "DOI", record?.Doi);
        item["URL"] = link.AbsoluteUri;
        if (record is not null && Custom(record) is { Count: > 0 } custom)
            item["custom"] = custom;
        return item;
    }

    private static JsonObject Custom(WorkRecord record)
    {
        var custom = new JsonObject();
        Add(custom, "arxiv", record.Arxiv);
        Add(custom, "gist", record.Gist);
        Add(custom, "why", record.Why);
        Add(custom, "level", record.Level?.ToString().ToLowerInvariant());
        Add(custom, "length", record.Length);
        if (record.Published is { } published)
        {
            var version = new JsonObject();
            Add(version, "title", published.Title);
            Add(version, "venue", published.Venue);
            if (published.Year is { } year)
                version["year"] = year;
            Add(version, "doi", published.Doi);
            Add(version, "url", published.Doi is null ? published.Link?.AbsoluteUri : null);
            Add(version, "basis", published.Basis);
            custom["published"] = version;
        }

        Add(custom, "original", record.Original?.AbsoluteUri);
        Add(custom, "open", record.Open?.AbsoluteUri);
        Add(custom, "caution", record.Caution);
        return custom;
    }

    private static JsonNode Author(string name) =>
        PersonName.Of(name) is { } person ? new JsonObject { ["family"] = person.Family, ["given"] = person.Given } : new JsonObject { ["literal"] = name };

    private static void Add(JsonObject item, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            item[name] = value;
    }
}
