using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Platforms.Discord.Rest;

/// <summary>/channels: messages and threads.</summary>
internal sealed class MessageRoutes(DiscordState state)
{
    private const int DefaultPage = 50;

    private readonly Nonces nonces = new(state.World.NonceLife, state.Time);

    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/channels/{channel.id}", call => new Reply(ToRead(call[0]).ToJson(state))),
        new("GET", "/channels/{channel.id}/messages", History),
        new("GET", "/channels/{channel.id}/messages/{message.id}", call => new Reply(Find(ToRead(call[0]), call[1]).ToJson(state))),
        new("POST", "/channels/{channel.id}/messages", Create),
        new("PATCH", "/channels/{channel.id}/messages/{message.id}", Edit),
        new("DELETE", "/channels/{channel.id}/messages/{message.id}", Delete),
        new("POST", "/channels/{channel.id}/threads", StartThread),
        new("PUT", "/channels/{channel.id}/thread-members/{user.id}", AddToThread),
    ];

    private Reply Create(ApiCall call)
    {
        var (channel, body) = (ToWriteTo(call), call.Object);
        Content.CheckMessage(body, MessageRules.Create, call.Route.Name, state.Record, isAnswer: false, hasFiles: call.Files.Count > 0);
        DiscordMessage Send() => state.Post(new DiscordMessage(channel, state.NewId(), state.World.ApplicationId, state.Now, body) { Files = call.Files });
        var isEnforced = FormRules.Kind(body["enforce_nonce"]) == JsonValueKind.True;
        var message = body["nonce"] is { } nonce ? nonces.GetOrAdd($"{channel.Id} {nonce}", isEnforced, Send) : Send();
        return new Reply(message.ToJson(state));
    }

    private Reply Edit(ApiCall call)
    {
        var old = Own(call);
        Content.CheckMessage(call.Object, MessageRules.Edit, call.Route.Name, state.Record, isAnswer: false, needsContent: false, call.Files.Count > 0);
        return new Reply(Messages.Change(state, old, call.Object, call.Files).ToJson(state));
    }

    private Reply Delete(ApiCall call)
    {
        state.Delete(Own(call));
        return Reply.Nothing;
    }

    private Reply History(ApiCall call)
    {
        var channel = ToRead(call[0]);
        if ((channel.BotPermissions & DiscordPermissions.ReadMessageHistory) == 0)
            return new Reply(new JsonArray());
        var limit = Number(call, "limit") ?? DefaultPage;
        if (limit is < 1 or > Limits.HistoryPage)
        {
            var complaints = new Complaints();
            FormRules.Whole(1, Limits.HistoryPage)((long)limit, "limit", complaints);
            throw DiscordRefusalException.InvalidForm("limit is 1 to 100", complaints.Tree());
        }

        var (before, after) = (Number(call, "before") ?? ulong.MaxValue, Number(call, "after"));
        var found = channel.Messages.Where(message => ulong.Parse(message.Id, CultureInfo.InvariantCulture) is var id && id < before && id > (after ?? 0));
        // Counted from the newest, or with "after" from the oldest; the newest stands first all the same (resources/message#get-channel-messages).
        var page = after is null ? found.TakeLast((int)limit) : found.Take((int)limit);
        return new Reply(new JsonArray([.. page.Reverse().Select(message => (JsonNode)message.ToJson(state))]));
    }

    private Reply StartThread(ApiCall call)
    {
        var parent = ToRead(call[0]);
        if (parent.Type != DiscordChannel.TextType)
            throw new DiscordRefusalException(400, 50024, "Cannot execute action on this channel type", "threads begin in a server's text channel");
        Content.Check(
            call.Object, FormRules.Shape(
                FormRules.Required("name", FormRules.String(Limits.ThreadName)), FormRules.Optional("type", FormRules.OneOf(11, DiscordChannel.PrivateThreadType)),
                FormRules.Optional("auto_archive_duration", FormRules.OneOf(60, 1440, 4320, 10080)), FormRules.Optional("invitable", FormRules.Bool),
                FormRules.Optional("rate_limit_per_user", FormRules.Whole(0, 21600).Nullable())), call.Route.Name, state.Record);
        if ((parent.BotPermissions & DiscordPermissions.CreatePrivateThreads) == 0)
            throw DiscordRefusalException.MissingPermissions($"CREATE_PRIVATE_THREADS in {parent.Name}");
        var thread = new DiscordChannel(
            state.NewId(), (string)call.Object["name"]!, FormRules.NumberOf(call.Object["type"]) ?? DiscordChannel.PrivateThreadType, parent.Server, parent);
        state.Channels[thread.Id] = thread;
        parent.Server!.Add(thread);
        state.Tell("THREAD_CREATE", Intents.Guilds, _ => thread.ToJson(state));
        return new Reply(thread.ToJson(state), 201);
    }

    private Reply AddToThread(ApiCall call)
    {
        var thread = ToRead(call[0]);
        if (!thread.IsThread)
            throw new DiscordRefusalException(400, 50024, "Cannot execute action on this channel type", $"{thread.Name} is no thread");
        if (!state.People.TryGetValue(call[1], out var person) || !thread.Server!.Has(person))
            throw new DiscordRefusalException(404, 10007, "Unknown Member", $"{call[1]} is not in the server");
        if (!thread.Members.Contains(person))
            person.Saw(new ThreadSeen(thread));
        thread.Join(person);
        return Reply.Nothing;
    }

    private DiscordMessage Own(ApiCall call)
    {
        var message = Find(ToRead(call[0]), call[1]);
        return message.Author == state.World.ApplicationId
            ? message
            : throw new DiscordRefusalException(403, 50005, "Cannot edit a message authored by another user", $"{call[1]} is not the app's");
    }

    private DiscordChannel ToRead(string id)
    {
        var channel = state.Channels.GetValueOrDefault(id) ?? throw DiscordRefusalException.UnknownChannel(id);
        if (channel.Server is { HasBot: false } || (channel.BotPermissions & DiscordPermissions.ViewChannel) == 0)
            throw DiscordRefusalException.MissingAccess($"the bot does not see {channel.Name}");
        return channel;
    }

    private DiscordChannel ToWriteTo(ApiCall call)
    {
        var channel = ToRead(call[0]);
        if (channel.IsDm)
        {
            CheckReachable(channel.Members[0]);
            return channel;
        }

        var needed = channel.IsThread ? DiscordPermissions.SendMessagesInThreads : DiscordPermissions.SendMessages;
        if (call.Object["embeds"] is JsonArray { Count: > 0 })
            needed |= DiscordPermissions.EmbedLinks;
        if (call.Files.Count > 0)
            needed |= DiscordPermissions.AttachFiles;
        return (channel.BotPermissions & needed) == needed ? channel : throw DiscordRefusalException.MissingPermissions($"of {needed}, {needed & ~channel.BotPermissions} is missing in {channel.Name}");
    }

    private void CheckReachable(DiscordPerson person)
    {
        if (!state.Servers.Values.Any(server => server.HasBot && server.Has(person)))
            throw new DiscordRefusalException(403, 50278, "Cannot send messages to this user due to having no mutual guilds", $"{person.Name} shares no server with the bot");
        if (person.HasClosedDm)
            throw new DiscordRefusalException(403, 50007, "Cannot send messages to this user", $"{person.Name} takes no direct messages");
    }

    private static DiscordMessage Find(DiscordChannel channel, string id) => channel.Find(id) ?? throw DiscordRefusalException.UnknownMessage(id);

    private static ulong? Number(ApiCall call, string name) => ulong.TryParse(call.Query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
