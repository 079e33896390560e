using System.Text.Json;

namespace LabBot.Discord.Wire;

/// <summary>What LabBot wants to know of what happens on Discord.</summary>
internal static class GatewayEvents
{
    /// <summary>The session began.</summary>
    public const string Ready = "READY";

    /// <summary>The session goes on, and all that was missed has come.</summary>
    public const string Resumed = "RESUMED";

    private const string Interaction = "INTERACTION_CREATE", Message = "MESSAGE_CREATE", Joined = "GUILD_MEMBER_ADD";

    // https://discord.com/developers/docs/resources/message#message-object-message-types: words, and words in reply. All others are Discord's own notes.
    private const int Words = 0, Reply = 19;

    /// <summary>Whether LabBot looks into it.</summary>
    public static bool IsWanted(string type) => type is Ready or Resumed or Interaction or Message or Joined;

    /// <summary>The request in it; null where it is nobody's: a bot's words, words in a server, a bot that joins, or something that cannot be read.</summary>
    public static DiscordRequest? Read(string type, JsonElement data) => data.ValueKind != JsonValueKind.Object ? null : type switch
    {
        Interaction => OfInteraction(data),
        Message => OfMessage(data),
        Joined => OfJoined(data),
        _ => null,
    };

    /// <summary>The same of an interaction that came by itself; null where it lacks its id or its token.</summary>
    public static DiscordRequest? OfInteraction(JsonElement data) =>
        // Both become parts of an address.
        Json.Text(data, "id") is { Length: > 0 } id && id.All(char.IsAsciiDigit) && Json.Text(data, "token") is { Length: > 0 } token && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '=')
            ? new DiscordRequest(DiscordRequestKind.Interaction, data, id)
            : null;

    private static DiscordRequest? OfMessage(JsonElement data) =>
        Json.Text(data, "id") is { Length: > 0 } id && Json.Text(data, "guild_id") is null && IsPerson(data, "author") && Json.Text(data, "webhook_id") is null
        && Json.Number(data, "type") is null or Words or Reply
            ? new DiscordRequest(DiscordRequestKind.Message, data, id)
            : null;

    private static DiscordRequest? OfJoined(JsonElement data) =>
        Json.Text(data, "guild_id") is { Length: > 0 } server && IsPerson(data, "user") && Json.Text(data.GetProperty("user"), "id") is { Length: > 0 } user
            ? new DiscordRequest(DiscordRequestKind.Joined, data, $"{server}:{user}:{Json.Text(data, "joined_at")}")
            : null;

    private static bool IsPerson(JsonElement data, string name) =>
        data.TryGetProperty(name, out var user) && user.ValueKind == JsonValueKind.Object && !(user.TryGetProperty("bot", out var bot) && bot.ValueKind == JsonValueKind.True);
}
