using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>Writes CSL-JSON; what CSL has no word for stands under <c>custom</c>, from where LabBot reads it back.</summary>
internal static class CslExport
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit) => new JsonArray([.. ExportedWork.All(kit).Select(work => Item(kit, work))]).ToJsonString(Json) + "\n";

    private static JsonObject Item(Catalog kit, ExportedWork exported)
    {
        var (work, first) = (exported.Work, exported.Listings[0]);
        var item = CslItem.Of(work.Id, work.Kind, work.Link, work.Record, work.Title);
        if (exported.Notes.Count > 0)
            item["note"] = string.Join("; ", exported.Notes);
        if (work.Tags.Count > 0)
            item["keyword"] = string.Join(", ", work.Tags);
        // "custom" comes last, as in works.csl.json.
        var custom = item["custom"] as JsonObject ?? [];
        item.Remove("custom");
        item["custom"] = custom;
        custom["kind"] = work.Kind.Word();
        custom["label"] = first.Label;
        custom["section"] = exported.Sections[0];
        if (exported.Sections.Count > 1)
            custom["sections"] = Texts(exported.Sections);
        if (first.Group is { } group && kit.FindGroup(group) is { } found)
            custom["group"] = found.CompletesNames ? found.Title + ":" : found.Title;
        if (work.Aliases.Count > 0)
            custom["also"] = Texts(work.Aliases);
        if (work.Retired is { } reason)
            custom["retired"] = reason;
        if (exported.Relations.Count > 0)
            custom["relations"] = new JsonArray([.. exported.Relations.Select(relation => RelationOf(relation, first))]);
        return item;
    }

    private static JsonObject RelationOf(Relation relation, Listing first)
    {
        var item = new JsonObject { ["kind"] = relation.Kind.Word(), ["of"] = relation.Target.Value };
        if (first.Place is { } place && place.Parent == relation.Target && place.Kind == relation.Kind)
            item["place"] = "under";
        return item;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
