using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Slack;

/// <summary>
/// The description of LabBot that Slack makes an app from (docs.slack.dev/reference/app-manifest), made from the commands as they are defined.
/// </summary>
public static class SlackManifest
{
    /// <summary>The <c>callback_id</c> of the message shortcut that suggests what a message links to.</summary>
    public const string SuggestShortcut = "kit-suggest";

    /// <summary>Where Slack sends slash commands, under the operator's address.</summary>
    public const string CommandPath = "/slack/command";

    /// <summary>Where Slack sends clicks, forms, shortcuts and the words typed into a search box.</summary>
    public const string InteractionPath = "/slack/interaction";

    /// <summary>Where Slack sends events.</summary>
    public const string EventPath = "/slack/event";

    // What LabBot may do, each with the reason that whoever installs it reads.
    private static readonly IReadOnlyList<(string Scope, string Reason)> Scopes =
    [
        ("app_mentions:read", "answers @LabBot in threads, where slash commands do not work"),
        ("chat:write", "sends readings and answers"),
        ("commands", "the slash commands and the shortcut"),
        ("files:write", "gives people their own data as a file"),
        ("im:history", "before it sends a reading again, it looks whether the first one arrived; reads only its own direct messages"),
        ("im:write", "opens the direct message in which readings come"),
        ("users:read", "the time zone of a profile, so that readings come in the morning; who joins"),
    ];

    // Asked for only where user groups are set: LabBot has no right that it does not use.
    private static readonly IReadOnlyList<(string Scope, string Reason)> GroupScopes = [("usergroups:read", "who is in the user groups that tend the kit, as Slack:CuratorGroups names them")];

    // What LabBot hears of, each with what it does then.
    private static readonly IReadOnlyList<(string Event, string Reason)> Events =
    [
        ("app_home_opened", "fills the Home tab"),
        ("app_mention", "answers @LabBot"),
        ("app_uninstalled", "stops sending"),
        ("message.im", "answers what people write to it"),
        ("team_join", "invites a newcomer, where the settings ask for it"),
        ("tokens_revoked", "stops sending"),
        ("user_change", "follows people to another time zone, and sees who is an admin no more"),
    ];

    // Told with the same scope (docs.slack.dev/reference/events/subteam_members_changed, docs.slack.dev/reference/events/subteam_updated).
    private static readonly IReadOnlyList<(string Event, string Reason)> GroupEvents =
    [
        ("subteam_members_changed", "sees at once who tends the kit and who does no more"),
        ("subteam_updated", "the same, when the user group itself is taken away"),
    ];

    /// <summary>What LabBot may do, each with the reason that whoever installs it reads.</summary>
    /// <param name="hasGroups">Whether there are user groups whose members tend the kit.</param>
    public static IEnumerable<(string Scope, string Reason)> ScopesOf(bool hasGroups) => hasGroups ? Scopes.Concat(GroupScopes).OrderBy(scope => scope.Scope, StringComparer.Ordinal) : Scopes;

    private static IEnumerable<(string Event, string Reason)> EventsOf(bool hasGroups) => hasGroups ? Events.Concat(GroupEvents).OrderBy(one => one.Event, StringComparer.Ordinal) : Events;

