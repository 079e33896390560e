using System.Runtime.CompilerServices;
using LabBot.Core.Commands;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Commands;

public class ShortMemoryTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly ShortMemory<string?> memory;
    private readonly List<TaskCompletionSource<string?>> looks = [];

    public ShortMemoryTests() => memory = new(Kept, Patience, time);

    [Fact]
    public async Task What_was_said_is_not_asked_for_again_while_it_counts()
    {
        Assert.Equal("yes", await Learn("yes"));
        time.Advance((Kept / 2) - TimeSpan.FromSeconds(1));
        Assert.Equal("yes", await Ask());
        Assert.Single(looks);
    }

    [Fact]
    public async Task In_the_second_half_of_its_time_it_counts_still_and_is_looked_at_anew_beside()
    {
        await Learn("yes");
        time.Advance(Kept / 2);
        Assert.Equal("yes", await Ask());
        await LookBeginsAsync(2);
        Assert.Equal("yes", await Ask());
        Assert.Equal(2, looks.Count);
        looks[1].SetResult("no");
        await SaysAsync("no");
        time.Advance(Kept / 2 - TimeSpan.FromSeconds(1));
        Assert.Equal("no", await Ask());
    }

    [Fact]
    public async Task Nothing_counts_longer_than_it_is_kept_from_when_it_was_asked_for()
    {
        var first = Ask();
        await LookBeginsAsync(1);
        time.Advance(Patience / 2);
        looks[0].SetResult("yes");
        Assert.Equal("yes", await first);
        time.Advance(Kept - Patience / 2);
        var late = Ask();
        await LookBeginsAsync(2);
        time.Advance(Patience);
        Assert.Null(await late);
    }

    [Fact]
    public async Task A_look_that_fails_beside_takes_nothing_away_before_its_time()
    {
        await Learn("yes");
        time.Advance(Kept / 2);
        await Ask();
        await LookBeginsAsync(2);
        looks[1].SetResult(null);
        Assert.Equal("yes", await Ask());
    }

    [Fact]
    public async Task Those_who_ask_at_once_wait_for_one_look_and_what_comes_too_late_is_for_the_next()
    {
        var (first, second) = (Ask(), Ask());
        await LookBeginsAsync(1);
        time.Advance(Patience);
        Assert.Equal((null, null), (await first, await second));
        looks[0].SetResult("yes");
        await SaysAsync("yes");
        Assert.Single(looks);
    }

    [Fact]
    public async Task Silence_is_kept_for_five_seconds()
    {
        Assert.Null(await Learn(null));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(await Ask());
        Assert.Single(looks);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("yes", await Learn("yes"));
    }

    [Fact]
    public async Task What_is_forgotten_is_asked_for_anew_and_a_look_from_before_does_not_count()
    {
        var before = Ask();
        await LookBeginsAsync(1);
        memory.Forget("ada");
        var after = Ask();
        await LookBeginsAsync(2);
        looks[1].SetResult("no");
        Assert.Equal("no", await after);
        looks[0].SetResult("yes");
        Assert.Equal("yes", await before);
        Assert.Equal("no", await Ask());
    }

    private async Task<string?> Learn(string? said)
    {
        var before = looks.Count;
        var asking = Ask();
        await LookBeginsAsync(before + 1);
        looks[before].SetResult(said);
        return await asking;
    }

    private Task<string?> Ask() => memory.AskAsync("ada", Look, TestContext.Current.CancellationToken).AsTask();

    private Task<string?> Look()
    {
        var look = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (looks)
            looks.Add(look);
        return look.Task;
    }

    private async Task LookBeginsAsync(int count)
    {
        while (true)
        {
            lock (looks)
            {
                if (looks.Count >= count)
                    return;
            }

            await Yielded();
        }
    }

    private async Task SaysAsync(string expected)
    {
        while (await Ask() != expected)
            await Yielded();
    }

    private static YieldAwaitable Yielded()
    {
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        return Task.Yield();
    }
}
