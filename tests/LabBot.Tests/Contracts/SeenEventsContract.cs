using LabBot.Core.Learning;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

public abstract class SeenEventsContract : StoreContract
{
    private static Cause Cause(string id, Duration after = default) => new("slack:" + id, Samples.Start + after);

    private Task<Learner> CountAsync(Cause? cause) =>
        Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner with { Name = learner.Name + "!" }, cause, Token);

    [Fact]
    public async Task An_event_that_comes_again_changes_nothing()
    {
        Assert.Equal("ada!", (await CountAsync(Cause("1"))).Name);
        Assert.Equal("ada!", (await CountAsync(Cause("1"))).Name);
        Assert.Equal("ada!!", (await CountAsync(Cause("2"))).Name);
        Assert.Equal("ada!!!", (await CountAsync(null)).Name);
        Assert.Equal(Samples.Start, await Seen.WhenSeenAsync("slack:1", Token));
        Assert.Null(await Seen.WhenSeenAsync("slack:3", Token));
    }

    [Fact]
    public async Task A_change_that_throws_leaves_its_event_to_come_again()
    {
        await EnrollAsync("ada");
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Learners.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), _ => throw new InvalidOperationException("no"), Cause("1"), Token));
        Assert.Equal("ada!", (await CountAsync(Cause("1"))).Name);
    }

    [Fact]
    public async Task An_event_of_somebody_forgotten_brings_nobody_back()
    {
        await CountAsync(Cause("1"));
        await Learners.ForgetAsync(Samples.Member("ada"), Token);
        await CountAsync(Cause("1"));
        Assert.Null(await Learners.FindAsync(Samples.Member("ada"), Token));
    }

    [Fact]
    public async Task A_reading_asked_for_by_one_event_is_recorded_once()
    {
        var learner = await EnrollAsync("ada");
        Assert.NotNull(await AskAsync());
        Assert.Null(await AskAsync());
        Assert.Single(await Outbox.HistoryAsync(learner.Id, 10, Token));

        Task<Core.Drip.DeliveryKey?> AskAsync() =>
            Outbox.RecordAskedForAsync(learner.Id, Samples.Monday, Samples.Work, Samples.Entry("asked for"), one => one, Cause("1"), Token);
    }

    [Fact]
    public async Task Events_are_remembered_for_a_day_at_least_and_then_let_go()
    {
        for (var i = 0; i < 20; i++)
            await Seen.RecordAsync(Cause($"old{i}"), Token);
        await Seen.RecordAsync(Cause("old0", Duration.FromHours(1)), Token);
        await Seen.RecordAsync(Cause("day", Duration.FromHours(24)), Token);
        Assert.Equal(Samples.Start, await Seen.WhenSeenAsync("slack:old0", Token));
        for (var i = 0; i < 20; i++)
            await Seen.RecordAsync(Cause($"new{i}", Duration.FromHours(49)), Token);
        Assert.Null(await Seen.WhenSeenAsync("slack:old0", Token));
        Assert.Null(await Seen.WhenSeenAsync("slack:old19", Token));
        Assert.Equal(Samples.Start + Duration.FromHours(24), await Seen.WhenSeenAsync("slack:day", Token));
    }
}
