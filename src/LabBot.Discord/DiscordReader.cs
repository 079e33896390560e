using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>
/// Reads what Discord sends. Pure: what is missing or of another shape becomes <see cref="DiscordUse.Nothing"/>, never an exception. The shapes are those of
/// https://discord.com/developers/docs/interactions/receiving-and-responding and https://discord.com/developers/docs/events/gateway-events.
/// </summary>
internal static partial class DiscordReader
{
    // The first moment of Discord's ids (https://discord.com/developers/docs/reference#snowflakes).
    private const long Epoch = 1_420_070_400_000;

    private const int Ephemeral = 1 << 6;

    /// <summary>What happened.</summary>
    public static DiscordUse Read(DiscordRequest request)
    {
        try
        {
            return Known(request);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which JSON can spell and .NET refuses to read (https://github.com/dotnet/runtime/issues/29194).
            return new DiscordUse.Nothing("a text in it is no text");
        }
    }

    /// <summary>When an id was made; the first moment of Discord's ids for what is none.</summary>
    public static DateTimeOffset MomentOf(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number >> 22 : 0));

    private static DiscordUse Known(DiscordRequest request) => request.Payload.ValueKind != JsonValueKind.Object
        ? new DiscordUse.Nothing("the payload is no object")
        : request.Kind switch
        {
            DiscordRequestKind.Interaction => Interaction(request.Payload),
            DiscordRequestKind.Message => Message(request.Payload),
            DiscordRequestKind.Joined => Joined(request.Payload),
            _ => new DiscordUse.Nothing($"{request.Kind} is not known"),
        };

    private static DiscordUse Interaction(JsonElement payload)
    {
        var (place, data) = (PlaceOf(payload), Child(payload, "data"));
        return Known(place, Number(payload, "type") switch
        {
            2 when Number(data, "type") == 3 => new DiscordUse.OnMessage(place, Text(data, "name"), Text(Child(Child(Child(data, "resolved"), "messages"), Text(data, "target_id")), "content")),
            2 => Command(place, data),
            3 => Click(place, data),
            4 => Typing(place, data),
            5 => Submit(place, data),
            var type => new DiscordUse.Nothing($"an interaction of type {type}"),
        });
    }

    private static DiscordPlace PlaceOf(JsonElement payload)
    {
        var (member, message) = (Child(payload, "member"), Child(payload, "message"));
        var user = member.ValueKind == JsonValueKind.Object ? Child(member, "user") : Child(payload, "user");
        return new DiscordPlace
        {
            User = IsBot(user) ? "" : Text(user, "id"),
            Name = NameOf(user),
            Surface = Number(payload, "type") switch
            {
                3 => (Number(message, "flags") & Ephemeral) != 0 ? DiscordSurface.PrivateCard : DiscordSurface.OpenCard,
                5 => DiscordSurface.Modal,
                _ => DiscordSurface.Command,
            },
            Server = Optional(payload, "guild_id"),
            Roles = [.. Elements(Child(member, "roles")).Where(role => role.ValueKind == JsonValueKind.String).Select(role => role.GetString()!)],
            Permissions = ulong.TryParse(Text(member, "permissions"), NumberStyles.None, CultureInfo.InvariantCulture, out var permissions) ? permissions : 0,
            Channel = Optional(payload, "channel_id"),
            Message = Optional(message, "id"),
            Mark = DiscordActionId.Mark(Text(Child(payload, "data"), "custom_id")),
            Application = Text(payload, "application_id"),
            Token = Optional(payload, "token"),
            At = MomentOf(Text(payload, "id")),
        };
    }

    // A group's commands are options of type 1 (and 2 around them), their own options below (application-commands, "Subcommands and Subcommand Groups").
    private static (string Name, JsonElement Options) NameAndOptions(JsonElement data)
    {
        var (name, options) = ("/" + Text(data, "name"), Child(data, "options"));
        while (options.ValueKind == JsonValueKind.Array && options.GetArrayLength() == 1 && Number(options[0], "type") is 1 or 2)
            (name, options) = ($"{name} {Text(options[0], "name")}", Child(options[0], "options"));
        return (name, options);
    }

    private static DiscordUse.Chosen Command(DiscordPlace place, JsonElement data)
    {
        var (name, options) = NameAndOptions(data);
        return new DiscordUse.Chosen(place, name, Values(options));
    }

    private static DiscordUse Typing(DiscordPlace place, JsonElement data)
    {
        var (name, options) = NameAndOptions(data);
        var focused = Elements(options).FirstOrDefault(option => Child(option, "focused").ValueKind == JsonValueKind.True);
        return focused.ValueKind == JsonValueKind.Object
            ? new DiscordUse.Typing(place, name, Values(options), Text(focused, "name"))
            : new DiscordUse.Nothing("letters in no option");
    }

