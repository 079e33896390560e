using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;
using LabBot.Platforms.Slack.Wire;

namespace LabBot.Platforms.Slack.People;

/// <summary>What Slack tells the app of what a person did (docs.slack.dev/reference/interaction-payloads).</summary>
internal sealed class Payloads(Workspace workspace, ResponseUrls responses)
{
    public JsonObject Command(Person person, SlackChannel channel, string command, string text) => new()
    {
        ["token"] = workspace.World.VerificationToken, ["team_id"] = workspace.World.TeamId, ["team_domain"] = workspace.World.TeamDomain, ["channel_id"] = channel.Id,
        ["channel_name"] = channel.Name, ["user_id"] = person.Id, ["user_name"] = person.Name.ToLowerInvariant(), ["command"] = command, ["text"] = text,
        ["api_app_id"] = workspace.World.AppId, ["is_enterprise_install"] = "false", ["response_url"] = responses.New(new Origin(person, channel, null)),
        ["trigger_id"] = workspace.Triggers.New(person),
    };

    public JsonObject Action(Person person, Surface where, JsonObject action)
    {
        var payload = On(Common("block_actions", person), person, where, withState: true);
        (payload["trigger_id"], payload["actions"]) = (workspace.Triggers.New(person), new JsonArray(action));
        return payload;
    }

    public JsonObject Suggestion(Person person, Surface where, string blockId, string actionId, string typed)
    {
        var payload = On(Common("block_suggestion", person), person, where, withState: false);
        (payload["action_id"], payload["block_id"], payload["value"]) = (actionId, blockId, typed);
        return payload;
    }

    public JsonObject Submission(Person person, SlackView view, JsonObject values)
    {
        var payload = Common("view_submission", person);
        (payload["trigger_id"], payload["view"], payload["response_urls"]) = (workspace.Triggers.New(person), view.ToJson(workspace.World, values), new JsonArray());
        return payload;
    }

    public JsonObject Closing(Person person, SlackView view)
    {
        var payload = Common("view_closed", person);
        (payload["view"], payload["is_cleared"]) = (view.ToJson(workspace.World), false);
        return payload;
    }

    public JsonObject Shortcut(Person person, string callbackId, SlackMessage? message)
    {
        var payload = Common(message is null ? "shortcut" : "message_action", person);
        (payload["callback_id"], payload["trigger_id"], payload["action_ts"]) = (callbackId, workspace.Triggers.New(person), workspace.NewTs());
        if (message is null)
            return payload;
        (payload["message_ts"], payload["channel"], payload["message"]) = (message.Ts, ChannelOf(message.Channel), message.ToJson(workspace.World, withMetadata: false));
        payload["response_url"] = responses.New(new Origin(person, message.Channel, null));
        return payload;
    }

    private JsonObject On(JsonObject payload, Person person, Surface where, bool withState)
    {
        switch (where)
        {
            case SlackMessage message:
                payload["container"] = new JsonObject
                {
                    ["type"] = "message", ["message_ts"] = message.Ts, ["channel_id"] = message.Channel.Id, ["is_ephemeral"] = message.OnlyFor is not null,
                };
                payload["channel"] = ChannelOf(message.Channel);
                if (message.OnlyFor is null)
                    payload["message"] = message.ToJson(workspace.World, withMetadata: false);
                if (withState)
                    (payload["state"], payload["response_url"]) = (new JsonObject { ["values"] = new JsonObject() }, responses.New(new Origin(person, message.Channel, message)));
                break;
            case SlackView view:
                payload["container"] = new JsonObject { ["type"] = "view", ["view_id"] = view.Id };
                payload["view"] = view.ToJson(workspace.World);
                break;
        }

        return payload;
    }

