namespace LabBot.Discord;

/// <summary>One route of the API, filled in.</summary>
/// <param name="Name">What it does, for the log: the path may hold the token of an interaction, and stands in no log.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path behind the address of the API's version, such as <c>channels/1/messages</c>.</param>
/// <param name="Major">The channel, server or interaction for which Discord counts apart; empty for none (https://discord.com/developers/docs/topics/rate-limits).</param>
public sealed record DiscordRoute(string Name, HttpMethod Method, string Path, string Major)
{
    /// <summary>
    /// Whether the path's own token is what lets LabBot in: it takes no bot token and does not count against the global limit
    /// (https://discord.com/developers/docs/interactions/receiving-and-responding).
    /// </summary>
    public bool IsInteraction { get; init; }

    /// <summary>The name alone: the path may hold a token.</summary>
    public override string ToString() => Name;

    /// <summary>Whether it changes nothing, or the same thing however often it is called, so that it may be sent again.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>What its body is: whatever holds a message says in it that the message pings nobody.</summary>
    public DiscordBodyKind Body { get; init; }
}

/// <summary>What the body of a call is.</summary>
public enum DiscordBodyKind
{
    /// <summary>Nothing, or no message.</summary>
    Plain,

    /// <summary>A message.</summary>
    Message,

    /// <summary>The answer to an interaction, <c>{ "type": …, "data": … }</c>, which may hold a message.</summary>
    Response,
}

/// <summary>Every route that LabBot calls (https://discord.com/developers/docs/reference).</summary>
public static class DiscordRoutes
{
    /// <summary>Who LabBot is: the application's id, flags and installation settings.</summary>
    public static DiscordRoute Application() => Read("application", "applications/@me");

    /// <summary>Where the gateway is, and how many identifies are left today.</summary>
    public static DiscordRoute Gateway() => Read("gateway", "gateway/bot");

    /// <summary>The bot's own account.</summary>
    public static DiscordRoute Me() => Read("me", "users/@me");

    /// <summary>The servers that LabBot is in.</summary>
    public static DiscordRoute Servers() => Read("servers", "users/@me/guilds");

    /// <summary>A member of a server; 404 (10007) where there is none.</summary>
    public static DiscordRoute Member(string server, string user) => Read("member", $"guilds/{server}/members/{user}", server);

    /// <summary>A server's roles.</summary>
    public static DiscordRoute Roles(string server) => Read("roles", $"guilds/{server}/roles", server);

    /// <summary>A channel.</summary>
    public static DiscordRoute Channel(string channel) => Read("channel", $"channels/{channel}", channel);

    /// <summary>The registered commands: of one server, or, where it is null, of all.</summary>
    public static DiscordRoute Commands(string application, string? server) => Read("commands", CommandsPath(application, server) + "?with_localizations=true", server);

    /// <summary>Registers a command, or the same again.</summary>
    public static DiscordRoute CreateCommand(string application, string? server) =>
        new("create command", HttpMethod.Post, CommandsPath(application, server), server ?? "") { IsRepeatable = true };

    /// <summary>Changes a registered command.</summary>
    public static DiscordRoute EditCommand(string application, string? server, string command) =>
        new("edit command", HttpMethod.Patch, $"{CommandsPath(application, server)}/{command}", server ?? "") { IsRepeatable = true };

    /// <summary>Takes a registered command away.</summary>
    public static DiscordRoute DeleteCommand(string application, string? server, string command) =>
        new("delete command", HttpMethod.Delete, $"{CommandsPath(application, server)}/{command}", server ?? "") { IsRepeatable = true };

    /// <summary>The first answer to an interaction; within three seconds. A second one is refused as such (40060), so it may be sent again.</summary>
    public static DiscordRoute Callback(string interaction, string token) =>
        new("callback", HttpMethod.Post, $"interactions/{interaction}/{token}/callback", interaction) { IsInteraction = true, IsRepeatable = true, Body = DiscordBodyKind.Response };

    /// <summary>A further answer to an interaction; within fifteen minutes.</summary>
    public static DiscordRoute FollowUp(string application, string token) =>
        new("follow-up", HttpMethod.Post, $"webhooks/{application}/{token}", token) { IsInteraction = true, Body = DiscordBodyKind.Message };

    /// <summary>Changes the first answer to an interaction; within fifteen minutes.</summary>
    public static DiscordRoute EditAnswer(string application, string token) =>
        new("edit answer", HttpMethod.Patch, $"webhooks/{application}/{token}/messages/@original", token) { IsInteraction = true, IsRepeatable = true, Body = DiscordBodyKind.Message };

    /// <summary>
    /// Opens the conversation with a person, or names the one that is open. It has a pace of its own (<see cref="Wire.DiscordWireOptions.NewConversationsPerMinute"/>);
    /// where Discord says that LabBot opens them too fast (40003), the answer is <see cref="DiscordAnswer.Wait"/>.
    /// </summary>
    public static DiscordRoute OpenConversation() => new("open conversation", HttpMethod.Post, "users/@me/channels", "") { IsRepeatable = true };

    /// <summary>Posts a message.</summary>
    public static DiscordRoute Send(string channel) => new("send", HttpMethod.Post, $"channels/{channel}/messages", channel) { Body = DiscordBodyKind.Message };

    /// <summary>Changes a message of LabBot's.</summary>
    public static DiscordRoute Edit(string channel, string message) => new("edit", HttpMethod.Patch, $"channels/{channel}/messages/{message}", channel) { IsRepeatable = true, Body = DiscordBodyKind.Message };

    /// <summary>The messages of a channel, the latest first, at most 100, before one of them.</summary>
    public static DiscordRoute Messages(string channel, int most, string? before = null) =>
        Read("messages", $"channels/{channel}/messages?limit={most}{(before is null ? "" : $"&before={before}")}", channel);

    /// <summary>Starts a thread in a channel.</summary>
    public static DiscordRoute StartThread(string channel) => new("start thread", HttpMethod.Post, $"channels/{channel}/threads", channel);

    /// <summary>Brings a person into a thread.</summary>
    public static DiscordRoute AddToThread(string thread, string user) =>
        new("add to thread", HttpMethod.Put, $"channels/{thread}/thread-members/{user}", thread) { IsRepeatable = true };

    private static string CommandsPath(string application, string? server) =>
        server is null ? $"applications/{application}/commands" : $"applications/{application}/guilds/{server}/commands";

    private static DiscordRoute Read(string name, string path, string? major = null) => new(name, HttpMethod.Get, path, major ?? "") { IsRepeatable = true };
}
