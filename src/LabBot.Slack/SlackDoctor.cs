using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Slack.Wire;
using LabBot.Wire;

namespace LabBot.Slack;

/// <summary>
/// Looks whether Slack will have LabBot as it is set up: tokens, scopes, the Messages tab, the clock. It sends nobody anything: the Messages tab is proven by a
/// message that is scheduled far ahead and taken back at once.
/// </summary>
/// <param name="options">How Slack is reached.</param>
/// <param name="settings">What the operator has set: the channels are tried as well.</param>
/// <param name="curator">Somebody whose Messages tab may be tried; null tries none.</param>
/// <param name="time">The clock that is compared with Slack's.</param>
public sealed class SlackDoctor(SlackWireOptions options, SlackSettings settings, string? curator, TimeProvider time) : IDisposable
{
    /// <summary>From this much on Slack's requests over HTTP would be refused as too old or too new (https://docs.slack.dev/authentication/verifying-requests-from-slack).</summary>
    public static readonly TimeSpan WorstSkew = TimeSpan.FromMinutes(5);

    // Slack takes up to 120 days (https://docs.slack.dev/reference/methods/chat.scheduleMessage).
    private static readonly TimeSpan FarAhead = TimeSpan.FromDays(100);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = options.ApiUrl, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Looks at everything, in the order in which one mends it.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var (answer, headers, trouble) = await CallAsync("auth.test", options.BotToken, [], cancellationToken).ConfigureAwait(false);
        if (answer is not { } auth)
        {
            findings.Add(new("Slack", FindingState.Broken, $"{options.ApiUrl.Host} gives no answer ({trouble}). Look whether this machine reaches it, and through which proxy."));
            return findings;
        }

        findings.Add(Finding.OfClock("Slack", headers!.Date, time.GetUtcNow(), WorstSkew));
        if (!IsOk(auth))
        {
            findings.Add(new("Bot token", FindingState.Broken, $"Slack refuses it: {Error(auth)}. {BotTokenMend(Error(auth))}"));
            return findings;
        }

