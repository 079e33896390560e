using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack;

/// <summary>Everything that is in the workspace. Safe for threads.</summary>
internal sealed class Workspace(SlackWorld world, TimeProvider time, SlackRecord record)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, SlackChannel> dms = new();
    private long lastTs;
    private long lastId;

    public SlackWorld World => world;
    public TimeProvider Time => time;
    public SlackRecord Record => record;
    public ConcurrentDictionary<string, Person> People { get; } = new();
    public ConcurrentDictionary<string, UserGroup> Groups { get; } = new();
    public ConcurrentDictionary<string, SlackChannel> Channels { get; } = new();
    public ConcurrentDictionary<string, SlackView> Views { get; } = new();
    public Triggers Triggers { get; } = new(world, time);
    public AppState App { get; } = new(world);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A new id with a prefix that says of what.</summary>
    public string NewId(string prefix) => prefix + Interlocked.Increment(ref lastId).ToString("0000000000", CultureInfo.InvariantCulture);

    /// <summary>A short id for a block or element that came without.</summary>
    public string NewShortId() => "b" + Interlocked.Increment(ref lastId).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The time as messages are named by it: seconds and microseconds, later than every one before.</summary>
    public string NewTs()
    {
        lock (gate)
        {
            lastTs = Math.Max(lastTs + 1, (Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            return string.Create(CultureInfo.InvariantCulture, $"{lastTs / 1_000_000}.{lastTs % 1_000_000:000000}");
        }
    }

    public SlackChannel AddChannel(string name, char kind, bool hasBot)
    {
        var channel = new SlackChannel(NewId(kind.ToString()), name, isDm: false) { HasBot = hasBot };
        Channels[channel.Id] = channel;
        return channel;
    }

    /// <summary>The direct conversation of a person with the bot, made if there is none.</summary>
    public SlackChannel DmWith(Person person) => dms.GetOrAdd(person.Id, _ =>
    {
        var dm = new SlackChannel(NewId("D"), "directmessage", isDm: true);
        dm.Join(person);
        return Channels[dm.Id] = dm;
    });

    /// <summary>Puts a message of the app into a channel, where its members see it.</summary>
    public SlackMessage Post(SlackChannel channel, JsonObject content, IReadOnlyList<string>? files = null)
    {
        var message = new SlackMessage(channel, NewTs(), world.BotUserId, isFromApp: true, content, NewShortId) { Files = files ?? [] };
        channel.Put(message, world.Keep);
        foreach (var member in channel.Members)
            member.Saw(new MessageSeen(message) { At = Now });
        return message;
    }

    /// <summary>Shows a message to one person.</summary>
    public SlackMessage Show(Person person, SlackChannel channel, JsonObject content)
    {
        var message = new SlackMessage(channel, NewTs(), world.BotUserId, isFromApp: true, content, NewShortId) { OnlyFor = person.Id };
        person.Saw(new EphemeralSeen(message) { At = Now });
        return message;
    }

    /// <summary>Puts new content in the place of a message of the app.</summary>
    public SlackMessage Replace(SlackMessage old, JsonObject content, Person? onlyFor)
    {
        var message = new SlackMessage(old.Channel, old.Ts, old.Author, isFromApp: true, content, NewShortId) { OnlyFor = onlyFor?.Id, Files = old.Files };
        if (onlyFor is not null)
        {
            onlyFor.Saw(new EphemeralSeen(message, IsChange: true) { At = Now });
            return message;
        }

        old.Channel.Put(message, world.Keep);
        foreach (var member in old.Channel.Members)
            member.Saw(new MessageSeen(message, IsChange: true) { At = Now });
        return message;
    }

    /// <summary>Takes a message away.</summary>
    public void Delete(SlackMessage message, Person? onlyFor)
    {
        message.Channel.Remove(message.Ts);
        foreach (var member in onlyFor is null ? message.Channel.Members : [onlyFor])
            member.Saw(new MessageGone(message.Ts) { At = Now });
    }
}

/// <summary>What can change about the installed app while a test runs.</summary>
internal sealed class AppState(SlackWorld world)
{
    public HashSet<string> Scopes { get; } = [.. world.Scopes];
    public bool IsRevoked { get; set; }
    public bool IsInactive { get; set; }
    public bool HasMessagesTab { get; set; } = world.MessagesTab;
    public bool HasSocketMode { get; set; } = world.SocketMode;
}
