using System.Text;
using System.Text.Json;
using LabBot.Slack;

namespace LabBot.Tests.Slack;

/// <summary>Reads what the renderer made as Slack would, from its JSON: what is seen, what it can be asked for, and what breaks a rule of Slack's.</summary>
internal static class SlackReading
{
    public static JsonElement Json(SlackMessage message) => JsonDocument.Parse(SlackJson.Write(message)).RootElement;

    public static JsonElement Json(SlackView view) => JsonDocument.Parse(SlackJson.Write(view)).RootElement;

    public static IReadOnlyList<JsonElement> Objects(JsonElement element) => JsonReading.Objects(element);

    public static IEnumerable<JsonElement> Objects(JsonElement element, string type) => Objects(element).Where(one => Type(one) == type);

    /// <summary>What a reader sees, in order, unescaped, marks of markup taken off.</summary>
    public static string Seen(JsonElement blocks)
    {
        var seen = new StringBuilder();
        foreach (var one in Objects(blocks))
        {
            seen.Append(Type(one) switch
            {
                "plain_text" or "text" => Text(one, "text"),
                "link" => Text(one, "text"),
                "mrkdwn" => SeenOfMarkup(Text(one, "text")),
                "user" => "@" + Text(one, "user_id"),
                "date" => Text(one, "fallback"),
                _ => "",
            });
        }

        return seen.ToString();
    }

    /// <summary>Every address that can be opened.</summary>
    public static IReadOnlyList<string> Addresses(JsonElement blocks) =>
    [
        .. Objects(blocks).Where(one => one.TryGetProperty("url", out _)).Select(one => Text(one, "url")),
        .. Objects(blocks, "mrkdwn").SelectMany(one => Angles(Text(one, "text"))).Where(angle => angle.StartsWith("http", StringComparison.Ordinal)).Select(angle => Unescaped(angle.Split('|')[0])),
    ];

    /// <summary>What stands between angle brackets in markup: each acts.</summary>
    public static IEnumerable<string> Angles(string markup)
    {
        for (var start = markup.IndexOf('<'); start >= 0; start = markup.IndexOf('<', start + 1))
            yield return markup[(start + 1)..markup.IndexOf('>', start)];
    }

    public static string Unescaped(string text) => text.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&");

    public static string Type(JsonElement element) => element.TryGetProperty("type", out var type) ? type.GetString()! : "";

    public static string Text(JsonElement element, string property) => JsonReading.Text(element, property);

    /// <summary>How many characters of text the blocks show or read out.</summary>
    public static int Size(JsonElement blocks) => Objects(blocks).Sum(one =>
        (Type(one) is "plain_text" or "mrkdwn" or "text" or "link" ? Text(one, "text").Length : 0) + Text(one, "url").Length + Text(one, "accessibility_label").Length + Text(one, "fallback").Length);

    /// <summary>Every rule of Slack's that a message breaks.</summary>
    public static IEnumerable<string> Broken(JsonElement message, int mostBlocks = 50)
    {
        var blocks = message.GetProperty("blocks");
        if (blocks.GetArrayLength() > mostBlocks)
            yield return $"{blocks.GetArrayLength()} blocks";
        if (Type(message) == "" && Text(message, "text").Length is 0 or > 4000)
            yield return $"text of {Text(message, "text").Length}";
        if (Type(message) == "" && Size(blocks) >= 10_000)
            yield return $"block text of {Size(blocks)}";
        foreach (var block in blocks.EnumerateArray())
        {
            var ids = Objects(block).Select(one => Text(one, "action_id")).Where(id => id.Length > 0).ToList();
            if (ids.Distinct().Count() != ids.Count)
                yield return "an action_id twice in a block";
        }

        foreach (var one in Objects(blocks))
        {
            foreach (var (property, least, most) in Lengths(Type(one)))
            {
                if (one.TryGetProperty(property, out var value))
                {
                    var (length, blank) = value.ValueKind switch
                    {
                        JsonValueKind.String => (value.GetString()!.Length, string.IsNullOrWhiteSpace(value.GetString())),
                        JsonValueKind.Array => (value.GetArrayLength(), false),
                        _ => (Text(value, "text").Length, string.IsNullOrWhiteSpace(Text(value, "text"))),
                    };
                    if (length < least || length > most || (blank && property is not ("text" or "initial_value")))
                        yield return $"{Type(one)}.{property} of {length}";
                }
                else if (least > 0)
                    yield return $"{Type(one)} without {property}";
            }
        }

        foreach (var option in Objects(blocks).Where(one => one.TryGetProperty("value", out _) && one.TryGetProperty("text", out _)))
        {
            if (Text(option.GetProperty("text"), "text").Length is 0 or > 75 || Text(option, "value").Length is 0 or > 75)
                yield return "an option too long or empty";
        }
    }

    private static (string Property, int Least, int Most)[] Lengths(string type) => type switch
    {
        "header" => [("text", 1, 150)],
        "section" => [("text", 1, 3000)],
        "context" => [("elements", 1, 10)],
        "actions" => [("elements", 1, 5)],
        "rich_text" => [("elements", 1, int.MaxValue)],
        "rich_text_section" => [("elements", 1, int.MaxValue)],
        "rich_text_list" => [("elements", 1, int.MaxValue)],
        "plain_text" or "mrkdwn" => [("text", 1, 3000)],
        "text" => [("text", 1, 3000)],
        "link" => [("text", 1, 3000), ("url", 1, 3000)],
        "button" => [("text", 1, 75), ("action_id", 1, 255), ("url", 0, 3000), ("accessibility_label", 0, 75)],
        "static_select" => [("placeholder", 1, 150), ("options", 1, 100), ("action_id", 1, 255)],
        "external_select" => [("placeholder", 1, 150), ("action_id", 1, 255)],
        "input" => [("label", 1, 2000), ("block_id", 1, 255)],
        "plain_text_input" => [("initial_value", 0, 3000), ("action_id", 1, 255)],
        _ => [],
    };

    // Of a link its label, of a date its fallback, of a mention its id; of marked text the text.
    private static string SeenOfMarkup(string markup)
    {
        var seen = new StringBuilder();
        var code = false;
        for (var i = 0; i < markup.Length; i++)
        {
            if (markup[i] == '`')
                code = !code;
            else if (code)
                seen.Append(markup[i]);
            else if (markup[i] == '<')
            {
                var end = markup.IndexOf('>', i);
                var inside = markup[(i + 1)..end];
                seen.Append(inside.Contains('|') ? inside[(inside.IndexOf('|') + 1)..] : inside);
                i = end;
            }
            else if (markup[i] != '*')
                seen.Append(markup[i]);
        }

        return Unescaped(seen.ToString());
    }
}
