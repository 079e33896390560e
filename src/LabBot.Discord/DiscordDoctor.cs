using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Discord.Wire;
using LabBot.Wire;

namespace LabBot.Discord;

/// <summary>
/// Looks whether Discord will have LabBot as it is set up: token, intents, how it was installed, commands, permissions, the clock. It only reads, and sends nobody anything.
/// </summary>
/// <param name="options">How Discord is reached.</param>
/// <param name="settings">What the operator has set: servers and channels are looked at as well.</param>
/// <param name="commands">The commands as Discord shall know them.</param>
/// <param name="time">The clock that is compared with Discord's.</param>
public sealed class DiscordDoctor(DiscordWireOptions options, DiscordSettings settings, JsonArray commands, TimeProvider time) : IDisposable
{
    // Flags of an application that may ask for who joins: of one in 100 servers and more, and of a smaller one (resources/application, "Application Flags").
    private const long MembersIntent = (1 << 14) | (1 << 15);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(options.ApiUrl, "v10/"), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Looks at everything, in the order in which one mends it.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var me = await ReadAsync(DiscordRoutes.Me(), cancellationToken).ConfigureAwait(false);
        if (me.Status == 0)
            return [new("Discord", FindingState.Broken, $"{options.ApiUrl.Host} gives no answer ({me.Trouble}). Look whether this machine reaches it, and through which proxy.")];
        findings.Add(Finding.OfClock("Discord", me.Date, time.GetUtcNow(), DiscordSignature.Window));
        if (me.Body is not { } bot)
        {
            findings.Add(new("Token", FindingState.Broken, $"Discord refuses it ({me.Trouble}). On the application's page, Bot, press Reset Token and set Discord:Token to the new one."));
            return findings;
        }

        findings.Add(new("Token", FindingState.Well, $"it is the bot {Text(bot, "username")}"));
        var (application, _, _, trouble) = await ReadAsync(DiscordRoutes.Application(), cancellationToken).ConfigureAwait(false);
        if (application is not { } app)
        {
            findings.Add(new("Application", FindingState.Broken, $"Discord does not show it ({trouble}); try again."));
            return findings;
        }

        findings.AddRange(Intents(app));
        if (settings.Servers.Count == 0 && app.TryGetProperty("bot_public", out var isPublic) && isPublic.ValueKind == JsonValueKind.True)
            findings.Add(new("Public Bot", FindingState.Unknown, "anybody may add LabBot to a server of their own, and its members would be answered too. Name your servers in Discord:Servers, or switch Public Bot off on the application's page, Bot"));
        findings.Add(options.Listen is null ? await GatewayAsync(app, cancellationToken).ConfigureAwait(false) : Http(app));
        findings.AddRange(await ServersAsync(Text(app, "id"), cancellationToken).ConfigureAwait(false));
        findings.Add(await CommandsAsync(Text(app, "id"), cancellationToken).ConfigureAwait(false));
        if (settings.CuratorRoles.Count > 0)
            findings.AddRange(await RolesAsync(cancellationToken).ConfigureAwait(false));
        findings.AddRange(await ChannelsAsync(Text(bot, "id"), cancellationToken).ConfigureAwait(false));
        if (settings.CuratorsChannel is null && settings.Curators.Count == 0)
            findings.Add(new("Curators", FindingState.Unknown, "none is named, so nobody hears when a newcomer cannot be reached; set Discord:Curators or Discord:CuratorsChannel"));
        return findings;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private IEnumerable<Finding> Intents(JsonElement app)
    {
        if (settings.WelcomeChannel is null)
            yield return new("Intents", FindingState.Well, "none is needed that has to be switched on");
        else if (app.TryGetProperty("flags", out var flags) && flags.ValueKind == JsonValueKind.Number && (flags.GetInt64() & MembersIntent) != 0)
            yield return new("Intents", FindingState.Well, "the Server Members Intent is on, so LabBot hears who joins");
        else
            yield return new("Intents", FindingState.Broken, "Discord:WelcomeChannel is set, and the Server Members Intent is off. On the application's page, Bot, switch it on, or leave Discord:WelcomeChannel out.");
    }

