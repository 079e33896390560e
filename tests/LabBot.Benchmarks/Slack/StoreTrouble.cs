using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary><see cref="BrokenStore"/> under LabBot on Slack.</summary>
internal static class StoreTrouble
{
    public static async Task<BrokenStore.Figures> MeasureAsync(TroubledStore.Trouble trouble, TimeSpan length)
    {
        var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Keep = 100 }).ConfigureAwait(false);
        await using (slack.ConfigureAwait(false))
        {
            var health = new TroubledStore.Health();
            var here = await LabBotHere.StartAsync(slack, TimeProvider.System, TroubledStore.Stores(trouble, health)).ConfigureAwait(false);
            await using (here.ConfigureAwait(false))
            {
                var crowd = new Crowd(slack, BrokenStore.People, seed: 3);
                // The zones are known, as after the first day; to ask for 400 profiles takes minutes under Slack's limits, whatever the store does.
                foreach (var person in crowd.People)
                    await slack.ProfileChangesAsync(person, "Europe/Lisbon").ConfigureAwait(false);
                return await BrokenStore.MeasureAsync(crowd, trouble, health, length).ConfigureAwait(false);
            }
        }
    }
}
