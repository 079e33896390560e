using System.Diagnostics;
using LabBot.Core.Storage;
using LabBot.Platforms.Slack;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Slack;

/// <summary>What people hear while the store hangs or is away: lookups whole, changes with the advice to try again.</summary>
public class SlackStoreTroubleTests
{
    [Fact]
    public async Task While_the_store_hangs_lookups_are_answered_and_a_change_says_that_it_follows_and_does()
    {
        var store = new InMemoryStore();
        await using var lab = await SlackLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Slack.Person("Ada");
        var again = new TaskCompletionSource();
        store.Hangs = again.Task;
        Assert.Contains("scGPT", Assert.Single(await ada.TypesAsync("/kit scgpt")).Reads, StringComparison.Ordinal);
        Assert.Contains("try again", Assert.Single(await ada.TypesAsync("/reading start")).Reads, StringComparison.Ordinal);
        Assert.False(again.Task.IsCompleted);
        store.Hangs = null;
        again.SetResult();
        Assert.Contains("The first comes on", (await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings start", StringComparison.Ordinal))).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task While_the_store_hangs_a_question_in_a_thread_is_answered_too()
    {
        var store = new InMemoryStore();
        await using var lab = await SlackLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, ada);
        var again = new TaskCompletionSource();
        store.Hangs = again.Task;
        // The store still hangs when the answer is there; how fast it is the benchmark's affair.
        Assert.Contains("scGPT", Assert.Single(await ada.MentionsAsync("scgpt", general)).Reads, StringComparison.Ordinal);
        Assert.False(again.Task.IsCompleted);
        var asking = ada.MentionsAsync("reading start", general);
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Still saving", StringComparison.Ordinal));
        store.Hangs = null;
        again.SetResult();
        await asking;
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_waits_for_no_store_that_hangs()
    {
        var store = new InMemoryStore();
        await using var lab = await SlackLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Slack.Person("Ada");
        var again = new TaskCompletionSource();
        store.Hangs = again.Task;
        await ada.TypesAsync("/kit scgpt");
        var told = Stopwatch.GetTimestamp();
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(Stopwatch.GetElapsedTime(told), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        again.SetResult();
    }

    [Fact]
    public async Task While_the_store_is_away_lookups_are_answered_and_a_change_says_that_nothing_was_done()
    {
        var store = new InMemoryStore();
        await using var lab = await SlackLab.StartAsync(stores: Stores.Of(store));
        var ada = lab.Slack.Person("Ada");
        store.Fails = new StoreException("the disk is full");
        Assert.Contains("scGPT", Assert.Single(await ada.TypesAsync("/kit scgpt")).Reads, StringComparison.Ordinal);
        var answer = Assert.Single(await ada.TypesAsync("/reading start")).Reads;
        Assert.Contains("nothing was changed", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("the disk is full", answer, StringComparison.Ordinal);
        store.Fails = null;
        Assert.Contains("Your readings start", Assert.Single(await ada.TypesAsync("/reading start")).Reads, StringComparison.Ordinal);
    }
}