    private async Task<Finding> GatewayAsync(JsonElement app, CancellationToken cancellationToken)
    {
        if (Text(app, "interactions_endpoint_url") is { Length: > 0 } elsewhere)
            return new("Gateway", FindingState.Broken, $"Discord sends every command to {elsewhere} instead of here. On the application's page, General Information, empty Interactions Endpoint URL, or set Discord:Listen and Discord:PublicKey.");
        var (body, _, _, trouble) = await ReadAsync(DiscordRoutes.Gateway(), cancellationToken).ConfigureAwait(false);
        if (body is not { } gateway || !gateway.TryGetProperty("session_start_limit", out var limit))
            return new("Gateway", FindingState.Broken, $"Discord does not say where it is ({trouble}); try again.");
        var (left, total) = (limit.GetProperty("remaining").GetInt32(), limit.GetProperty("total").GetInt32());
        return left > 0
            ? new("Gateway", FindingState.Well, $"LabBot may connect, {left} of {total} times today")
            : new("Gateway", FindingState.Broken, $"all {total} connections of today are used up; Discord gives new ones in {TimeSpan.FromMilliseconds(limit.GetProperty("reset_after").GetInt64()):h\\:mm} h. Does another program use this token?");
    }

    private Finding Http(JsonElement app)
    {
        if (!Text(app, "verify_key").Equals(options.PublicKey, StringComparison.OrdinalIgnoreCase))
            return new("HTTP", FindingState.Broken, "Discord:PublicKey is another application's. On the application's page, General Information, copy the Public Key.");
        return Text(app, "interactions_endpoint_url") is { Length: > 0 } address
            ? new("HTTP", FindingState.Unknown, $"Discord sends to {address}; it must lead to {options.Listen} through a proxy that speaks https. The application's page tries it when the address is saved.")
            : new("HTTP", FindingState.Broken, "Discord has no address to send to. Start LabBot; then, on the application's page, General Information, set Interactions Endpoint URL to your https address with /discord/interactions.");
    }

    private async Task<IReadOnlyList<Finding>> ServersAsync(string application, CancellationToken cancellationToken)
    {
        var invite = $"https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={DiscordPermissions.ToInvite}";
        var (body, _, _, trouble) = await ReadAsync(DiscordRoutes.Servers(), cancellationToken).ConfigureAwait(false);
        if (body is not { ValueKind: JsonValueKind.Array } list)
            return [new("Servers", FindingState.Broken, $"Discord does not say in which LabBot is ({trouble}); try again.")];
        var names = list.EnumerateArray().ToDictionary(server => Text(server, "id"), server => Text(server, "name"));
        var findings = new List<Finding>();
        if (names.Count == 0)
            findings.Add(new("Servers", FindingState.Broken, $"LabBot is in none. Open {invite} and choose your server."));
        foreach (var missing in settings.Servers.Where(server => !names.ContainsKey(server)))
            findings.Add(new("Servers", FindingState.Broken, $"LabBot is not in {missing}, which Discord:Servers names. Open {invite} and choose it, or take the id out."));
        foreach (var (server, name) in names.Where(one => settings.Servers.Count == 0 || settings.Servers.Contains(one.Key)))
        {
            // What a server has no commands of may be read only with the scope applications.commands there.
            var known = await ReadAsync(DiscordRoutes.Commands(application, server), cancellationToken).ConfigureAwait(false);
            findings.Add(known switch
            {
                { Status: 403 } => new("Servers", FindingState.Broken, $"in {name} LabBot was installed without the scope applications.commands, so nobody there sees its commands. Open {invite} and choose {name} again."),
                { Body: { ValueKind: JsonValueKind.Array } own } when own.GetArrayLength() > 0 => new("Servers", FindingState.Unknown, $"in {name} {Wording.Count(own.GetArrayLength(), "command")} stand of an earlier program, beside LabBot's; LabBot takes them away when it starts"),
                { Body: not null } => new("Servers", FindingState.Well, $"{name}, with the scopes bot and applications.commands"),
                var other => new("Servers", FindingState.Unknown, $"what is registered in {name} could not be read ({other.Trouble})"),
            });
        }

        return findings;
    }

    private async Task<Finding> CommandsAsync(string application, CancellationToken cancellationToken)
    {
        var (body, _, _, trouble) = await ReadAsync(DiscordRoutes.Commands(application, null), cancellationToken).ConfigureAwait(false);
        if (body is not { ValueKind: JsonValueKind.Array } registered)
            return new("Commands", FindingState.Broken, $"Discord does not say what is registered ({trouble}); try again.");
        var changes = DiscordCommandSync.Difference(registered, commands);
        return changes.Count == 0
            ? new("Commands", FindingState.Well, $"{Wording.Count(commands.Count, "command")}, as they should be")
            : new("Commands", FindingState.Unknown, $"{Wording.Count(changes.Count, "difference")} from what should be; LabBot mends that when it starts");
    }

