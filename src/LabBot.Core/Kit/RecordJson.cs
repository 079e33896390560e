using System.Text.Json.Nodes;

namespace LabBot.Core.Kit;

/// <summary>Changes an item of <c>works.csl.json</c>. Pure.</summary>
internal static class RecordJson
{
    /// <summary>The same item under another id.</summary>
    public static string Under(WorkId work, string json)
    {
        var item = JsonNode.Parse(json)!.AsObject();
        item["id"] = work.Value;
        return item.ToJsonString();
    }

    /// <summary>The same item with other words of a curator's own in it; null takes them out.</summary>
    /// <param name="json">The item; null for a work of which nothing is known yet.</param>
    /// <param name="work">The work.</param>
    /// <param name="name">The name under <c>custom</c>: <c>why</c> or <c>gist</c>.</param>
    /// <param name="words">The words.</param>
    public static string With(string? json, WorkId work, string name, string? words)
    {
        var item = json is null ? new JsonObject { ["id"] = work.Value } : JsonNode.Parse(json)!.AsObject();
        if (item["custom"] is not JsonObject custom)
            item["custom"] = custom = [];
        if (words is null)
            custom.Remove(name);
        else
            custom[name] = words;
        return item.ToJsonString();
    }
}
