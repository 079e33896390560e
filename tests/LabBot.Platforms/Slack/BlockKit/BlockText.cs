using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>What a person reads in blocks, as lines of text; and how long all of it is.</summary>
internal static class BlockText
{
    /// <summary>The blocks as lines: text as it stands in Slack's markup, buttons in brackets, menus with their placeholder.</summary>
    public static string Of(JsonArray blocks) => string.Join('\n', blocks.OfType<JsonObject>().SelectMany(Lines));

    /// <summary>The length of every text in the blocks, in UTF-16 units.</summary>
    public static int Length(JsonNode? node) => node switch
    {
        JsonArray list => list.Sum(Length),
        JsonObject shape => (BlockRules.StringOf(shape, "text")?.Length ?? 0) + shape.Sum(field => Length(field.Value)),
        _ => 0,
    };

    /// <summary>What a button, menu or input is called on the screen.</summary>
    public static string Label(JsonObject element) =>
        TextOf(element["text"]) ?? TextOf(element["placeholder"]) ?? BlockRules.StringOf(element, "action_id") ?? BlockRules.StringOf(element, "type") ?? "";

    private static IEnumerable<string> Lines(JsonObject block)
    {
        switch (BlockRules.StringOf(block, "type"))
        {
            case "divider":
                yield return "———";
                break;
            case "header":
                yield return $"# {TextOf(block["text"])}";
                break;
            case "actions":
                yield return string.Join(' ', block["elements"]!.AsArray().OfType<JsonObject>().Select(Element));
                break;
            case "context":
                yield return string.Join(" · ", block["elements"]!.AsArray().OfType<JsonObject>().Select(one => BlockRules.StringOf(one, "text") ?? $"({one["alt_text"]})"));
                break;
            case "input":
                yield return $"{TextOf(block["label"])}: {Element(block["element"]!.AsObject())}";
                break;
            case "image":
                yield return $"({block["alt_text"]})";
                break;
            case "rich_text":
                yield return Spans(block["elements"]);
                break;
            default:
                if (TextOf(block["text"]) is { } text)
                    yield return text;
                foreach (var field in block["fields"]?.AsArray() ?? [])
                    yield return TextOf(field) ?? "";
                if (block["accessory"] is JsonObject accessory)
                    yield return Element(accessory);
                break;
        }
    }

    private static string Element(JsonObject element) => BlockRules.StringOf(element, "type") switch
    {
        "button" => $"[{Label(element)}]",
        "image" => $"({element["alt_text"]})",
        "overflow" or "static_select" or "radio_buttons" or "checkboxes" =>
            $"[{Label(element)}: {string.Join(" / ", (element["options"]?.AsArray() ?? []).Select(option => TextOf(option!["text"])))}]",
        _ => $"[{Label(element)}]",
    };

    private static string Spans(JsonNode? node) => node switch
    {
        JsonArray list => string.Concat(list.Select(Spans)),
        JsonObject shape when shape["elements"] is { } inner => Spans(inner) + "\n",
        JsonObject shape when BlockRules.StringOf(shape, "user_id") is { } user => $"@{user}",
        JsonObject shape => BlockRules.StringOf(shape, "text") ?? BlockRules.StringOf(shape, "url") ?? BlockRules.StringOf(shape, "fallback") ?? "",
        _ => "",
    };

    private static string? TextOf(JsonNode? text) => text switch
    {
        JsonObject shape => BlockRules.StringOf(shape, "text"),
        JsonValue value when value.TryGetValue(out string? plain) => plain,
        _ => null,
    };
}
