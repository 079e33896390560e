using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Slack;

/// <summary>
/// Writes JSON as block-style YAML with comments behind texts, which no YAML library for .NET that we found does. Every text is in double quotes with JSON's
/// escapes, all of which YAML has too (https://yaml.org/spec/1.2.2/#57-escaped-characters).
/// </summary>
internal static class SlackYaml
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document; behind a text that <paramref name="comments"/> has, its comment.</summary>
    public static string Write(JsonObject document, IReadOnlyDictionary<string, string> comments)
    {
        var yaml = new StringBuilder();
        Write(yaml, document, 0, comments);
        return yaml.ToString();
    }

    private static void Write(StringBuilder yaml, JsonNode node, int indent, IReadOnlyDictionary<string, string> comments)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                    Entry(yaml.Append(' ', indent).Append(key).Append(':'), value!, indent + 2, comments);
                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    if (value is JsonObject)
                    {
                        var inner = new StringBuilder();
                        Write(inner, value, indent + 2, comments);
                        yaml.Append(' ', indent).Append("- ").Append(inner.ToString().AsSpan(indent + 2));
                    }
                    else
                        Entry(yaml.Append(' ', indent).Append('-'), value!, indent + 2, comments);
                }

                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Entry(StringBuilder yaml, JsonNode value, int indent, IReadOnlyDictionary<string, string> comments)
    {
        if (value is not JsonValue scalar)
        {
            Write(yaml.Append('\n'), value, indent, comments);
            return;
        }

        yaml.Append(' ').Append(scalar.ToJsonString(Readable));
        if (scalar.TryGetValue<string>(out var text) && comments.TryGetValue(text, out var comment))
            yaml.Append("  # ").Append(comment);
        yaml.Append('\n');
    }
}
