using LabBot.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Hosting;

public sealed class LinkLoopTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider time = new(Start);
    private readonly LogLines<LinkLoop> log = new();
    private readonly List<DateTimeOffset> ticks = [];
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LinkLoop loop;
    private Func<double, bool> fails = _ => false;
    private double last;

    public LinkLoopTests() => loop = new LinkLoop(TickAsync, time, log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_ticks_at_once_and_then_every_minute()
    {
        await TickUntilAsync(minute: 3);
        Assert.Equal([Start, Start.AddMinutes(1), Start.AddMinutes(2), Start.AddMinutes(3)], ticks);
    }

    [Fact]
    public async Task A_tick_that_fails_is_told_once_an_hour_and_tried_again()
    {
        // For an hour, and again after one that went well.
        fails = minute => minute is <= 60 or 62;
        await TickUntilAsync(minute: 63);
        Assert.Equal(64, ticks.Count);
        Assert.Equal(3, log.At(LogLevel.Error).Count());
        Assert.All(log.At(LogLevel.Error), line => Assert.Contains("[No space left on device]", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_operator_wants_no_link_looked_at_it_ends_at_once()
    {
        using var off = new LinkLoop(null, time, log);
        await off.StartAsync(Token);
        await off.ExecuteTask!;
    }

    public void Dispose() => loop.Dispose();

    private async Task TickUntilAsync(double minute)
    {
        last = minute;
        await loop.StartAsync(Token);
        await reached.Task.WaitAsync(Token);
        await loop.StopAsync(Token);
    }

    // A minute passes within each tick, so that the next one is due when this one has ended, and not before.
    private Task TickAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        ticks.Add(now);
        var minute = (now - Start).TotalMinutes;
        if (minute >= last)
        {
            reached.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        }

        time.Advance(LinkLoop.Every);
        return fails(minute) ? Task.FromException(new IOException("No space left on device")) : Task.CompletedTask;
    }
}
