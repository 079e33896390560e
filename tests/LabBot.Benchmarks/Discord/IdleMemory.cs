using LabBot.Benchmarks.Bots;
using LabBot.Benchmarks.Slack;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Discord;

/// <summary>
/// The resident memory of one published LabBot on both platforms, beside that of a bolt bot and a discord.js bot: each has answered the same questions, and has then had nothing to do
/// for some seconds.
/// </summary>
internal static class IdleMemory
{
    private const int PerSecond = 50;

    private static readonly TimeSpan Works = TimeSpan.FromSeconds(10);

    /// <summary>In 2^20 bytes.</summary>
    public sealed record Figures(double LabBot, double Bolt, double DiscordJs, int Unanswered)
    {
        public double Ratio => LabBot / (Bolt + DiscordJs);
    }

    public static async Task<Figures> MeasureAsync(string program, TimeSpan idle)
    {
        var unanswered = 0;
        var (onBoth, alone) = (await WorldAsync().ConfigureAwait(false), await WorldAsync().ConfigureAwait(false));
        await using (onBoth.ConfigureAwait(false))
        await using (alone.ConfigureAwait(false))
        {
            var labBot = await BotProcess.LabBotAsync(
                program, [.. BotOnSlack.LabBotSettings(onBoth.Slack), .. BotOnDiscord.LabBotSettings(onBoth.Discord)], () => Task.WhenAll(onBoth.Slack.ConnectedAsync(), BotOnDiscord.ReadyAsync(onBoth.Discord))).ConfigureAwait(false);
            await using (labBot.ConfigureAwait(false))
            {
                var bolt = await BotProcess.PeerAsync(Peer.Bolt, BotOnSlack.BoltSettings(alone.Slack), () => alone.Slack.ConnectedAsync()).ConfigureAwait(false);
                await using (bolt.ConfigureAwait(false))
                {
                    var discordJs = await BotProcess.PeerAsync(Peer.DiscordJs, BotOnDiscord.DiscordJsSettings(alone.Discord), () => BotOnDiscord.ReadyAsync(alone.Discord)).ConfigureAwait(false);
                    await using (discordJs.ConfigureAwait(false))
                    {
                        await WorkAsync(onBoth).ConfigureAwait(false);
                        await WorkAsync(alone).ConfigureAwait(false);
                        await Task.Delay(idle, TimeProvider.System).ConfigureAwait(false);
                        return new Figures(labBot.Megabytes, bolt.Megabytes, discordJs.Megabytes, unanswered);
                    }
                }
            }
        }

        async Task WorkAsync(World world)
        {
            await Task.WhenAll(new ICrowd[] { new Slack.Crowd(world.Slack, 100, seed: 6), new Crowd(world.Discord, 100, seed: 6) }.Select(crowd => OpenLoop.RunAsync(PerSecond, Works, async (number, _) =>
            {
                if ((await crowd.AsksAsync(number, 100).ConfigureAwait(false)).Kind != AnswerKind.Full)
                    Interlocked.Increment(ref unanswered);
            }))).ConfigureAwait(false);
        }
    }

    private static async Task<World> WorldAsync() => new(
        await SlackOnLoopback.StartAsync(new SlackWorld { Keep = 2_000 }).ConfigureAwait(false), await DiscordOnLoopback.StartAsync(new DiscordWorld { Keep = 2_000, Rates = DiscordRates.None }).ConfigureAwait(false));

    private sealed record World(SlackOnLoopback Slack, DiscordOnLoopback Discord) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Slack.DisposeAsync().ConfigureAwait(false);
            await Discord.DisposeAsync().ConfigureAwait(false);
        }
    }
}