    private static Dictionary<string, string> Values(JsonElement options)
    {
        var values = new Dictionary<string, string>();
        foreach (var option in Elements(options))
            values[Text(option, "name")] = Child(option, "value") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : Child(option, "value") is { ValueKind: not JsonValueKind.Undefined } value ? value.GetRawText() : "";
        return values;
    }

    private static DiscordUse Click(DiscordPlace place, JsonElement data)
    {
        var id = Text(data, "custom_id");
        if (DiscordActionId.IsPick(id))
            return Chosen(data) is { } picked && DiscordActionId.Read(picked) is { } meant ? new DiscordUse.Clicked(place, meant) : new DiscordUse.Nothing("nothing was picked");
        if (DiscordActionId.Searched(id) is { } box)
            return new DiscordUse.WantsSearch(place, box);
        if (DiscordActionId.Read(id) is not { } action)
            return new DiscordUse.Nothing("a button that is none of LabBot's");
        if (action.Command == DiscordThreads.Command)
            return new DiscordUse.WantsThread(place);
        return new DiscordUse.Clicked(place, Chosen(data) is { } chosen ? WithArgument(action, DiscordOptionValue.Read(chosen)) : action);
    }

    private static string? Chosen(JsonElement data) => First(data, "values") is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static DiscordUse Submit(DiscordPlace place, JsonElement data)
    {
        if (DiscordFormAnswers.Searched(data) is var (box, words))
            return new DiscordUse.Searched(place, box, words);
        return DiscordFormAnswers.Read(data) is var (submits, answers) ? new DiscordUse.Submitted(place, submits, answers) : new DiscordUse.Nothing("a form that is none of LabBot's");
    }

    private static DiscordUse Message(JsonElement payload)
    {
        var author = Child(payload, "author");
        if (IsBot(author) || payload.TryGetProperty("webhook_id", out _))
            return new DiscordUse.Nothing("a bot's");
        if (Optional(payload, "guild_id") is not null)
            return new DiscordUse.Nothing("a message in a server");
        // An ordinary message or a reply; Discord's own notes (a pin, a call) say nothing to LabBot (resources/message, "Message Types").
        if (Number(payload, "type") is not (0 or 19))
            return new DiscordUse.Nothing("a note of Discord's");
        var place = new DiscordPlace
        {
            User = Text(author, "id"),
            Name = NameOf(author),
            Surface = DiscordSurface.Conversation,
            Channel = Optional(payload, "channel_id"),
            Message = Optional(payload, "id"),
            At = MomentOf(Text(payload, "id")),
        };
        return Known(place, new DiscordUse.Typed(place, Mention().Replace(Text(payload, "content"), "@${id}").Trim()));
    }

    private static DiscordUse Joined(JsonElement payload)
    {
        var user = Child(payload, "user");
        if (IsBot(user))
            return new DiscordUse.Nothing("a bot's");
        var place = new DiscordPlace { User = Text(user, "id"), Name = NameOf(user), Server = Optional(payload, "guild_id") };
        return Known(place, new DiscordUse.Joined(place));
    }

    private static DiscordUse Known(DiscordPlace place, DiscordUse use) => place.User.Length > 0 ? use : new DiscordUse.Nothing("it names no person");

    // The name that is theirs alone stands with the one that they show: anybody can show any name, and in a server be called anything.
    private static string NameOf(JsonElement user) => (Optional(user, "global_name"), Optional(user, "username")) switch
    {
        (null, null) => Text(user, "id"),
        ({ } shown, { } own) when !shown.Equals(own, StringComparison.OrdinalIgnoreCase) => $"{shown} (@{own})",
        var (shown, own) => shown ?? own!,
    };

    private static bool IsBot(JsonElement user) => Child(user, "bot").ValueKind == JsonValueKind.True;

    // A value that is too long to be one of ours is nothing that LabBot offered.
    private static ActionId WithArgument(ActionId id, string value) =>
        id.Command.Length + 1 + value.Length <= ActionId.MaxLength ? new ActionId(id.Command, value) : id;

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static JsonElement First(JsonElement element, string name) => Elements(Child(element, name)).FirstOrDefault();

    private static IEnumerable<JsonElement> Elements(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Text(JsonElement element, string name) => Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static string? Optional(JsonElement element, string name) => Text(element, name) is { Length: > 0 } text ? text : null;

    private static int Number(JsonElement element, string name) => Child(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : 0;

    // https://discord.com/developers/docs/reference#message-formatting; the one with ! is of older clients.
    [GeneratedRegex(@"<@!?(?<id>[0-9]+)>", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
