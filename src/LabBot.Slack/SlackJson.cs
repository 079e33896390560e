using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LabBot.Slack;

/// <summary>Slack's JSON for what LabBot sends.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlackMessage))]
[JsonSerializable(typeof(SlackView))]
[JsonSerializable(typeof(SlackChoices))]
public sealed partial class SlackJson : JsonSerializerContext
{
    // Relaxed: the output is a JSON document on its own, never part of an HTML page. Made when first wanted, since Default is not there before.
    private static SlackJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary><c>{ "text": …, "blocks": […] }</c>, to which a call adds its channel and the like.</summary>
    public static JsonObject ToObject(SlackMessage message) => JsonSerializer.SerializeToNode(message, Default.SlackMessage)!.AsObject();

    /// <summary>The view that <c>views.open</c> and <c>views.publish</c> take.</summary>
    public static JsonObject ToObject(SlackView view) => JsonSerializer.SerializeToNode(view, Default.SlackView)!.AsObject();

    /// <summary>The acknowledgement of a <c>block_suggestion</c>.</summary>
    public static JsonObject ToObject(SlackChoices options) => JsonSerializer.SerializeToNode(options, Default.SlackChoices)!.AsObject();

    /// <summary>A message to look at, or to paste into Block Kit Builder.</summary>
    public static string Write(SlackMessage message) => JsonSerializer.Serialize(message, Indented.SlackMessage);

    /// <summary>A view to look at, or to paste into Block Kit Builder.</summary>
    public static string Write(SlackView view) => JsonSerializer.Serialize(view, Indented.SlackView);

    /// <summary>Options to look at.</summary>
    public static string Write(SlackChoices options) => JsonSerializer.Serialize(options, Indented.SlackChoices);
}
