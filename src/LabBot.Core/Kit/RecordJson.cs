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

    /// <summary>The address in an item; null when it names none that can be read.</summary>
    public static Uri? AddressOf(string json) => JsonNode.Parse(json)!["URL"] is JsonValue value && value.TryGetValue<string>(out var text) && Links.TryParse(text, out var link) ? link : null;

    /// <summary>The same item at another address.</summary>
    public static string At(Uri link, string json)
    {
        var item = JsonNode.Parse(json)!.AsObject();
        item["URL"] = link.OriginalString;
        return item.ToJsonString();
    }

    /// <summary>Whether two items, or none of both, say the same, however they are written.</summary>
    public static bool SayTheSame(string? one, string? other) =>
        one == other || (one is not null && other is not null && JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other)));

    /// <summary>The same item with something else under a name of <c>custom</c>; null takes it out.</summary>
    /// <param name="json">The item; null for a work of which nothing is known yet.</param>
    /// <param name="work">The work.</param>
    /// <param name="name">The name under <c>custom</c>, such as <c>why</c>.</param>
    /// <param name="value">What stands there.</param>
    public static string With(string? json, WorkId work, string name, JsonNode? value)
    {
        var item = json is null ? new JsonObject { ["id"] = work.Value } : JsonNode.Parse(json)!.AsObject();
        if (item["custom"] is not JsonObject custom)
            item["custom"] = custom = [];
        if (value is null)
            custom.Remove(name);
        else
            custom[name] = value;
        return item.ToJsonString();
    }
}
