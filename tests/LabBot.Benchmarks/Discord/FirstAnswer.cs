using LabBot.Benchmarks.Bots;
using LabBot.Benchmarks.Slack;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Discord;

/// <summary>
/// From the start of a process to the first answer: a command is typed in the moment in which the bot is connected. The published LabBot, on Discord and on Slack, and the two
/// JavaScript bots, in turns. Their commands are registered, and LabBot's data are there, from before, as at any start but the first.
/// </summary>
internal static class FirstAnswer
{
    /// <summary>Milliseconds of one bot, start by start.</summary>
    public sealed record Figures(string Name, Latencies Took);

    public static async Task<IReadOnlyList<Figures>> MeasureAsync(string program, int starts)
    {
        var data = Directory.CreateTempSubdirectory("labbot-benchmark-");
        try
        {
            return await MeasureAsync(program, data.FullName, starts).ConfigureAwait(false);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Figures>> MeasureAsync(string program, string data, int starts)
    {
        // Bots come and go here faster than Discord lets sessions begin.
        var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { Keep = 2_000, Rates = DiscordRates.None, IdentifyEvery = TimeSpan.Zero }).ConfigureAwait(false);
        await using (discord.ConfigureAwait(false))
        {
            var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Keep = 2_000 }).ConfigureAwait(false);
            await using (slack.ConfigureAwait(false))
            {
                var (onDiscord, onSlack) = (new Discord.Crowd(discord, 50, seed: 5), new Slack.Crowd(slack, 50, seed: 5));
                (string Name, Func<Task<double>> StartAsync)[] bots =
                [
                    ("LabBot on Discord", () => OnDiscordAsync(onDiscord, ready => BotProcess.LabBotAsync(program, BotOnDiscord.LabBotSettings(discord), ready, data))),
                    ("discord.js", () => OnDiscordAsync(onDiscord, ready => BotProcess.PeerAsync(Peer.DiscordJs, BotOnDiscord.DiscordJsSettings(discord), ready))),
                    ("LabBot on Slack", () => OnSlackAsync(onSlack, ready => BotProcess.LabBotAsync(program, BotOnSlack.LabBotSettings(slack), ready, data))),
                    ("bolt", () => OnSlackAsync(onSlack, ready => BotProcess.PeerAsync(Peer.Bolt, BotOnSlack.BoltSettings(slack), ready))),
                ];
                var figures = bots.Select(bot => new Figures(bot.Name, new Latencies())).ToList();
                // The first of each registers its commands, and brings its files into the machine's memory.
                for (var start = 0; start <= starts; start++)
                {
                    foreach (var (index, bot) in bots.Index())
                    {
                        if (await bot.StartAsync().ConfigureAwait(false) is var took && start > 0)
                            figures[index].Took.Add(took);
                    }
                }

                return figures;
            }
        }
    }

    private static async Task<double> OnDiscordAsync(Discord.Crowd crowd, Func<Func<Task>, Task<BotProcess>> startAsync)
    {
        var took = await AnswerAsync(crowd, await startAsync(() => BotOnDiscord.ReadyAsync(crowd.Discord)).ConfigureAwait(false)).ConfigureAwait(false);
        await crowd.Discord.ConnectedAsync(0).ConfigureAwait(false);
        return took;
    }

    private static async Task<double> OnSlackAsync(Slack.Crowd crowd, Func<Func<Task>, Task<BotProcess>> startAsync)
    {
        var took = await AnswerAsync(crowd, await startAsync(() => crowd.Slack.ConnectedAsync()).ConfigureAwait(false)).ConfigureAwait(false);
        await crowd.Slack.ConnectedAsync(0).ConfigureAwait(false);
        return took;
    }

    private static async Task<double> AnswerAsync(ICrowd crowd, BotProcess bot)
    {
        await using (bot.ConfigureAwait(false))
            return (await crowd.Ways[^1].AskAsync(0, 0).ConfigureAwait(false)).After(bot.StartedAt);
    }
}
