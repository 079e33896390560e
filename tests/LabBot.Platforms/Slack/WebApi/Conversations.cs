using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>conversations.* and users.*, and where a message may go.</summary>
internal sealed class Conversations(Workspace workspace)
{
    private static readonly string[] Histories = ["channels:history", "groups:history", "im:history", "mpim:history"];
    private const int DefaultPage = 100;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.open", Tier.Three, ["im:write", "mpim:write", "channels:manage", "groups:write"], ["users", "channel", "return_im", "prevent_creation"], Open),
        new("conversations.history", Tier.Three, Histories, ["channel", "cursor", "limit", "oldest", "latest", "inclusive", "include_all_metadata"], History)
        {
            ScopeFor = arguments => HistoryScope(arguments.Required("channel")),
        },
        new("users.info", Tier.Four, ["users:read"], ["user", "include_locale"], Info) { IsFormOnly = true },
        new("users.conversations", Tier.Three, ["channels:read", "groups:read", "im:read", "mpim:read"], ["user", "types", "cursor", "limit", "exclude_archived", "team_id"], OfUser),
    ];

    public Person Person(string id) =>
        workspace.People.GetValueOrDefault(id) ?? throw new SlackRefusalException("user_not_found", $"nobody is {id}");

    public SlackChannel ById(string id) =>
        workspace.Channels.GetValueOrDefault(id) ?? throw new SlackRefusalException("channel_not_found", $"no conversation is {id}");

    /// <summary>The conversation named by an id, a user's id (which means the direct conversation) or a channel's name, if the bot may write there.</summary>
    public SlackChannel ToWriteTo(Arguments arguments)
    {
        var where = arguments.Required("channel");
        var channel = workspace.Channels.GetValueOrDefault(where)
            ?? (workspace.People.TryGetValue(where, out var person) ? workspace.DmWith(person) : null)
            ?? workspace.Channels.Values.FirstOrDefault(one => !one.IsDm && one.Name == where.TrimStart('#'))
            ?? throw new SlackRefusalException("channel_not_found", $"no conversation is {where}");
        if (channel.IsArchived)
            throw new SlackRefusalException("is_archived", $"{channel.Name} is archived");
        if (channel.IsDm)
        {
            if (!workspace.App.HasMessagesTab)
                throw new SlackRefusalException("messages_tab_disabled", "the Messages tab of App Home is off");
            foreach (var member in channel.Members)
                CheckReachable(member);
        }
        else if (!channel.HasBot && !workspace.App.Scopes.Contains("chat:write.public"))
        {
            throw new SlackRefusalException(channel.IsPrivate ? "channel_not_found" : "not_in_channel", $"the bot is not in {channel.Name}");
        }

        return channel;
    }

    private static void CheckReachable(Person person)
    {
        if (person.IsBot)
            throw new SlackRefusalException("cannot_dm_bot", $"{person.Name} is a bot");
        if (person.IsDeactivated)
            throw new SlackRefusalException("user_disabled", $"{person.Name} has left");
        if (person.HasClosedDm)
            throw new SlackRefusalException("channel_not_found", $"{person.Name} has closed the conversation");
    }

    private JsonObject Open(Arguments arguments)
    {
        if (arguments.Text("channel") is { Length: > 0 } id)
            return new JsonObject { ["channel"] = new JsonObject { ["id"] = ById(id).Id } };
        var users = arguments.Required("users").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (users.Length != 1)
            throw new SlackRefusalException("invalid_arguments", "this workspace opens conversations with one user only");
        var person = Person(users[0]);
        CheckReachable(person);
        var dm = workspace.DmWith(person);
        var channel = new JsonObject { ["id"] = dm.Id };
        if (arguments.Bool("return_im"))
            (channel["user"], channel["is_im"], channel["is_org_shared"]) = (person.Id, true, false);
        return new JsonObject { ["no_op"] = false, ["already_open"] = false, ["channel"] = channel };
    }

    private string? HistoryScope(string channel) => workspace.Channels.TryGetValue(channel, out var found)
        ? found.IsDm ? "im:history" : found.IsPrivate ? "groups:history" : "channels:history"
        : null;

    private JsonObject History(Arguments arguments)
    {
        var channel = ById(arguments.Required("channel"));
        if (!channel.HasBot)
            throw new SlackRefusalException("not_in_channel", $"the bot is not in {channel.Name}");
        var limit = arguments.Whole("limit") ?? DefaultPage;
        if (limit is < 1 or > Limits.HistoryPage)
            throw new SlackRefusalException("invalid_limit", "limit is 1 to 999");
        var (oldest, latest, isInclusive) = (arguments.Text("oldest") ?? "0", arguments.Text("latest"), arguments.Bool("inclusive"));
        var before = arguments.Text("cursor") is { Length: > 0 } cursor ? FromCursor(cursor) : null;
        // Replies in threads are not part of a channel's history, except those whose thread begins with them.
        var found = channel.Messages.Reverse()
            .Where(message => message.ThreadTs is null || message.ThreadTs == message.Ts)
            .Where(message => Compare(message.Ts, oldest) is var after && (after > 0 || (isInclusive && after == 0)))
            .Where(message => latest is null || (Compare(message.Ts, latest) is var until && (until < 0 || (isInclusive && until == 0))))
            .Where(message => before is null || Compare(message.Ts, before) < 0)
            .Take((int)limit + 1).ToList();
        var hasMore = found.Count > limit;
        var page = found.Take((int)limit).ToList();
        var withMetadata = arguments.Bool("include_all_metadata");
        var answer = new JsonObject
        {
            ["messages"] = new JsonArray([.. page.Select(message => (JsonNode)message.ToJson(workspace.World, withMetadata))]),
            ["has_more"] = hasMore, ["pin_count"] = 0,
        };
        if (hasMore)
            answer["response_metadata"] = new JsonObject { ["next_cursor"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"next_ts:{page[^1].Ts}")) };
        return answer;
    }

    private static string FromCursor(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length) is var text && text.StartsWith("next_ts:", StringComparison.Ordinal)
            ? text["next_ts:".Length..]
            : throw new SlackRefusalException("invalid_cursor", "this cursor was never given out");
    }

    private static int Compare(string ts, string other) => Number(ts).CompareTo(Number(other));

    private static decimal Number(string ts) => decimal.TryParse(ts, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new SlackRefusalException("invalid_ts_latest", $"'{ts}' is no timestamp");

    private JsonObject Info(Arguments arguments) => new()
    {
        ["user"] = Person(arguments.Required("user")).ToJson(workspace.World, arguments.Bool("include_locale")),
    };

    private JsonObject OfUser(Arguments arguments) => new()
    {
        ["channels"] = new JsonArray([.. workspace.Channels.Values.Where(one => !one.IsDm && one.HasBot)
            .Select(one => (JsonNode)new JsonObject { ["id"] = one.Id, ["name"] = one.Name, ["is_private"] = one.IsPrivate, ["is_archived"] = one.IsArchived })]),
        ["response_metadata"] = new JsonObject { ["next_cursor"] = "" },
    };
}
