using System.Text.Json;
using System.Text.Json.Nodes;
using static LabBot.Platforms.Discord.Form.FormRules;

namespace LabBot.Platforms.Discord.Form;

/// <summary>Messages by each of the ways in which an app sends them.</summary>
internal static class MessageRules
{
    /// <summary>Only the one who asked sees it (resources/message#message-object-message-flags).</summary>
    public const int Ephemeral = 1 << 6;

    /// <summary>No previews of links.</summary>
    public const int SuppressEmbeds = 1 << 2;

    /// <summary>No notification.</summary>
    public const int SuppressNotifications = 1 << 12;

    private static readonly Rule AllowedMentions = Shape(
        Optional("parse", List(OneOf("roles", "users", "everyone"), 3)), Optional("roles", List(Snowflake, 100)), Optional("users", List(Snowflake, 100)), Optional("replied_user", Bool)).And(SaysOneThing);

    private static readonly Rule Attachments = List(
        Shape(Required("id", Any), Optional("filename", String(1024)), Optional("description", String(1024, 0)), Optional("title", String(1024, 0))), Limits.Files);

    private static readonly Field[] Words =
    [
        Optional("content", String(Limits.Content, 0).Nullable()), Optional("embeds", EmbedRules.All.Nullable()), Optional("allowed_mentions", AllowedMentions.Nullable()),
        Optional("components", ComponentRules.Message.Nullable()), Optional("attachments", Attachments.Nullable()),
    ];

    /// <summary>A new message in a channel.</summary>
    public static readonly Rule Create = Shape(
    [
        .. Words, Optional("tts", Bool), Optional("nonce", Nonce), Optional("enforce_nonce", Bool), Flags(SuppressEmbeds | SuppressNotifications),
        Optional("message_reference", Shape(
            Optional("type", OneOf(0)), Required("message_id", Snowflake), Optional("channel_id", Snowflake), Optional("guild_id", Snowflake), Optional("fail_if_not_exists", Bool))),
    ]);

    /// <summary>A change of a message.</summary>
    public static readonly Rule Edit = Shape([.. Words, Flags(SuppressEmbeds)]);

    /// <summary>An answer to an interaction, first or further.</summary>
    public static readonly Rule Answer = Shape([.. Words, Optional("tts", Bool), Optional("enforce_nonce", NotEnforced), Flags(SuppressEmbeds | SuppressNotifications | Ephemeral)]);

    /// <summary>What a deferral may say.</summary>
    public static readonly Rule Deferral = Shape(Flags(Ephemeral));

    private static void Nonce(JsonNode? value, string at, Complaints complaints)
    {
        if (Kind(value) != JsonValueKind.Number)
            String(Limits.Nonce)(value, at, complaints);
    }

    // Clients send it with every message as false; true promises what answers to interactions do not have.
    private static void NotEnforced(JsonNode? value, string at, Complaints complaints)
    {
        if (Kind(value) != JsonValueKind.False)
            complaints.Note($"{at}: no nonce is enforced here");
    }

    // A flag that does not belong here is not an error to Discord: it does nothing, which is the app's mistake.
    private static Field Flags(int allowed) => Optional("flags", Whole(0, int.MaxValue).Nullable().And((value, at, complaints) =>
    {
        if (NumberOf(value) is { } flags && (flags & ~allowed) != 0)
            complaints.Note($"{at}: of {flags}, {flags & ~allowed} means nothing here");
    }));

    private static void SaysOneThing(JsonNode? value, string at, Complaints complaints)
    {
        foreach (var sort in (string[])["users", "roles"])
        {
            if (value is JsonObject shape && shape["parse"] is JsonArray parse && parse.Any(one => one?.ToString() == sort) && shape[sort] is JsonArray { Count: > 0 })
                complaints.Add("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", $"parse:[\"{sort}\"] and {sort}: [ids...] are mutually exclusive.", at);
        }
    }
}
