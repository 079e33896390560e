using LabBot.Benchmarks.Slack;

namespace LabBot.Tests.Slack;

/// <summary>What Slack sends again, late, or only as a retry has its effect once, across a restart. The benchmark <c>slack</c> does the same with 10,000 events.</summary>
public class ExactlyOnceTests
{
    [Fact]
    public async Task Three_hundred_events_have_their_effect_once()
    {
        var run = await ExactlyOnce.RunAsync(300, seed: 7);
        Assert.Empty(run.Wrong);
        Assert.Empty(run.Violations);
        // It is a test only if these came about.
        Assert.InRange(run.Copies, 60, 120);
        Assert.InRange(run.Late, 15, 50);
        Assert.InRange(run.RetryOnly, 5, 30);
        Assert.InRange(run.Interrupted, 1, 300);
    }
}
