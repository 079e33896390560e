using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LabBot.Core.Cards;
using LabBot.Core.Commands.Reading;

namespace LabBot.Slack;

/// <summary>
/// Reads what Slack sends. Pure: what is missing or of another shape becomes <see cref="SlackUse.Nothing"/>, never an exception. The shapes are those of
/// https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/reference/events.
/// </summary>
internal static partial class SlackReader
{
    /// <summary>What happened.</summary>
    public static SlackUse Read(SlackRequest request)
    {
        try
        {
            return Known(request);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which JSON can spell and .NET refuses to read (https://github.com/dotnet/runtime/issues/29194).
            return new SlackUse.Nothing("a text in it is no text");
        }
    }

    private static SlackUse Known(SlackRequest request) => request.Payload.ValueKind != JsonValueKind.Object
        ? new SlackUse.Nothing("the payload is no object")
        : request.Kind switch
        {
            SlackRequestKind.Command => Command(request.Payload),
            SlackRequestKind.Interaction => Interaction(request.Payload),
            SlackRequestKind.Event => Event(request.Payload),
            _ => new SlackUse.Nothing($"{request.Kind} is not known"),
        };

    private static SlackUse Command(JsonElement payload)
    {
        var place = new SlackPlace
        {
            Team = Text(payload, "team_id"),
            User = Text(payload, "user_id"),
            Name = Or(Text(payload, "user_name"), Text(payload, "user_id")),
            Surface = SlackSurface.Command,
            Channel = Optional(payload, "channel_id"),
            ResponseUrl = Address(payload),
            Trigger = Optional(payload, "trigger_id"),
        };
        return Known(place, new SlackUse.Typed(place, $"{Text(payload, "command")} {Words(Text(payload, "text"))}"));
    }

    private static SlackUse Interaction(JsonElement payload)
    {
        var place = PlaceOf(payload);
        return Known(place, Text(payload, "type") switch
        {
            "block_actions" when First(payload, "actions") is { } action => Click(place, action),
            "block_suggestion" when SlackActionId.Read(Text(payload, "action_id")) is { } box => new SlackUse.Typing(place, box, Text(payload, "value")),
            "view_submission" when SlackFormAnswers.Read(Child(payload, "view")) is var (submits, answers) => new SlackUse.Submitted(place, submits, answers),
            "message_action" => new SlackUse.Shortcut(place, Text(payload, "callback_id"), Words(Text(Child(payload, "message"), "text"))),
            var type => new SlackUse.Nothing($"an interaction of type '{type}'"),
        });
    }

    private static SlackPlace PlaceOf(JsonElement payload)
    {
        var (user, view, container, message) = (Child(payload, "user"), Child(payload, "view"), Child(payload, "container"), Child(payload, "message"));
        var isEphemeral = container is { ValueKind: JsonValueKind.Object } && container.TryGetProperty("is_ephemeral", out var flag) && flag.ValueKind == JsonValueKind.True;
        return new SlackPlace
        {
            // In a channel shared with another workspace the outer team is the app's, the person's may be another.
            Team = Or(Text(user, "team_id"), Text(Child(payload, "team"), "id")),
            User = Text(user, "id"),
            Name = Or(Text(user, "username"), Or(Text(user, "name"), Text(user, "id"))),
            Surface = Text(payload, "type") == "message_action" ? SlackSurface.Shortcut
                : Text(view, "type") == "home" ? SlackSurface.Home
                : view.ValueKind == JsonValueKind.Object ? SlackSurface.Modal
                : isEphemeral ? SlackSurface.PrivateCard : SlackSurface.OpenCard,
            Channel = Optional(Child(payload, "channel"), "id") ?? Optional(container, "channel_id"),
            Message = Optional(container, "message_ts"),
            Thread = Optional(container, "thread_ts") ?? Optional(message, "thread_ts"),
            ResponseUrl = Address(payload),
            Trigger = Optional(payload, "trigger_id"),
            View = Optional(view, "id"),
            Block = First(payload, "actions") is { } action ? Optional(action, "block_id") : null,
            ClickedAt = First(payload, "actions") is { } clicked ? Moment(Text(clicked, "action_ts")) : null,
            Metadata = Child(message, "metadata") is { ValueKind: JsonValueKind.Object } metadata ? metadata.GetRawText() : null,
        };
    }

    private static SlackUse Event(JsonElement payload)
    {
        var body = Child(payload, "event");
        var user = Child(body, "user");
        var team = Or(Or(Text(body, "user_team"), Text(body, "source_team")), Or(Text(user, "team_id"), Text(payload, "team_id")));
        if (Text(body, "type") is "tokens_revoked" or "app_uninstalled")
            return new SlackUse.Revoked(new SlackPlace { Team = Text(payload, "team_id") });
        if (Group(body) is { } group)
            return new SlackUse.GroupChanged(new SlackPlace { Team = Text(payload, "team_id") }, group);
        var place = new SlackPlace
        {
            Team = team,
            User = user.ValueKind == JsonValueKind.String ? Text(body, "user") : Text(user, "id"),
            Name = user.ValueKind == JsonValueKind.String ? Text(body, "user") : Or(Text(user, "real_name"), Or(Text(user, "name"), Text(user, "id"))),
            Channel = Optional(body, "channel"),
            Message = Optional(body, "ts"),
            Thread = Optional(body, "thread_ts"),
        };
        if (body.ValueKind == JsonValueKind.Object && (body.TryGetProperty("bot_id", out _) || IsBot(user)))
            return new SlackUse.Nothing("a bot's");
        return Known(place, Text(body, "type") switch
        {
            "app_mention" => new SlackUse.Typed(place with { Surface = SlackSurface.Mention }, Words(WithoutApp(Text(body, "text"), AppOf(payload)))),
            "message" when Text(body, "channel_type") == "im" && Text(body, "subtype") is ("" or "file_share" or "thread_broadcast") =>
                new SlackUse.Typed(place with { Surface = SlackSurface.Conversation }, Words(Text(body, "text"))),
            "app_home_opened" when Text(body, "tab") == "home" => new SlackUse.HomeOpened(place with { Surface = SlackSurface.Home }),
            "team_join" => new SlackUse.Joined(place),
            "user_change" => new SlackUse.ProfileChanged(place, Optional(user, "tz")),
            var type => new SlackUse.Nothing($"an event of type '{type}'"),
        });
    }

    // The user group that changed; null for any other event.
    private static string? Group(JsonElement body) => Text(body, "type") switch
    {
        "subteam_members_changed" => Optional(body, "subteam_id"),
        "subteam_updated" => Optional(Child(body, "subteam"), "id"),
        _ => null,
    };

    // The app's own account, as far as Slack says for whom it brings the event (https://docs.slack.dev/apis/events-api#authorizations).
    private static string AppOf(JsonElement payload) =>
        First(payload, "authorizations") is { } authorization && Child(authorization, "is_bot").ValueKind == JsonValueKind.True ? Text(authorization, "user_id") : "";

    // How the app is spoken to is no part of what is said to it; who else is named is.
    private static string WithoutApp(string text, string app)
    {
        var named = Mention().Matches(text);
        return (named.FirstOrDefault(one => one.Groups["id"].Value == app) ?? named.FirstOrDefault()) is { } own ? $"{text[..own.Index]} {text[(own.Index + own.Length)..]}" : text;
    }

    private static SlackUse Known(SlackPlace place, SlackUse use) =>
        place.User.Length > 0 && place.Team.Length > 0 ? use : new SlackUse.Nothing("it names no person or no workspace");

    private static bool IsBot(JsonElement user) => user.ValueKind == JsonValueKind.Object && user.TryGetProperty("is_bot", out var flag) && flag.ValueKind == JsonValueKind.True;

    // What people typed, without Slack's own marks: <https://example.org|example.org> is the address, <@U0123|ada> is @U0123, &amp; is &.
    private static string Words(string text) => WebUtility.HtmlDecode(Marked().Replace(text, match => match.Groups["target"].Value)).Trim();

    private static SlackUse Click(SlackPlace place, JsonElement action) => Text(action, "action_id") switch
    {
        // The whole of what the Home tab could not hold goes to the app's own conversation.
        SlackActionId.WholeHome => new SlackUse.Clicked(place with { Surface = SlackSurface.Conversation, Channel = place.User }, new ActionId(ShowHome.Name)),
        var text when SlackActionId.Read(text) is { } id => new SlackUse.Clicked(place, Chosen(action) is { } value ? WithArgument(id, value) : id),
        _ => new SlackUse.Nothing("a link"),
    };

    private static string? Chosen(JsonElement action) =>
        Child(action, "selected_option") is { ValueKind: JsonValueKind.Object } option ? SlackOptionValue.Read(Text(option, "value")) : null;

    // A value that is too long to be one of ours is nothing that LabBot offered.
    private static ActionId WithArgument(ActionId id, string value) =>
        id.Command.Length + 1 + value.Length <= ActionId.MaxLength ? new ActionId(id.Command, value) : id;

    private static Uri? Address(JsonElement payload) => Uri.TryCreate(Text(payload, "response_url"), UriKind.Absolute, out var address) ? address : null;

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static JsonElement? First(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : null;

    private static string Text(JsonElement element, string name) => Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static string? Optional(JsonElement element, string name) => Text(element, name) is { Length: > 0 } text ? text : null;

    // Slack's time stamps: seconds and a fraction.
    private static DateTimeOffset? Moment(string ts) =>
        double.TryParse(ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e11 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    private static string Or(string text, string other) => text.Length > 0 ? text : other;

    [GeneratedRegex(@"<@(?<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();

    [GeneratedRegex(@"<(?<target>https?://[^|>]*|mailto:[^|>]*|@[UW][A-Z0-9]+)(?:\|[^>]*)?>", RegexOptions.CultureInvariant)]
    private static partial Regex Marked();
}
