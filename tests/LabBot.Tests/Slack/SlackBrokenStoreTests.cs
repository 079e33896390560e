using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Slack;

namespace LabBot.Tests.Slack;

/// <summary>With a store that fails, or never answers, people still get theirs; the benchmark <c>slack</c> says how soon.</summary>
public class SlackBrokenStoreTests
{
    [Theory]
    [InlineData(false, "Searching the kit still works. Try again in a moment.")]
    [InlineData(true, "If none comes within half a minute, try again")]
    public async Task A_lookup_is_answered_and_a_change_is_told_to_try_again(bool hangs, string told)
    {
        var health = new TroubledStore.Health();
        await using var lab = await SlackLab.StartAsync(stores: TroubledStore.Stores(hangs ? TroubledStore.Trouble.Hangs : TroubledStore.Trouble.Throws, health));
        var ada = lab.Slack.Person("Ada");
        health.Break();
        Assert.Contains("scGPT: toward building a foundation model", Assert.IsType<EphemeralSeen>((await ada.TypesAsync("/kit scgpt"))[0]).Reads, StringComparison.Ordinal);
        Assert.Contains(told, Assert.IsType<EphemeralSeen>((await ada.TypesAsync("/reading done"))[0]).Reads, StringComparison.Ordinal);
        health.Mend();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_profile_that_changes_meanwhile_is_acknowledged(bool hangs)
    {
        var health = new TroubledStore.Health();
        await using var lab = await SlackLab.StartAsync(stores: TroubledStore.Stores(hangs ? TroubledStore.Trouble.Hangs : TroubledStore.Trouble.Throws, health));
        var ada = lab.Slack.Person("Ada");
        health.Break();
        Assert.Null((await lab.Slack.ProfileChangesAsync(ada, "Asia/Tokyo"))!.Failure);
        Assert.Empty(lab.Slack.Violations);
        health.Mend();
    }
}