    /// <summary>
    /// The manifest. With an address Slack sends everything there; without one LabBot fetches it over Socket Mode.
    /// </summary>
    /// <param name="definitions">The commands.</param>
    /// <param name="names">What they are called.</param>
    /// <param name="http">The address.</param>
    /// <param name="hasGroups">As for <see cref="ScopesOf"/>.</param>
    /// <exception cref="ArgumentException">Something is longer than Slack takes, or the address is no https address.</exception>
    public static JsonObject Json(IReadOnlyList<CommandDefinition> definitions, CommandNames names, Uri? http = null, bool hasGroups = false)
    {
        if (http is not null && (!http.IsAbsoluteUri || http.Scheme != Uri.UriSchemeHttps || http.Query.Length > 0 || http.Fragment.Length > 0))
            throw new ArgumentException($"'{http}' is no address for Slack; expected one such as https://labbot.example.org");
        var groups = definitions.Where(definition => definition.Listed).GroupBy(definition => definition.Name.Split(' ')[0]).ToList();
        if (groups.Count > SlackLimits.Commands)
            throw new ArgumentException($"There are {groups.Count} slash commands; Slack takes {SlackLimits.Commands}.");
        return new JsonObject
        {
            ["display_information"] = new JsonObject
            {
                ["name"] = Within("LabBot", SlackLimits.AppName, "the app's name"),
                ["description"] = Within("Readings for newcomers of the lab: one a day, and any of them in two seconds", SlackLimits.AppDescription, "the app's description"),
            },
            ["features"] = new JsonObject
            {
                ["app_home"] = new JsonObject { ["home_tab_enabled"] = true, ["messages_tab_enabled"] = true, ["messages_tab_read_only_enabled"] = false },
                ["bot_user"] = new JsonObject { ["display_name"] = Within("LabBot", SlackLimits.BotName, "the bot's name"), ["always_online"] = true },
                ["shortcuts"] = new JsonArray(new JsonObject
                {
                    ["name"] = Within("Suggest for the kit", SlackLimits.ShortcutName, "the shortcut's name"),
                    ["type"] = "message",
                    ["callback_id"] = SuggestShortcut,
                    ["description"] = Within("Suggests what this message links to as a reading", SlackLimits.ShortcutDescription, "the shortcut's description"),
                }),
                ["slash_commands"] = new JsonArray([.. groups.Select(group => Command([.. group], names, http))]),
            },
            ["oauth_config"] = new JsonObject { ["scopes"] = new JsonObject { ["bot"] = new JsonArray([.. ScopesOf(hasGroups).Select(scope => JsonValue.Create(scope.Scope))]) } },
            ["settings"] = new JsonObject
            {
                ["event_subscriptions"] = With(http, "request_url", EventPath, new JsonObject { ["bot_events"] = new JsonArray([.. EventsOf(hasGroups).Select(one => JsonValue.Create(one.Event))]) }),
                ["interactivity"] = With(http, "message_menu_options_url", InteractionPath, With(http, "request_url", InteractionPath, new JsonObject { ["is_enabled"] = true })),
                ["org_deploy_enabled"] = false,
                ["socket_mode_enabled"] = http is null,
                ["token_rotation_enabled"] = false,
            },
        };
    }

    /// <summary>The same as YAML, with the reasons as comments.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Json"/>.</exception>
    public static string Yaml(IReadOnlyList<CommandDefinition> definitions, CommandNames names, Uri? http = null, bool hasGroups = false) =>
        $"""
        # LabBot as Slack makes an app of it: https://api.slack.com/apps, Create New App, From a manifest.
        # Printed by 'labbot slack manifest{(http is null ? "" : $" --http {http.AbsoluteUri}")}'; print it anew when LabBot's commands or their names change, or Slack:CuratorGroups.

        """
        + SlackYaml.Write(Json(definitions, names, http, hasGroups), ScopesOf(hasGroups).Concat(EventsOf(hasGroups)).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    private static JsonObject Command(IReadOnlyList<CommandDefinition> group, CommandNames names, Uri? http)
    {
        var word = group[0].Name.Split(' ')[0];
        var typed = names.Typed(word);
        var others = group.Skip(1).Select(definition => definition.Name[(word.Length + 1)..]).ToList();
        var summary = others.Count == 0 ? group[0].Summary : $"{group[0].Summary}; also {string.Join(", ", others)}";
        var usage = string.Join(" | ", group.Select(definition => Usage(definition, word)).Where(one => one.Length > 0));
        var command = new JsonObject
        {
            ["command"] = Within(typed, SlackLimits.Command, $"the command {typed}"),
            ["description"] = Within(summary, SlackLimits.CommandDescription, $"the description of {typed}"),
            // So that a person is given by their id: typed as @ada, sent as <@U0123|ada>.
            ["should_escape"] = group.Any(definition => definition.Options.Any(option => option.IsPerson)),
        };
        if (usage.Length > 0)
            command["usage_hint"] = Within(usage, SlackLimits.UsageHint, $"the usage hint of {typed}");
        return With(http, "url", CommandPath, command);
    }

    // What follows the slash command: "start [track]", "[query]".
    private static string Usage(CommandDefinition definition, string word)
    {
        var options = definition.Options.Select(option => option.Required ? $"<{option.Name}>" : $"[{option.Name}]");
        return string.Join(' ', definition.Name.Length > word.Length ? options.Prepend(definition.Name[(word.Length + 1)..]) : options);
    }

    private static JsonObject With(Uri? http, string key, string path, JsonObject value)
    {
        if (http is not null)
            value[key] = http.AbsoluteUri.TrimEnd('/') + path;
        return value;
    }

    private static string Within(string text, int most, string what) =>
        text.Length <= most ? text : throw new ArgumentException($"'{CutText.Shorten(text, 60)}' is too long: {what} has {text.Length} characters, and Slack takes {most}.");
}
