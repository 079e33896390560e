using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;
using LabBot.Platforms.Slack.People;
using LabBot.Platforms.Slack.Rules;
using LabBot.Platforms.Slack.Wire;

namespace LabBot.Platforms.Slack;

/// <summary>
/// Somebody in the workspace, with hands and eyes. What a person does returns what that person then sees, in order. Waiting ends when it is there, never after a time;
/// where nothing comes, <see cref="SlackWorld.Patience"/> ends it with a <see cref="TimeoutException"/>. Safe for threads, but what is seen of two things done at once is mixed.
/// </summary>
public sealed class Person
{
    private readonly SlackOnLoopback slack;
    private readonly SeenLog log;
    private readonly Lock gate = new();
    private readonly List<SlackView> modals = [];

    internal Person(SlackOnLoopback slack, string id, string name, string timeZone, string locale)
    {
        (this.slack, Id, Name, TimeZone, Locale) = (slack, id, name, timeZone, locale);
        log = new SeenLog(slack.Workspace.World.Keep);
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>The IANA zone of the profile.</summary>
    public string TimeZone { get; internal set; }

    public string Locale { get; }

    /// <summary>A bot cannot be written to: <c>cannot_dm_bot</c>.</summary>
    public bool IsBot { get; init; }

    /// <summary>Whether they are an admin of the workspace. A change of it is told by <see cref="SlackOnLoopback.AdminChangesAsync"/>.</summary>
    public bool IsAdmin { get; set; }

    /// <summary>Whether they own the workspace, as an admin with more rights.</summary>
    public bool IsOwner { get; set; }

    /// <summary>Who has left cannot be written to: <c>user_disabled</c>.</summary>
    public bool IsDeactivated { get; set; }

    /// <summary>Whether the direct conversation is closed to the app: <c>channel_not_found</c>.</summary>
    public bool HasClosedDm { get; set; }

    /// <summary>The Home tab as the app last published it.</summary>
    public SlackView? Home { get; private set; }

    /// <summary>The modal on top, if one is open.</summary>
    public SlackView? Modal
    {
        get
        {
            lock (gate)
                return modals.LastOrDefault();
        }
    }

    /// <summary>The direct conversation with the bot.</summary>
    public SlackChannel Dm => slack.Workspace.DmWith(this);

    /// <summary>Everything done and seen, oldest first.</summary>
    public IReadOnlyList<Sight> Transcript => log.Since(0);

    /// <summary>Types a slash command; by default into the direct conversation with the bot.</summary>
    /// <exception cref="ArgumentException">The line begins with no slash.</exception>
    public async Task<IReadOnlyList<Sight>> TypesAsync(string line, SlackChannel? where = null, Until until = Until.SomethingIsSeen)
    {
        if (!line.StartsWith('/'))
            throw new ArgumentException($"'{line}' is no slash command; WritesInDmAsync and MentionsAsync write messages.", nameof(line));
        var from = Does($"types {line}");
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (command, text) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
        if (slack.Workspace.World.Commands is { } commands && !commands.Contains(command))
        {
            Saw(new FailureSeen("command_not_found"));
            return Since(from);
        }

        var channel = where ?? Dm;
        var acknowledgement = await slack.Deliveries.SendAsync(new Envelope("slash_commands", Deliveries.NewEnvelopeId(), slack.Payloads.Command(this, channel, command, text)));
        if (acknowledgement.Failure is not null)
            Saw(new FailureSeen(acknowledgement.Failure is "timeout" or "http_timeout" or "lost" ? "operation_timeout" : "dispatch_failed"));
        else if (acknowledgement.Payload is JsonObject { Count: > 0 } payload)
            Try("slash_commands", "invalid_command_response", () => slack.Responses.Show(new Origin(this, channel, null), payload, "slash_commands"));
        return await LookAsync(from, until, $"an answer to '{line}'");
    }

    /// <summary>Presses a button, or chooses in a menu. What to press is named by its action_id or by what is written on it.</summary>
    /// <param name="where">A message, a modal, the Home tab.</param>
    /// <param name="what">Which element.</param>
    /// <param name="choice">In a menu: an option's value or text; a date; several options with commas between.</param>
    /// <param name="until">When to stop looking. A click on what changes nothing at once is waited for with <see cref="Until.Acknowledged"/>.</param>
    public async Task<IReadOnlyList<Sight>> ClicksAsync(Surface where, string what, string? choice = null, Until until = Until.SomethingIsSeen)
    {
        var (block, element) = where.Find(what);
        var from = Does(choice is null ? $"clicks [{BlockText.Label(element)}]" : $"chooses '{Chosen(choice)}' in [{BlockText.Label(element)}]");
        var action = Payloads.ActionOn(block, element, choice, slack.Workspace.NewTs());
        await InteractAsync(slack.Payloads.Action(this, where, action));
        return await LookAsync(from, until, $"what comes of [{BlockText.Label(element)}]");
    }

    /// <summary>Chooses one of the options that a search found.</summary>
    public Task<IReadOnlyList<Sight>> ChoosesAsync(Surface where, string what, SlackOption option, Until until = Until.SomethingIsSeen) =>
        ClicksAsync(where, what, option.Option.ToJsonString(), until);

    /// <summary>Types into a menu that searches; what it offers. Below its min_query_length (3 where it says nothing) the app is not asked and nothing is offered.</summary>
    public async Task<IReadOnlyList<SlackOption>> TypesInSearchAsync(Surface where, string what, string text)
    {
        var (block, element) = where.Find(what);
        Does($"types '{text}' into [{BlockText.Label(element)}]");
        const int DefaultLength = 3;
        if (text.Length < ((int?)element["min_query_length"] ?? DefaultLength))
            return [];
        var payload = slack.Payloads.Suggestion(this, where, (string)block["block_id"]!, (string)element["action_id"]!, text);
        var acknowledgement = await slack.Deliveries.SendAsync(new Envelope("interactive", Deliveries.NewEnvelopeId(), payload));
        if (acknowledgement.Failure is not null)
        {
            Saw(new FailureSeen(acknowledgement.Failure));
            return [];
        }

        IReadOnlyList<SlackOption> options = [];
        Try("block_suggestion", "invalid_options", () => options = Content.ReadOptions(acknowledgement.Payload));
        Saw(new OptionsSeen(options));
        return options;
    }

    /// <summary>
    /// Fills in a modal and submits it. Inputs are named by action_id, block_id or label. What Slack itself would not let through (an empty input that is not optional,
    /// a text too short or too long) is refused here, and the app not asked.
    /// </summary>
    public async Task<IReadOnlyList<Sight>> SubmitsAsync(SlackView view, IReadOnlyDictionary<string, string> values, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"submits '{view.Title}' with {string.Join(", ", values.Select(one => $"{one.Key}: {one.Value}"))}");
        var state = ModalForm.Fill(view, values, out var errors);
        if (errors.Count > 0)
        {
            Saw(new ModalRefused(errors));
            return Since(from);
        }

        var acknowledgement = await slack.Deliveries.SendAsync(new Envelope("interactive", Deliveries.NewEnvelopeId(), slack.Payloads.Submission(this, view, state)));
        if (acknowledgement.Failure is not null)
            Saw(new FailureSeen(acknowledgement.Failure));
        else
            Try("view_submission", "invalid_response", () => Answer(view, acknowledgement.Payload as JsonObject));
        return await LookAsync(from, until, "what comes of the submission");
    }

