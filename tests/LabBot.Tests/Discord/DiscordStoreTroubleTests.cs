using System.Diagnostics;
using LabBot.Core.Storage;
using LabBot.Platforms.Discord;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Discord;

/// <summary>What people hear while the store hangs or is away: lookups whole, changes with the advice to try again.</summary>
public class DiscordStoreTroubleTests
{
    [Fact]
    public async Task While_the_store_hangs_lookups_are_answered_and_a_change_says_that_it_follows_and_does()
    {
        var store = new InMemoryStore();
        await using var lab = await DiscordLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Person("Ada");
        var general = lab.Channel("general");
        var again = new TaskCompletionSource();
        store.Hangs = again.Task;
        Assert.Contains("scGPT", Assert.Single(await ada.TypesAsync("/kit query:scgpt", general)).Reads, StringComparison.Ordinal);
        Assert.Contains(await ada.TypesInOptionAsync("/kit query:scg", general), choice => choice.Value == "work:scgpt");
        Assert.NotEmpty(await ada.TypesInOptionAsync("/kit query:", general));
        Assert.Contains("try again", Assert.Single(await ada.TypesAsync("/reading start", general)).Reads, StringComparison.Ordinal);
        Assert.False(again.Task.IsCompleted);
        store.Hangs = null;
        again.SetResult();
        // The answer takes the place of the card that said to wait.
        var answer = await ada.SeesAsync<EphemeralSeen>(seen => seen.IsChange);
        Assert.Contains("The first comes on", answer.Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task A_click_while_the_store_hangs_is_told_beside_the_card_which_changes_when_it_is_done()
    {
        var store = new InMemoryStore();
        await using var lab = await DiscordLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Person("Ada");
        await ada.TypesAsync("/reading start", ada.Dm);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T09:00:00Z")).Sent);
        var reading = await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal));
        var again = new TaskCompletionSource();
        store.Hangs = again.Task;
        await ada.ClicksAsync(reading.Message, "Done");
        await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Still saving", StringComparison.Ordinal));
        store.Hangs = null;
        again.SetResult();
        Assert.Contains("It counts in your progress", (await ada.SeesAsync<MessageSeen>(seen => seen.IsChange && seen.Message.Id == reading.Message.Id)).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task A_stop_waits_for_no_store_that_hangs()
    {
        var store = new InMemoryStore();
        await using var lab = await DiscordLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Person("Ada");
        var again = new TaskCompletionSource();
        store.Hangs = again.Task;
        await ada.TypesAsync("/kit query:scgpt", lab.Channel("general"));
        var told = Stopwatch.GetTimestamp();
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(Stopwatch.GetElapsedTime(told), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        again.SetResult();
    }

    [Fact]
    public async Task While_the_store_fails_a_change_is_refused_with_the_advice_to_try_again()
    {
        var store = new InMemoryStore { Fails = new StoreException("the disk is full") };
        await using var lab = await DiscordLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Person("Ada");
        var general = lab.Channel("general");
        Assert.Contains("That was not done", (await ada.TypesAsync("/reading start", general))[0].Reads, StringComparison.Ordinal);
        Assert.Contains("scGPT", (await ada.TypesAsync("/kit query:scgpt", general))[0].Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }
}
