using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Terminal;

/// <summary>
/// A reply as JSON: <c>{ "type": "show", "card": { "title": …, "blocks": [ { "type": "paragraph", … } ] }, "visibility": …, "outcome": … }</c>.
/// </summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(KebabCase<Tone>), typeof(KebabCase<ButtonStyle>), typeof(KebabCase<Visibility>), typeof(KebabCase<Outcome>)])]
[JsonSerializable(typeof(Reply))]
[JsonSerializable(typeof(SentFile))]
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

/// <summary>Writes an enumeration in the words that the types of blocks have too: <c>nothing-found</c>.</summary>
internal sealed class KebabCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;