    /// <summary>Closes the modal on top.</summary>
    public async Task ClosesModalAsync()
    {
        var view = Modal ?? throw new InvalidOperationException($"{Name} has no modal open.");
        Does($"closes '{view.Title}'");
        CloseModal(view, all: (bool?)view.Content["clear_on_close"] ?? false);
        if ((bool?)view.Content["notify_on_close"] ?? false)
            await slack.Deliveries.SendAsync(new Envelope("interactive", Deliveries.NewEnvelopeId(), slack.Payloads.Closing(this, view)));
    }

    /// <summary>Opens App Home, and waits until the app has published it anew, unless told otherwise.</summary>
    public async Task<SlackView?> OpensHomeAsync(Until until = Until.SomethingIsSeen)
    {
        var from = Does("opens Home");
        var opened = new JsonObject { ["type"] = "app_home_opened", ["user"] = Id, ["channel"] = Dm.Id, ["tab"] = "home", ["event_ts"] = slack.Workspace.NewTs() };
        if (Home is { } home)
            opened["view"] = home.ToJson(slack.Workspace.World);
        await slack.SendEventAsync("app_home_opened", opened);
        return until == Until.Acknowledged ? Home : ((HomeSeen)await log.FirstAsync(from, sight => sight is HomeSeen, slack.Workspace.World.Patience, "Home to be published")).View;
    }