        findings.Add(new("Bot token", FindingState.Well, $"it is @{Text(auth, "user")} of the workspace {Text(auth, "team")}"));
        findings.Add(Scopes(headers!));
        findings.Add(options.Listen is null ? await SocketModeAsync(cancellationToken).ConfigureAwait(false) : new("HTTP", FindingState.Unknown, $"Slack must reach {options.Listen} through an https proxy; the app's page shows under Event Subscriptions whether it does"));
        findings.Add(await MessagesTabAsync(cancellationToken).ConfigureAwait(false));
        if (settings is { Invitation: SlackInvitation.Channel, WelcomeChannel: { } welcome })
            findings.Add(await ChannelAsync("Welcome channel", welcome, cancellationToken).ConfigureAwait(false));
        if (settings.CuratorsChannel is { } channel)
            findings.Add(await ChannelAsync("Curators' channel", channel, cancellationToken).ConfigureAwait(false));
        else if (settings.Curators.Count == 0)
            findings.Add(new("Curators", FindingState.Unknown, "none is named, so nobody hears when a newcomer cannot be reached; set Slack:Curators or Slack:CuratorsChannel"));
        foreach (var group in settings.CuratorGroups)
            findings.Add(await GroupAsync(group, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    private async Task<Finding> GroupAsync(string group, CancellationToken cancellationToken)
    {
        const string What = "Curators' group";
        var (answer, _, trouble) = await CallAsync($"usergroups.users.list?usergroup={group}", options.BotToken, null, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            null => new(What, FindingState.Unknown, $"who is in {group} could not be read ({trouble})"),
            { } body when IsOk(body) => body.TryGetProperty("users", out var users) && users.ValueKind == JsonValueKind.Array && users.GetArrayLength() is > 0 and var count
                ? new(What, FindingState.Well, $"{Wording.Count(count, "member")} of {group} may tend the kit")
                : new(What, FindingState.Unknown, $"nobody is in {group}; look in Slack, People, User groups"),
            { } body => new(What, FindingState.Broken, $"Slack does not say who is in {group} ({Error(body)}). " + Error(body) switch
            {
                "no_such_subteam" => "Look whether the id is right (in Slack: People, User groups, the group, ⋮, Copy group ID) and the group is not disabled, or take it out of Slack:CuratorGroups.",
                "plan_upgrade_required" => "Slack has user groups on its paid plans only; name people in Slack:Curators instead.",
                "missing_scope" => "Reinstall the app with the scope usergroups:read, as the finding on scopes says.",
                _ => "Try again.",
            }),
        };
    }

    private async Task<Finding> ChannelAsync(string what, string channel, CancellationToken cancellationToken)
    {
        var trouble = await TryAsync(channel, cancellationToken).ConfigureAwait(false);
        return new(what, trouble is null ? FindingState.Well : FindingState.Broken, trouble switch
        {
            null => $"messages can be sent to {channel}",
            "not_in_channel" or "channel_not_found" => $"LabBot is not in {channel} ({trouble}). In the channel, type /invite @LabBot; look whether the id is right.",
            _ => $"Slack takes no message for {channel}: {trouble}.",
        });
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private Finding Scopes(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("x-oauth-scopes", out var values))
            return new("Scopes", FindingState.Unknown, "Slack told none");
        var granted = values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).ToHashSet();
        var needed = SlackManifest.ScopesOf(settings.CuratorGroups.Count > 0).ToList();
        var missing = needed.Where(scope => !granted.Contains(scope.Scope)).ToList();
        return missing.Count == 0
            ? new("Scopes", FindingState.Well, string.Join(", ", needed.Select(scope => scope.Scope)))
            : new("Scopes", FindingState.Broken, $"missing: {string.Join("; ", missing.Select(scope => $"{scope.Scope} ({scope.Reason})"))}. On the app's page, App Manifest, paste what 'labbot slack manifest' prints, then reinstall the app and take the new token.");
    }

    private async Task<Finding> SocketModeAsync(CancellationToken cancellationToken)
    {
        var (answer, _, trouble) = await CallAsync("apps.connections.open", options.AppToken, [], cancellationToken).ConfigureAwait(false);
        if (answer is not { } opened)
            return new("Socket Mode", FindingState.Broken, $"Slack gives no answer ({trouble}); try again.");
        return IsOk(opened)
            ? new("Socket Mode", FindingState.Well, "the app-level token opens it")
            : new("Socket Mode", FindingState.Broken, $"Slack refuses the app-level token: {Error(opened)}. " + Error(opened) switch
            {
                "socket_mode_disabled" => "On the app's page, Socket Mode, enable it.",
                "missing_scope" => "Under Basic Information, App-Level Tokens, make one with the scope connections:write and set Slack:AppToken to it.",
                _ => "Under Basic Information, App-Level Tokens, copy the token anew (xapp-…), or make one with the scope connections:write.",
            });
    }

    private async Task<Finding> MessagesTabAsync(CancellationToken cancellationToken)
    {
        if (curator is null)
            return new("Messages tab", FindingState.Unknown, "not tried: name yourself in Slack:Curators, or give --to with your member id");
        var (opened, _, _) = await CallAsync("conversations.open", options.BotToken, new JsonObject { ["users"] = curator }, cancellationToken).ConfigureAwait(false);
        if (opened is not { } conversation || !IsOk(conversation))
            return new("Messages tab", FindingState.Broken, $"no conversation with {curator} can be opened: {(opened is { } refused ? Error(refused) : "no answer")}. Look whether the id is a member's.");
        return await TryAsync(conversation.GetProperty("channel").GetProperty("id").GetString()!, cancellationToken).ConfigureAwait(false) switch
        {
            null => new("Messages tab", FindingState.Well, "messages can be sent"),
            "messages_tab_disabled" => new("Messages tab", FindingState.Broken, "it is off, so no reading can be sent. On the app's page, App Home, turn on the Messages Tab and let people send messages from it."),
            var trouble => new("Messages tab", FindingState.Broken, $"Slack takes no message for {curator}: {trouble}."),
        };
    }

    // Whether a message could be sent to a conversation: one is scheduled far ahead and taken back. Null when it could; else Slack's word for why not.
    private async Task<string?> TryAsync(string channel, CancellationToken cancellationToken)
    {
        var (scheduled, _, trouble) = await CallAsync("chat.scheduleMessage", options.BotToken, new JsonObject
        {
            ["channel"] = channel,
            ["text"] = "labbot doctor tries whether messages can be sent, and takes this one back.",
            ["post_at"] = (time.GetUtcNow() + FarAhead).ToUnixTimeSeconds(),
        }, cancellationToken).ConfigureAwait(false);
        if (scheduled is not { } message)
            return $"no answer ({trouble})";
        if (!IsOk(message))
            return Error(message);
        var (deleted, _, _) = await CallAsync(
            "chat.deleteScheduledMessage", options.BotToken, new JsonObject { ["channel"] = channel, ["scheduled_message_id"] = Text(message, "scheduled_message_id") }, CancellationToken.None).ConfigureAwait(false);
        return deleted is { } gone && IsOk(gone)
            ? null
            : $"the message that tried it, scheduled for {FarAhead.TotalDays:0} days ahead, could not be taken back ({(deleted is { } refusal ? Error(refusal) : "no answer")}); it says what it is";
    }

    private async Task<(JsonElement? Answer, HttpResponseHeaders? Headers, string Trouble)> CallAsync(string method, Secret token, JsonObject? arguments, CancellationToken cancellationToken)
    {
        try
        {
            // What only reads has its arguments in its address.
            using var request = arguments is null
                ? new HttpRequestMessage(HttpMethod.Get, method)
                : new HttpRequestMessage(HttpMethod.Post, method) { Content = new StringContent(arguments.ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                return (null, null, $"it answers {(int)response.StatusCode}");
            using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
            return (body.RootElement.Clone(), response.Headers, "");
        }
        catch (HttpRequestException error)
        {
            return (null, null, error.HttpRequestError.ToString());
        }
        catch (JsonException)
        {
            return (null, null, "what it answers is no JSON");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, null, $"none within {http.Timeout.TotalSeconds:0} s");
        }
    }

    private static string BotTokenMend(string error) => error switch
    {
        "token_revoked" or "token_expired" => "It was taken back. On the app's page, OAuth & Permissions, reinstall the app and set Slack:BotToken to the new one.",
        "account_inactive" => "The app was removed from the workspace, or the workspace is gone. Install it again and set Slack:BotToken to the new token.",
        _ => "On the app's page, OAuth & Permissions, copy the Bot User OAuth Token (xoxb-…) whole, and set Slack:BotToken to it.",
    };

    private static bool IsOk(JsonElement body) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True;

    private static string Error(JsonElement body) => Text(body, "error") is { Length: > 0 } error ? error : "no reason given";

    private static string Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
