namespace LabBot.Slack.Wire;

/// <summary>How a method takes its arguments.</summary>
internal enum ArgumentForm
{
    /// <summary>In the body, as JSON.</summary>
    Json,

    /// <summary>GET, in the query.</summary>
    Query,

    /// <summary>In the body, as a web form.</summary>
    Form,
}

/// <summary>What LabBot knows of a method of the Web API.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PerMinute">How often Slack allows it, a workspace and minute.</param>
/// <param name="Form">How it takes its arguments.</param>
/// <param name="IsRead">Whether it changes nothing, so that it can be repeated.</param>
/// <param name="Channel">The argument that names the conversation in which it counts as a message; null where it is none.</param>
/// <param name="HasTrigger">Whether it spends the trigger of a click, which runs out.</param>
internal sealed record SlackMethod(string Name, int PerMinute, ArgumentForm Form = ArgumentForm.Json, bool IsRead = false, string? Channel = null, bool HasTrigger = false)
{
    // docs.slack.dev/apis/web-api/rate-limits: "1+", "20+", "50+" and "100+ per minute", per method, workspace and app.
    private const int Tier1 = 1, Tier2 = 20, Tier3 = 50, Tier4 = 100;

    // The same page: one message a second and channel, "several hundred messages per minute" a workspace. 300 is what LabBot takes that for.
    private const int Messages = 300;

    /// <summary>Opens Socket Mode. Its pace is the back-off of <see cref="SocketMode"/>.</summary>
    public static readonly SlackMethod OpenConnection = new("apps.connections.open", Tier1, ArgumentForm.Form, IsRead: true);

    /// <summary>The first step of a file: asks where to. What it makes is thrown away by Slack if nothing follows, so it can be repeated.</summary>
    public static readonly SlackMethod StartUpload = new("files.getUploadURLExternal", Tier4, ArgumentForm.Form, IsRead: true);

    /// <summary>The last step of a file: shares it.</summary>
    public static readonly SlackMethod FinishUpload = new("files.completeUploadExternal", Tier4, Channel: "channel_id");

    // Tier and form of each: docs.slack.dev/reference/methods/NAME. Reads take no JSON there, or not all of them do, so they go as a query.
    private static readonly Dictionary<string, SlackMethod> Known = new SlackMethod[]
    {
        OpenConnection, StartUpload, FinishUpload,
        new("auth.test", Tier4, ArgumentForm.Form, IsRead: true),
        new("chat.postEphemeral", Tier4),
        new("chat.postMessage", Messages, Channel: "channel"),
        new("chat.update", Tier3),
        // It opens what is there and finds what is open: twice is as good as once.
        new("conversations.open", Tier3, IsRead: true),
        new("conversations.history", Tier3, ArgumentForm.Query, IsRead: true),
        new("usergroups.users.list", Tier2, ArgumentForm.Query, IsRead: true),
        new("users.info", Tier4, ArgumentForm.Query, IsRead: true),
        new("views.open", Tier4, HasTrigger: true),
        new("views.publish", Tier4),
        new("views.update", Tier4),
    }.ToDictionary(method => method.Name);

    /// <summary>The method of that name. One that is not in the table is taken for a write of the second tier.</summary>
    public static SlackMethod Of(string name) => Known.GetValueOrDefault(name) ?? new SlackMethod(name, Tier2);
}
