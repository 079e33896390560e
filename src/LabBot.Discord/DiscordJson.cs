using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LabBot.Discord;

/// <summary>Discord's JSON for what LabBot sends.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscordMessage))]
[JsonSerializable(typeof(DiscordModal))]
[JsonSerializable(typeof(DiscordChoices))]
[JsonSerializable(typeof(JsonArray))]
public sealed partial class DiscordJson : JsonSerializerContext
{
    // Relaxed: the output is a JSON document on its own, never part of an HTML page. Made when first wanted, since Default is not there before.
    private static DiscordJson Indented => field ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary><c>{ "embeds": […], "components": […], "allowed_mentions": … }</c>, to which a call adds its flags, its nonce and the like.</summary>
    public static JsonObject ToObject(DiscordMessage message) => JsonSerializer.SerializeToNode(message, Default.DiscordMessage)!.AsObject();

    /// <summary>The <c>data</c> of an answer that opens the modal.</summary>
    public static JsonObject ToObject(DiscordModal modal) => JsonSerializer.SerializeToNode(modal, Default.DiscordModal)!.AsObject();

    /// <summary>The <c>data</c> of an answer to letters typed.</summary>
    public static JsonObject ToObject(DiscordChoices choices) => JsonSerializer.SerializeToNode(choices, Default.DiscordChoices)!.AsObject();

    /// <summary>A message to look at.</summary>
    public static string Write(DiscordMessage message) => JsonSerializer.Serialize(message, Indented.DiscordMessage);

    /// <summary>A modal to look at.</summary>
    public static string Write(DiscordModal modal) => JsonSerializer.Serialize(modal, Indented.DiscordModal);

    /// <summary>Choices to look at.</summary>
    public static string Write(DiscordChoices choices) => JsonSerializer.Serialize(choices, Indented.DiscordChoices);

    /// <summary>The commands of <see cref="DiscordCommands"/> to look at.</summary>
    public static string Write(JsonArray commands) => JsonSerializer.Serialize(commands, Indented.JsonArray);
}
