using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>Finds what would ping people: mentions in any text that Slack parses, and the mentions of rich text. Plain text is never parsed.</summary>
internal static partial class Pings
{
    /// <summary>The mentions in a text of Slack's markup.</summary>
    public static IEnumerable<string> In(string text) => text.Contains('<') ? Mention().Matches(text).Select(match => match.Value) : [];

    /// <summary>The mentions in blocks, wherever they stand.</summary>
    public static IEnumerable<string> In(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(In),
        JsonObject shape => (BlockRules.StringOf(shape, "type"), BlockRules.StringOf(shape, "text")) switch
        {
            ("mrkdwn" or "markdown", { } text) => In(text),
            ("plain_text", _) => [],
            ("user", _) => [$"<@{shape["user_id"]}>"],
            ("usergroup", _) => [$"<!subteam^{shape["usergroup_id"]}>"],
            ("broadcast", _) => [$"<!{shape["range"]}>"],
            _ => shape.SelectMany(field => In(field.Value)),
        },
        _ => [],
    };

    [GeneratedRegex(@"<!(?:channel|here|everyone|group|subteam\^[^>|]*)(?:\|[^>]*)?>|<@[UW][A-Z0-9]*(?:\|[^>]*)?>")]
    private static partial Regex Mention();
}