    /// <summary>Mentions the bot in a channel, or in a thread there; the answer is waited for.</summary>
    public async Task<IReadOnlyList<Sight>> MentionsAsync(string text, SlackChannel where, SlackMessage? thread = null, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"writes @{slack.Workspace.World.BotName} {text}{(thread is null ? "" : " in a thread")}");
        var message = Writes(where, $"<@{slack.Workspace.World.BotUserId}> {text}", thread?.ThreadTs ?? thread?.Ts);
        await slack.SendEventAsync("app_mention", EventOf(message, "app_mention"));
        return await LookAsync(from, until, "an answer to the mention");
    }

    /// <summary>Writes to the bot in the direct conversation.</summary>
    public async Task<IReadOnlyList<Sight>> WritesInDmAsync(string text, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"writes to the bot: {text}");
        var message = Writes(Dm, text, threadTs: null);
        var happened = EventOf(message, "message");
        happened["channel_type"] = "im";
        await slack.SendEventAsync("message.im", happened);
        return await LookAsync(from, until, "an answer to the message");
    }

    /// <summary>Writes a message in a channel without the app being told, for something to click a shortcut on.</summary>
    public SlackMessage Says(string text, SlackChannel where, SlackMessage? thread = null)
    {
        Does($"writes {text}");
        return Writes(where, text, thread?.ThreadTs ?? thread?.Ts);
    }

    /// <summary>Uses a shortcut of the app, on a message or, without one, from the menu.</summary>
    public async Task<IReadOnlyList<Sight>> UsesShortcutAsync(string callbackId, SlackMessage? message = null, Until until = Until.SomethingIsSeen)
    {
        var from = Does($"uses the shortcut {callbackId}{(message is null ? "" : $" on: {message.Reads}")}");
        await InteractAsync(slack.Payloads.Shortcut(this, callbackId, message));
        return await LookAsync(from, until, $"what comes of the shortcut {callbackId}");
    }

    /// <summary>The next thing seen of this kind, from now on or from <paramref name="after"/> on.</summary>
    public async Task<T> SeesAsync<T>(Func<T, bool>? which = null, Sight? after = null)
        where T : Sight
    {
        var from = after is null ? 0 : Math.Max(0, log.Count - log.Since(0).SkipWhile(sight => !ReferenceEquals(sight, after)).Count() + 1);
        return (T)await log.FirstAsync(from, sight => sight is T seen && (which is null || which(seen)), slack.Workspace.World.Patience, $"{typeof(T).Name}");
    }

    internal void Saw(Sight sight)
    {
        if (slack.Workspace.World.Keep > 0)
            log.Add(sight with { At = slack.Workspace.Now });
    }

    internal SlackView OpenModal(JsonObject content, bool isPushed)
    {
        var view = NewView(slack.Workspace.NewId("V"), content);
        lock (gate)
        {
            if (isPushed && modals.Count >= Limits.ModalDepth)
                throw new SlackRefusalException("push_limit_reached", $"{Limits.ModalDepth} modals lie on each other");
            if (!isPushed)
                Forget(modals);
            modals.Add(view);
        }

        Saw(new ModalSeen(view));
        return view;
    }

    internal SlackView ChangeView(SlackView old, JsonObject content)
    {
        var view = NewView(old.Id, content);
        if (old.Type == "home")
        {
            Home = view;
            Saw(new HomeSeen(view));
            return view;
        }

        lock (gate)
        {
            var index = modals.FindIndex(one => one.Id == old.Id);
            if (index < 0)
                throw new SlackRefusalException("not_found", "the modal was closed");
            modals[index] = view;
        }

        Saw(new ModalSeen(view, IsChange: true));
        return view;
    }

    internal SlackView PublishHome(JsonObject content)
    {
        var view = NewView(Home?.Id ?? slack.Workspace.NewId("V"), content);
        Home = view;
        Saw(new HomeSeen(view));
        return view;
    }

    internal JsonObject ToJson(SlackWorld world, bool withLocale)
    {
        var offset = TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? (int)zone.GetUtcOffset(slack.Workspace.Now).TotalSeconds : 0;
        var json = new JsonObject
        {
            ["id"] = Id, ["team_id"] = world.TeamId, ["name"] = Name.ToLowerInvariant(), ["real_name"] = Name, ["deleted"] = IsDeactivated, ["tz"] = TimeZone,
            ["tz_label"] = TimeZone, ["tz_offset"] = offset, ["is_bot"] = IsBot, ["is_app_user"] = false, ["is_admin"] = IsAdmin || IsOwner, ["is_owner"] = IsOwner, ["is_primary_owner"] = false, ["is_restricted"] = false, ["is_ultra_restricted"] = false,
            ["updated"] = slack.Workspace.Now.ToUnixTimeSeconds(), ["profile"] = new JsonObject { ["real_name"] = Name, ["display_name"] = Name, ["team"] = world.TeamId },
        };
        if (withLocale)
            json["locale"] = Locale;
        return json;
    }

    private SlackView NewView(string id, JsonObject content)
    {
        var view = new SlackView(id, slack.Workspace.NewId("h."), this, content, slack.Workspace.NewShortId);
        slack.Workspace.Views[id] = view;
        return view;
    }

    private void Answer(SlackView view, JsonObject? payload)
    {
        switch (payload is null ? null : BlockRules.StringOf(payload, "response_action"))
        {
            case null when payload is { Count: > 0 }:
                throw new SlackRefusalException("invalid_response", $"a submission is answered with response_action or nothing; this has {string.Join(", ", payload.Select(field => field.Key))}");
            case null:
                CloseModal(view, all: false);
                break;
            case "clear":
                CloseModal(view, all: true);
                break;
            case "errors":
                Saw(new ModalRefused(ModalForm.Errors(view, payload!["errors"])));
                break;
            case "update" or "push":
                var next = payload!["view"] as JsonObject ?? throw new SlackRefusalException("invalid_response", "the view is missing");
                Content.CheckView(next, "modal", "view_submission", slack.Workspace.Record);
                if ((string?)payload["response_action"] == "push")
                    OpenModal((JsonObject)next.DeepClone(), isPushed: true);
                else
                    ChangeView(view, (JsonObject)next.DeepClone());
                break;
            case var other:
                throw new SlackRefusalException("invalid_response", $"response_action '{other}' is none of clear, errors, update, push");
        }
    }

    private void CloseModal(SlackView view, bool all)
    {
        lock (gate)
        {
            var closing = all ? [.. modals] : modals.Where(one => one.Id == view.Id).ToList();
            Forget(closing);
            modals.RemoveAll(closing.Contains);
        }

        Saw(new ModalClosed(view.Id));
    }

    private void Forget(List<SlackView> closed)
    {
        foreach (var view in closed)
            slack.Workspace.Views.TryRemove(view.Id, out _);
        if (ReferenceEquals(closed, modals))
            modals.Clear();
    }

    private async Task InteractAsync(JsonObject payload)
    {
        var acknowledgement = await slack.Deliveries.SendAsync(new Envelope("interactive", Deliveries.NewEnvelopeId(), payload));
        if (acknowledgement.Failure is not null)
            Saw(new FailureSeen(acknowledgement.Failure));
        else if (acknowledgement.Payload is JsonObject { Count: > 0 })
            slack.Workspace.Record.Violate("payload_ignored", (string)payload["type"]!, "Slack shows nothing of a payload in this acknowledgement; response_url does");
    }

    private void Try(string where, string code, Action show)
    {
        try
        {
            show();
        }
        catch (SlackRefusalException refused)
        {
            slack.Workspace.Record.Violate(refused.Code, where, refused.Detail);
            Saw(new FailureSeen(code));
        }
    }

    private SlackMessage Writes(SlackChannel where, string text, string? threadTs)
    {
        if (!where.IsDm)
            where.Join(this);
        var content = new JsonObject { ["text"] = text };
        if (threadTs is not null)
            content["thread_ts"] = threadTs;
        var message = new SlackMessage(where, slack.Workspace.NewTs(), Id, isFromApp: false, content, slack.Workspace.NewShortId);
        where.Put(message, slack.Workspace.World.Keep);
        return message;
    }

    private JsonObject EventOf(SlackMessage message, string type)
    {
        var happened = new JsonObject
        {
            ["type"] = type, ["user"] = Id, ["text"] = message.Text, ["ts"] = message.Ts, ["channel"] = message.Channel.Id, ["event_ts"] = message.Ts, ["team"] = slack.Workspace.World.TeamId,
        };
        if (message.ThreadTs is not null)
            happened["thread_ts"] = message.ThreadTs;
        return happened;
    }

    private long Does(string what)
    {
        Saw(new Deed(what));
        return log.Count;
    }

    private List<Sight> Since(long from) => [.. log.Since(from).Where(sight => sight is not Deed)];

    private async Task<IReadOnlyList<Sight>> LookAsync(long from, Until until, string waitedFor)
    {
        if (until == Until.SomethingIsSeen)
            await log.FirstAsync(from, sight => sight is not Deed, slack.Workspace.World.Patience, waitedFor);
        return Since(from);
    }

    private static string Chosen(string choice) => choice.StartsWith('{') ? (string?)JsonNode.Parse(choice)?["text"]?["text"] ?? choice : choice;
}
