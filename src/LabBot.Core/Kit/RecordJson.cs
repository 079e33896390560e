using System.Text.Json.Nodes;

namespace LabBot.Core.Kit;

/// <summary>Writes what is known of a work as an item of <c>works.csl.json</c>, which <see cref="WorksFile"/> reads. Pure.</summary>
internal static class RecordJson
{
    /// <summary>The item as JSON; what is not known is left out.</summary>
    public static string Write(WorkId work, WorkRecord record, WorkKind? kind, Uri link)
    {
        var custom = Known(
            ("arxiv", record.Arxiv), ("gist", record.Gist), ("why", record.Why), ("level", record.Level is { } level ? level.ToString().ToLowerInvariant() : null), ("length", record.Length), ("published", Published(record.Published)),
            ("original", record.Original?.OriginalString), ("open", record.Open?.OriginalString), ("caution", record.Caution));
        return Known(
            ("id", work.Value), ("type", CslType(kind)), ("title", record.Title),
            ("author", record.Authors.Count == 0 ? null : new JsonArray([.. record.Authors.Select(author => new JsonObject { ["literal"] = author })])),
            ("issued", Issued(record.Issued)), ("container-title", record.Venue), ("volume", record.Volume), ("issue", record.Issue), ("page", record.Pages), ("DOI", record.Doi),
            ("URL", link.OriginalString), ("custom", custom.Count == 0 ? null : custom)).ToJsonString();
    }

    /// <summary>The same item with other words of a curator's own in it; null takes one out.</summary>
    /// <param name="json">The item; null for a work of which nothing is known yet.</param>
    /// <param name="work">The work.</param>
    /// <param name="name">The name under <c>custom</c>: <c>why</c> or <c>gist</c>.</param>
    /// <param name="words">The words.</param>
    public static string With(string? json, WorkId work, string name, string? words)
    {
        var item = json is null ? new JsonObject { ["id"] = work.Value } : JsonNode.Parse(json)!.AsObject();
        var custom = item["custom"]?.AsObject() ?? [];
        if (words is null)
            custom.Remove(name);
        else
            custom[name] = words;
        item["custom"] = custom.Parent is null ? custom : custom.DeepClone();
        return item.ToJsonString();
    }

    // The types of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types).
    private static string CslType(WorkKind? kind) => kind switch
    {
        WorkKind.Paper => "article-journal",
        WorkKind.Preprint => "article",
        WorkKind.Blog => "post-weblog",
        WorkKind.Book => "book",
        WorkKind.Video or WorkKind.VideoChannel or WorkKind.VideoPlaylist => "motion_picture",
        WorkKind.Podcast => "broadcast",
        WorkKind.Library or WorkKind.Tool => "software",
        WorkKind.Dataset => "dataset",
        _ => "webpage",
    };

    private static JsonObject? Issued(IssuedDate? issued)
    {
        if (issued is null)
            return null;
        int[] parts = issued switch
        {
            { Month: { } month, Day: { } day } => [issued.Year, month, day],
            { Month: { } month } => [issued.Year, month],
            _ => [issued.Year],
        };
        return new JsonObject { ["date-parts"] = new JsonArray(new JsonArray([.. parts.Select(part => JsonValue.Create(part))])) };
    }

    private static JsonObject? Published(PublishedVersion? version) => version is null ? null : Known(
        ("title", version.Title), ("venue", version.Venue), ("year", version.Year), ("doi", version.Doi), ("url", version.Link?.OriginalString), ("basis", version.Basis));

    private static JsonObject Known(params (string Name, JsonNode? Value)[] parts)
    {
        var known = new JsonObject();
        foreach (var (name, value) in parts.Where(part => part.Value is not null))
            known[name] = value;
        return known;
    }
}
