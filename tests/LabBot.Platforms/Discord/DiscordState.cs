using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord;

/// <summary>Everything that is on this Discord. Safe for threads.</summary>
internal sealed class DiscordState(DiscordWorld world, TimeProvider time, DiscordRecord record)
{
    // Ids begin at the first second of 2015 (reference#snowflakes).
    private const long Epoch = 1_420_070_400_000;
    private const int TimeShift = 22;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, DiscordChannel> dms = new();
    private long lastId;

    public DiscordWorld World => world;
    public TimeProvider Time => time;
    public DiscordRecord Record => record;
    public ConcurrentDictionary<string, DiscordPerson> People { get; } = new();
    public ConcurrentDictionary<string, DiscordServer> Servers { get; } = new();
    public ConcurrentDictionary<string, DiscordChannel> Channels { get; } = new();
    public AppState App { get; } = new();

    /// <summary>Tells the app of something over the gateway: the event, the intent that it takes (0: none), what it says to a session with given intents.</summary>
    public Action<string, int, Func<int, JsonObject>> Tell { get; set; } = static (_, _, _) => { };

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A new id: the time in milliseconds and a number, greater than every one before (reference#snowflakes).</summary>
    public string NewId()
    {
        lock (gate)
        {
            var milliseconds = Math.Max(1, (Now + world.ClockAhead).ToUnixTimeMilliseconds() - Epoch);
            lastId = Math.Max(lastId + 1, milliseconds << TimeShift);
            return lastId.ToString(CultureInfo.InvariantCulture);
        }
    }

    public JsonObject BotUser() => new()
    {
        ["id"] = world.ApplicationId, ["username"] = world.BotName, ["discriminator"] = "0000", ["global_name"] = null, ["avatar"] = null, ["bot"] = true, ["public_flags"] = 0,
    };

    /// <summary>The direct conversation of a person with the bot, made if there is none.</summary>
    public DiscordChannel DmWith(DiscordPerson person) => dms.GetOrAdd(person.Id, _ =>
    {
        var dm = new DiscordChannel(NewId(), "directmessage", DiscordChannel.DmType, server: null);
        dm.Join(person);
        return Channels[dm.Id] = dm;
    });

    /// <summary>Whether there is already a direct conversation with a person.</summary>
    public bool HasDmWith(DiscordPerson person) => dms.ContainsKey(person.Id);

    /// <summary>Puts a message into a channel, where those who see the channel see it; the app is told too, as of every message there, its own included.</summary>
    public DiscordMessage Post(DiscordMessage message)
    {
        message.Channel.Put(message, world.Keep);
        foreach (var member in message.Channel.Members.Where(member => member.Id != message.Author))
            member.Saw(message.IsLoading ? new ThinkingSeen(IsPrivate: false) : new MessageSeen(message));
        TellOf(message, "MESSAGE_CREATE", intents => EventOf(message, intents));
        return message;
    }

    /// <summary>Shows a message to one person.</summary>
    public DiscordMessage Show(DiscordMessage message)
    {
        message.Channel.Put(message, world.Keep);
        People[message.OnlyFor!].Saw(message.IsLoading ? new ThinkingSeen(IsPrivate: true) : new EphemeralSeen(message));
        return message;
    }

    /// <summary>Puts new content in the place of a message of the app. What waited until now is seen for the first time.</summary>
    public DiscordMessage Replace(DiscordMessage old, DiscordMessage message)
    {
        message.Channel.Put(message, world.Keep);
        if (message.OnlyFor is { } only)
        {
            People[only].Saw(new EphemeralSeen(message, IsChange: !old.IsLoading));
            return message;
        }

        foreach (var member in message.Channel.Members)
            member.Saw(new MessageSeen(message, IsChange: !old.IsLoading));
        TellOf(message, "MESSAGE_UPDATE", intents => EventOf(message, intents));
        return message;
    }

    /// <summary>Takes a message away.</summary>
    public void Delete(DiscordMessage message)
    {
        message.Channel.Remove(message);
        foreach (var member in message.OnlyFor is { } only ? [People[only]] : message.Channel.Members)
            member.Saw(new MessageGone(message.Id));
        if (message.OnlyFor is null)
            TellOf(message, "MESSAGE_DELETE", _ => WithServer(new JsonObject { ["id"] = message.Id, ["channel_id"] = message.Channel.Id }, message.Channel));
    }

    private JsonObject EventOf(DiscordMessage message, int intents)
    {
        // Without the message content intent an app reads its own messages, those to it alone and those that mention it (events/gateway#message-content-intent).
        var isReadable = (intents & Intents.MessageContent) != 0 || message.Channel.IsDm || message.Author == world.ApplicationId
            || message.Content.Contains($"<@{world.ApplicationId}>", StringComparison.Ordinal);
        var json = WithServer(message.ToJson(this, isReadable), message.Channel);
        json["channel_type"] = message.Channel.Type;
        if (message.Channel.Server is { } server && server.MemberJson(this, message.Author) is { } member)
        {
            member.Remove("user");
            json["member"] = member;
        }

        return json;
    }

    private static JsonObject WithServer(JsonObject json, DiscordChannel channel)
    {
        if (channel.Server is { } server)
            json["guild_id"] = server.Id;
        return json;
    }

    // A bot hears nothing of where it is not, or does not see.
    private void TellOf(DiscordMessage message, string name, Func<int, JsonObject> data)
    {
        var channel = message.Channel;
        if (channel.Server is not { HasBot: false } && (channel.BotPermissions & DiscordPermissions.ViewChannel) != 0)
            Tell(name, channel.IsDm ? Intents.DirectMessages : Intents.GuildMessages, data);
    }
}

/// <summary>What an app asks to be told of, as bits (events/gateway#list-of-intents).</summary>
internal static class Intents
{
    public const int Guilds = 1 << 0;
    public const int GuildMembers = 1 << 1;
    public const int GuildPresences = 1 << 8;
    public const int GuildMessages = 1 << 9;
    public const int DirectMessages = 1 << 12;
    public const int MessageContent = 1 << 15;

    /// <summary>Those that the operator has to switch on.</summary>
    public const int Privileged = GuildMembers | GuildPresences | MessageContent;

    /// <summary>Every one that there is: 0 to 16, 20, 21, 24, 25.</summary>
    public const int All = 0x1FFFF | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;
}

/// <summary>What can change about the app while a test runs.</summary>
internal sealed class AppState
{
    public bool IsRevoked { get; set; }

    /// <summary>The registered commands: of one server by its id, of all by "".</summary>
    public ConcurrentDictionary<string, IReadOnlyList<JsonObject>> Commands { get; } = new();

    public IReadOnlyList<JsonObject> CommandsOf(string server) => Commands.GetValueOrDefault(server) ?? [];
}
