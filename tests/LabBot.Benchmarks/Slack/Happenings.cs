using System.Text.Json.Nodes;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>What happens in a workspace, as Slack tells it, without a person waiting for what comes of it.</summary>
internal static class Happenings
{
    /// <summary>Somebody writes to the app in a channel: the inner event, and the message's time stamp.</summary>
    public static (JsonObject Happened, string Ts) Mention(SlackOnLoopback slack, Person person, SlackChannel channel, string words)
    {
        var message = person.Says($"<@{slack.World.BotUserId}> {words}", channel);
        return (new JsonObject
        {
            ["type"] = "app_mention", ["user"] = person.Id, ["text"] = message.Text, ["ts"] = message.Ts, ["channel"] = channel.Id, ["event_ts"] = message.Ts, ["team"] = slack.World.TeamId,
        }, message.Ts);
    }

    /// <summary>Somebody joins the workspace.</summary>
    public static JsonObject Joins(SlackOnLoopback slack, Person person) => new()
    {
        ["type"] = "team_join", ["user"] = person.ToJson(slack.World, withLocale: true), ["cache_ts"] = slack.Workspace.Now.ToUnixTimeSeconds(), ["event_ts"] = slack.Workspace.NewTs(),
    };
}