    private JsonObject Common(string type, Person person) => new()
    {
        ["type"] = type, ["token"] = workspace.World.VerificationToken, ["api_app_id"] = workspace.World.AppId,
        ["team"] = new JsonObject { ["id"] = workspace.World.TeamId, ["domain"] = workspace.World.TeamDomain },
        ["user"] = new JsonObject { ["id"] = person.Id, ["username"] = person.Name.ToLowerInvariant(), ["name"] = person.Name.ToLowerInvariant(), ["team_id"] = workspace.World.TeamId },
        ["enterprise"] = null, ["is_enterprise_install"] = false,
    };

    private static JsonObject ChannelOf(SlackChannel channel) => new() { ["id"] = channel.Id, ["name"] = channel.Name };

    /// <summary>The press of a button, or a choice in a menu.</summary>
    /// <exception cref="InvalidOperationException">There is no such choice.</exception>
    public static JsonObject ActionOn(JsonObject block, JsonObject element, string? choice, string ts)
    {
        var type = BlockRules.StringOf(element, "type")!;
        var action = Value(element, choice);
        (action["action_id"], action["block_id"], action["action_ts"]) = ((string)element["action_id"]!, (string)block["block_id"]!, ts);
        if (type == "button")
            (action["text"], action["style"]) = (element["text"]!.DeepClone(), element["style"]?.DeepClone());
        if (type == "button" && element["style"] is null)
            action.Remove("style");
        return action;
    }

    /// <summary>What an element holds when a person has chosen or typed this.</summary>
    /// <exception cref="InvalidOperationException">It cannot hold this.</exception>
    public static JsonObject Value(JsonObject element, string? choice)
    {
        var type = BlockRules.StringOf(element, "type")!;
        var value = new JsonObject { ["type"] = type };
        switch (type)
        {
            case "button":
                if (element["value"] is { } pressed)
                    value["value"] = pressed.DeepClone();
                break;
            case "static_select" or "overflow" or "radio_buttons":
                value["selected_option"] = choice is null ? element["initial_option"]?.DeepClone() : Option(element, choice);
                break;
            case "external_select":
                value["selected_option"] = choice is null ? element["initial_option"]?.DeepClone() : JsonNode.Parse(choice);
                break;
            case "multi_static_select" or "checkboxes":
                value["selected_options"] = choice is null
                    ? element["initial_options"]?.DeepClone() ?? new JsonArray()
                    : new JsonArray([.. choice.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => (JsonNode)Option(element, one))]);
                break;
            case "users_select":
                value["selected_user"] = choice ?? (string?)element["initial_user"];
                break;
            case "channels_select":
                value["selected_channel"] = choice ?? (string?)element["initial_channel"];
                break;
            case "conversations_select":
                value["selected_conversation"] = choice ?? (string?)element["initial_conversation"];
                break;
            case "datepicker":
                value["selected_date"] = choice ?? (string?)element["initial_date"];
                break;
            case "timepicker":
                value["selected_time"] = choice ?? (string?)element["initial_time"];
                break;
            case "datetimepicker":
                value["selected_date_time"] = choice is null ? element["initial_date_time"]?.DeepClone() : long.Parse(choice, CultureInfo.InvariantCulture);
                break;
            case "plain_text_input" or "email_text_input" or "url_text_input" or "number_input":
                value["value"] = choice ?? (string?)element["initial_value"];
                break;
            default:
                throw new InvalidOperationException($"A person cannot fill in a {type} here yet.");
        }

        return value;
    }

    private static JsonNode Option(JsonObject element, string choice)
    {
        var options = element["options"]?.AsArray().OfType<JsonObject>() ?? element["option_groups"]!.AsArray().SelectMany(group => group!["options"]!.AsArray().OfType<JsonObject>());
        return options.FirstOrDefault(option => (string?)option["value"] == choice || (string?)option["text"]?["text"] == choice)?.DeepClone()
            ?? throw new InvalidOperationException($"There is no option '{choice}'; there are: {string.Join(", ", options.Select(option => (string?)option["text"]?["text"]))}.");
    }
}
