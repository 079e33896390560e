using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Benchmarks.Discord;

/// <summary><see cref="BrokenStore"/> under LabBot on Discord.</summary>
internal static class StoreTrouble
{
    public static async Task<BrokenStore.Figures> MeasureAsync(TroubledStore.Trouble trouble, TimeSpan length)
    {
        var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { Keep = 100, Rates = DiscordRates.None }).ConfigureAwait(false);
        await using (discord.ConfigureAwait(false))
        {
            var health = new TroubledStore.Health();
            var here = await LabBotHere.StartAsync(discord, TimeProvider.System, TroubledStore.Stores(trouble, health)).ConfigureAwait(false);
            await using (here.ConfigureAwait(false))
                return await BrokenStore.MeasureAsync(new Crowd(discord, BrokenStore.People, seed: 3), trouble, health, length).ConfigureAwait(false);
        }
    }
}
