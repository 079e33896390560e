using LabBot.Discord.Wire;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Benchmarks.Discord;

/// <summary>A simulated day in which no link stands longer than five minutes: how many sessions LabBot begins. Links end in every way, half of them so that nothing can be resumed.</summary>
internal static class Flapping
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestLink = TimeSpan.FromMinutes(5);

    public sealed record Figures(int Identifies, int Resumes, int Links, IReadOnlyList<Violation> Violations);

    public static async Task<Figures> MeasureAsync(int seed)
    {
        var (clock, random) = (new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)), new Random(seed));
        // Hearts beat seldom: a day of them is not what is looked at.
        var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { Keep = 20_000, Rates = DiscordRates.None, HeartbeatInterval = TimeSpan.FromMinutes(10) }, clock).ConfigureAwait(false);
        await using (discord.ConfigureAwait(false))
        {
            using var api = DiscordWire.Api(LabBotHere.Options(discord), clock, NullLoggerFactory.Instance);
            using var stop = new CancellationTokenSource();
            var running = DiscordWire.Connection(LabBotHere.Options(discord), api, clock, NullLoggerFactory.Instance).RunAsync((_, _, _) => Task.CompletedTask, stop.Token);
            var idle = 0;
            while (clock.GetUtcNow() - clock.Start < Day)
            {
                if (discord.Connections > 0)
                {
                    idle = 0;
                    // What was said on the new link is read before it ends, as it would be.
                    await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System).ConfigureAwait(false);
                    clock.Advance(random.NextDouble() * LongestLink);
                    Break(discord, random.Next(6));
                }

                // A connection takes the machine's own time; once LabBot waits, steps are long.
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System).ConfigureAwait(false);
                if (discord.Connections == 0)
                    clock.Advance(TimeSpan.FromSeconds(idle++ < 20 ? 1 : 30));
            }

            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
            return new Figures(discord.Record.Identifies, discord.Record.GatewaySends.Count(send => send.Opcode == 6), discord.ConnectionsEver, discord.Violations);
        }
    }

    private static void Break(DiscordOnLoopback discord, int how)
    {
        switch (how)
        {
            case 0:
                discord.CutConnections();
                break;
            case 1:
                discord.AskToReconnect();
                break;
            case 2:
                discord.CloseConnections(4000);
                break;
            case 3:
                discord.InvalidateSessions(isResumable: false);
                break;
            case 4:
                discord.CloseConnections(4009);
                discord.ForgetSessions();
                break;
            default:
                discord.CutConnections();
                discord.ForgetSessions();
                break;
        }
    }
}
