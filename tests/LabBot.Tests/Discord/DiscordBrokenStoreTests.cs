using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Discord;

namespace LabBot.Tests.Discord;

/// <summary>With a store that fails, or never answers, people still get theirs; the benchmark <c>discord</c> says how soon.</summary>
public class DiscordBrokenStoreTests
{
    [Theory]
    [InlineData(false, "Searching the kit still works. Try again in a moment.")]
    [InlineData(true, "If none comes within half a minute, try again")]
    public async Task A_lookup_is_answered_and_a_change_is_told_to_try_again(bool hangs, string told)
    {
        var health = new TroubledStore.Health();
        await using var lab = await DiscordLab.StartAsync(stores: TroubledStore.Stores(hangs ? TroubledStore.Trouble.Hangs : TroubledStore.Trouble.Throws, health));
        var (ada, general) = (lab.Person("Ada"), lab.Channel("general"));
        health.Break();
        Assert.Contains("scGPT: toward building a foundation model", Assert.IsType<EphemeralSeen>((await ada.TypesAsync("/kit query:scgpt", general))[0]).Reads, StringComparison.Ordinal);
        Assert.StartsWith("scGPT", (await ada.TypesInOptionAsync("/kit query:scg", general))[0].Name, StringComparison.Ordinal);
        Assert.Contains(told, Assert.IsType<EphemeralSeen>((await ada.TypesAsync("/reading done", general))[0]).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
        health.Mend();
    }
}