    private async Task<IReadOnlyList<Finding>> RolesAsync(CancellationToken cancellationToken)
    {
        const string What = "Curators' role";
        var (names, unread) = (new Dictionary<string, string>(), new List<string>());
        foreach (var server in settings.Servers)
        {
            var (body, _, _, trouble) = await ReadAsync(DiscordRoutes.Roles(server), cancellationToken).ConfigureAwait(false);
            if (body is not { ValueKind: JsonValueKind.Array } roles)
                unread.Add($"those of {server} could not be read ({trouble})");
            else
            {
                foreach (var role in roles.EnumerateArray())
                    names[Text(role, "id")] = Text(role, "name");
            }
        }

        return [.. settings.CuratorRoles.Select(role => names.TryGetValue(role, out var name) ? new Finding(What, FindingState.Well, $"who is {name} may tend the kit")
            : unread.Count > 0 ? new(What, FindingState.Unknown, $"{role} is in none of the servers whose roles were read; {string.Join("; ", unread)}")
            : new(What, FindingState.Broken, $"{role} is a role of none of the servers that Discord:Servers names. Look whether the id is right (Server Settings, Roles, right-click, Copy Role ID), or take it out of Discord:CuratorRoles."))];
    }

    private async Task<IReadOnlyList<Finding>> ChannelsAsync(string bot, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var (what, channel, needed) in new[]
        {
            ("Welcome channel", settings.WelcomeChannel, DiscordPermissions.ToPost),
            ("Curators' channel", settings.CuratorsChannel, DiscordPermissions.ToPost),
            ("Threads' channel", settings.ThreadsChannel, DiscordPermissions.ForThreads),
        })
        {
            if (channel is not null)
                findings.Add(await ChannelAsync(what, channel, bot, needed, cancellationToken).ConfigureAwait(false));
        }

        return findings;
    }

    private async Task<Finding> ChannelAsync(string what, string channel, string bot, IReadOnlyList<DiscordPermissions.Permission> needed, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(DiscordRoutes.Channel(channel), cancellationToken).ConfigureAwait(false);
        if (found.Body is not { } there)
            return new(what, FindingState.Broken, $"LabBot does not see {channel} ({found.Trouble}). Look whether the id is right, and give LabBot's role View Channel there.");
        if (Text(there, "guild_id") is not { Length: > 0 } server)
            return new(what, FindingState.Broken, $"{channel} is no channel of a server.");
        var (roles, _, _, noRoles) = await ReadAsync(DiscordRoutes.Roles(server), cancellationToken).ConfigureAwait(false);
        var (member, _, _, noMember) = await ReadAsync(DiscordRoutes.Member(server, bot), cancellationToken).ConfigureAwait(false);
        if (roles is not { } given || member is not { } self)
            return new(what, FindingState.Unknown, $"what LabBot may do there could not be read ({(roles is null ? noRoles : noMember)})");
        var bits = DiscordPermissions.In(there, given, self);
        var missing = needed.Where(one => (bits & one.Bit) == 0).Select(one => one.Name).ToList();
        return missing.Count == 0
            ? new(what, FindingState.Well, $"#{Text(there, "name")}: {string.Join(", ", needed.Select(one => one.Name))}")
            : new(what, FindingState.Broken, $"in #{Text(there, "name")} LabBot lacks {string.Join(", ", missing)}. In the channel's settings, Permissions, give them to LabBot's role.");
    }

    private async Task<(JsonElement? Body, int Status, DateTimeOffset? Date, string Trouble)> ReadAsync(DiscordRoute route, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(route.Method, route.Path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bot", options.Token.Reveal());
            request.Headers.TryAddWithoutValidation("User-Agent", RestApi.Agent);
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var (status, date) = ((int)response.StatusCode, response.Headers.Date);
            using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? (body.RootElement.Clone(), status, date, "")
                : (null, status, date, Text(body.RootElement, "message") is { Length: > 0 } message ? $"{status}: {message}" : $"it answers {status}");
        }
        catch (HttpRequestException error)
        {
            return (null, 0, null, error.HttpRequestError.ToString());
        }
        catch (JsonException)
        {
            return (null, 0, null, "what it answers is no JSON");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, 0, null, $"none within {http.Timeout.TotalSeconds:0} s");
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
