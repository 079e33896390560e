using LabBot.Benchmarks.Discord;

namespace LabBot.Tests.Discord;

/// <summary>Readings under Discord's limits while it fails often. The benchmark <c>discord</c> does the same with 1,000.</summary>
public class FaultyDripTests
{
    [Fact]
    public async Task A_hundred_readings_arrive_once_though_a_third_of_the_sends_fail()
    {
        var run = await FaultyDrip.MeasureAsync(100, 0.3, seed: 7);
        Assert.Equal((0, 0, 0), (run.Lost, run.Doubled, run.Unclear));
        Assert.InRange(run.Invalid, 0, 60);
        Assert.Empty(run.Violations);
        // It is a test only if these came about.
        Assert.InRange(run.Faulty, 20, 100);
    }
}
