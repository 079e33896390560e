using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>A bot as a process beside its own Slack on loopback.</summary>
internal sealed record BotOnSlack(BotProcess Bot, SlackOnLoopback Slack) : IAsyncDisposable
{
    /// <summary>LabBot, the published program.</summary>
    public static async Task<BotOnSlack> LabBotAsync(string program, SlackWorld world)
    {
        var slack = await SlackOnLoopback.StartAsync(world).ConfigureAwait(false);
        return new BotOnSlack(await BotProcess.LabBotAsync(program, LabBotSettings(slack), () => slack.ConnectedAsync()).ConfigureAwait(false), slack);
    }

    /// <summary>The peer on Slack's own client.</summary>
    /// <exception cref="BenchmarkInputException">Node or bolt is not installed.</exception>
    public static async Task<BotOnSlack> BoltAsync(SlackWorld world)
    {
        var slack = await SlackOnLoopback.StartAsync(world).ConfigureAwait(false);
        return new BotOnSlack(await BotProcess.PeerAsync(Peer.Bolt, BoltSettings(slack), () => slack.ConnectedAsync()).ConfigureAwait(false), slack);
    }

    /// <summary>How LabBot reaches that workspace.</summary>
    public static Dictionary<string, string> LabBotSettings(SlackOnLoopback slack) => new()
    {
        ["LABBOT_Slack__ApiUrl"] = slack.ApiUrl.AbsoluteUri, ["LABBOT_Slack__BotToken"] = slack.World.BotToken, ["LABBOT_Slack__AppToken"] = slack.World.AppToken,
    };

    /// <summary>How bolt does.</summary>
    public static Dictionary<string, string> BoltSettings(SlackOnLoopback slack) => new()
    {
        ["SLACK_API_URL"] = slack.ApiUrl.AbsoluteUri, ["SLACK_BOT_TOKEN"] = slack.World.BotToken, ["SLACK_APP_TOKEN"] = slack.World.AppToken,
    };

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync().ConfigureAwait(false);
        await Slack.DisposeAsync().ConfigureAwait(false);
    }
}
