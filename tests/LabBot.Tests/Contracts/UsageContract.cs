using LabBot.Core.Kit;

namespace LabBot.Tests.Contracts;

/// <summary>What every store promises of the counts of what was looked up.</summary>
public abstract class UsageContract : StoreContract
{
    [Fact]
    public async Task Nothing_was_looked_up_in_a_new_store() => Assert.Empty(await Usage.UsageAsync(Token));

    [Fact]
    public async Task What_is_added_adds_up_by_work()
    {
        await Usage.AddUsageAsync(Counts(("scgpt", 2), ("bitter-lesson", 1)), Token);
        await Usage.AddUsageAsync(Counts(("scgpt", 3), ("new.work$1", 1)), Token);
        Assert.Equal(Counts(("scgpt", 5), ("bitter-lesson", 1), ("new.work$1", 1)), await Usage.UsageAsync(Token));
    }

    [Fact]
    public async Task A_number_that_is_not_positive_adds_nothing()
    {
        await Usage.AddUsageAsync(Counts(("scgpt", 0), ("bitter-lesson", -4)), Token);
        Assert.Empty(await Usage.UsageAsync(Token));
    }

    [Fact]
    public async Task What_was_read_does_not_change_later()
    {
        await Usage.AddUsageAsync(Counts(("scgpt", 1)), Token);
        var before = await Usage.UsageAsync(Token);
        await Usage.AddUsageAsync(Counts(("scgpt", 1)), Token);
        Assert.Equal(1, before[new WorkId("scgpt")]);
    }

    [Fact]
    public async Task Many_at_once_lose_none()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Usage.AddUsageAsync(Counts(("scgpt", 1)), Token)));
        Assert.Equal(50, (await Usage.UsageAsync(Token))[new WorkId("scgpt")]);
    }

    private static Dictionary<WorkId, int> Counts(params (string Work, int Shown)[] counts) => counts.ToDictionary(one => new WorkId(one.Work), one => one.Shown);
}
