using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabBot.Core.Commands;

namespace LabBot.Terminal;

/// <summary>
/// A reply as JSON: <c>{ "type": "show", "card": { "title": …, "blocks": [ { "type": "paragraph", … } ] }, "visibility": …, "outcome": … }</c>.
/// </summary>
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Reply))]
internal sealed partial class ReplyJson : JsonSerializerContext
{
    /// <summary>The reply as an indented JSON object.</summary>
    public static string Write(Reply reply)
    {
        // Relaxed: the output is a JSON document on its own, never part of an HTML page.
        var readable = new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        return JsonSerializer.Serialize(reply, typeof(Reply), new ReplyJson(readable));
    }
}
