using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>chat.*</summary>
internal sealed class ChatMethods(Workspace workspace, Conversations conversations, Func<string, TimeSpan?> takePost) : IDisposable
{
    private static readonly string[] Write = ["chat:write"];
    private static readonly string[] Content = ["channel", "text", "blocks", "thread_ts", "metadata", "unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names", "reply_broadcast"];

    private readonly ConcurrentDictionary<string, (SlackChannel Channel, DateTimeOffset At, ITimer Timer)> scheduled = new();

    public IEnumerable<ApiMethod> Methods =>
    [
        new("chat.postMessage", Tier.Posting, Write, Content, Post),
        new("chat.postEphemeral", Tier.Four, Write, [.. Content, "user"], PostEphemeral),
        new("chat.update", Tier.Three, Write, [.. Content, "ts"], Update),
        new("chat.scheduleMessage", Tier.Three, Write, [.. Content, "post_at"], Schedule),
        new("chat.deleteScheduledMessage", Tier.Three, Write, ["channel", "scheduled_message_id"], DeleteScheduled),
    ];

    public void Dispose()
    {
        foreach (var (_, _, timer) in scheduled.Values)
            timer.Dispose();
    }

    private JsonObject Post(Arguments arguments)
    {
        var channel = conversations.ToWriteTo(arguments);
        var content = arguments.Message();
        Rules.Content.CheckMessage(content, "chat.postMessage", workspace.Record);
        if (takePost(channel.Id) is { } wait)
            throw new RateLimitedException(wait);
        var message = workspace.Post(channel, content);
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts, ["message"] = message.ToJson(workspace.World, withMetadata: true) };
    }

    private JsonObject PostEphemeral(Arguments arguments)
    {
        var channel = conversations.ToWriteTo(arguments);
        var person = conversations.Person(arguments.Required("user"));
        if (!channel.Has(person))
            throw new SlackRefusalException("user_not_in_channel", $"{person.Name} is not in {channel.Name}");
        var content = arguments.Message();
        Rules.Content.CheckMessage(content, "chat.postEphemeral", workspace.Record);
        return new JsonObject { ["message_ts"] = workspace.Show(person, channel, content).Ts };
    }

    private JsonObject Update(Arguments arguments)
    {
        var channel = conversations.ById(arguments.Required("channel"));
        var old = channel.Find(arguments.Required("ts")) ?? throw new SlackRefusalException("message_not_found", "no message of the app has this ts in this channel");
        if (!old.IsFromApp)
            throw new SlackRefusalException("cant_update_message", "a person wrote this message");
        var content = arguments.Message();
        // Blocks that are not mentioned go away; metadata that is not mentioned stays.
        content["metadata"] ??= old.Metadata?.DeepClone();
        Rules.Content.CheckMessage(content, "chat.update", workspace.Record, Limits.UpdateText);
        if (old.ThreadTs is not null)
            content["thread_ts"] = old.ThreadTs;
        var message = workspace.Replace(old, content, onlyFor: null);
        return new JsonObject { ["channel"] = channel.Id, ["ts"] = message.Ts, ["text"] = message.Text, ["message"] = message.ToJson(workspace.World, withMetadata: true) };
    }

    private JsonObject Schedule(Arguments arguments)
    {
        var channel = conversations.ToWriteTo(arguments);
        var at = DateTimeOffset.FromUnixTimeSeconds(arguments.Whole("post_at") ?? throw Arguments.Invalid("post_at", "missing required field: post_at"));
        if (at <= workspace.Now)
            throw new SlackRefusalException("time_in_past", "post_at has passed");
        if (at > workspace.Now + Limits.ScheduleAhead)
            throw new SlackRefusalException("time_too_far", "post_at is more than 120 days ahead");
        var bucket = at.ToUnixTimeSeconds() / 300;
        if (scheduled.Values.Count(one => one.Channel == channel && one.At.ToUnixTimeSeconds() / 300 == bucket) >= Limits.ScheduledPerFiveMinutes)
            throw new SlackRefusalException("restricted_too_many", "30 messages are scheduled for these five minutes of this channel");
        var content = arguments.Message();
        Rules.Content.CheckMessage(content, "chat.scheduleMessage", workspace.Record);
        var id = workspace.NewId("Q");
        var timer = workspace.Time.CreateTimer(_ => Publish(id, channel, content), null, Soonest(at - workspace.Now), Timeout.InfiniteTimeSpan);
        scheduled[id] = (channel, at, timer);
        return new JsonObject { ["channel"] = channel.Id, ["scheduled_message_id"] = id, ["post_at"] = at.ToUnixTimeSeconds(), ["message"] = new JsonObject { ["text"] = (string?)content["text"], ["bot_id"] = workspace.World.BotId, ["type"] = "delayed_message" } };
    }

    private void Publish(string id, SlackChannel channel, JsonObject content)
    {
        if (!scheduled.TryGetValue(id, out var one))
            return;
        if (one.At > workspace.Now)
        {
            one.Timer.Change(Soonest(one.At - workspace.Now), Timeout.InfiniteTimeSpan);
            return;
        }

        if (!scheduled.TryRemove(id, out _))
            return;
        one.Timer.Dispose();
        // A scheduled message with metadata never appears (docs.slack.dev/reference/methods/chat.scheduleMessage, bug alert).
        if (content["metadata"] is null)
            workspace.Post(channel, content);
    }

    // A timer takes no more than 49 days; what is further ahead looks again then.
    private static TimeSpan Soonest(TimeSpan wait) => wait < TimeSpan.FromDays(40) ? wait : TimeSpan.FromDays(40);

    private JsonObject DeleteScheduled(Arguments arguments)
    {
        var channel = conversations.ById(arguments.Required("channel"));
        var id = arguments.Required("scheduled_message_id");
        if (!scheduled.TryGetValue(id, out var one) || one.Channel != channel || !scheduled.TryRemove(id, out _))
            throw new SlackRefusalException("invalid_scheduled_message_id", string.Create(CultureInfo.InvariantCulture, $"nothing is scheduled as {id} in {channel.Id}"));
        one.Timer.Dispose();
        return [];
    }
}

/// <summary>Too soon.</summary>
internal sealed class RateLimitedException(TimeSpan wait) : Exception
{
    public TimeSpan Wait => wait;
}
