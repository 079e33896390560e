using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>The arguments of one call, whether they came as JSON, as a form or in the address.</summary>
internal sealed class Arguments(JsonObject values)
{
    public JsonObject Values => values;

    public string? Text(string name) => values[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value => value.ToJsonString(),
        _ => throw Invalid(name, "must be a string"),
    };

    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw Invalid(name, $"missing required field: {name}");

    public bool Bool(string name) => Text(name) switch
    {
        null or "" => false,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Invalid(name, "must be a boolean"),
    };

    public long? Whole(string name) => Text(name) switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Invalid(name, "must be an integer"),
    };

    /// <summary>An object or list, which in a form is written as JSON.</summary>
    public JsonNode? Json(string name)
    {
        if (values[name] is not JsonValue value)
            return values[name];
        if (!value.TryGetValue(out string? text))
            throw Invalid(name, "must provide an object");
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw Invalid(name, "must be valid JSON");
        }
    }

    /// <summary>The parts of a message, as they are checked and kept.</summary>
    public JsonObject Message()
    {
        var content = new JsonObject();
        if (Text("text") is { } text)
            content["text"] = text;
        foreach (var name in (string[])["blocks", "metadata"])
        {
            if (Json(name) is { } json)
                content[name] = json.DeepClone();
        }

        if (Text("thread_ts") is { } thread)
            content["thread_ts"] = thread;
        foreach (var name in (string[])["unfurl_links", "unfurl_media"])
        {
            if (values.ContainsKey(name))
                content[name] = Bool(name);
        }

        return content;
    }

    public static SlackRefusalException Invalid(string name, string complaint) =>
        new("invalid_arguments", $"{name}: {complaint}", [$"{complaint} [json-pointer:/{name}]"]);
}
