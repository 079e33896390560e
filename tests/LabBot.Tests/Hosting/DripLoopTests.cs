using System.Threading.Channels;
using LabBot.Core.Drip;
using LabBot.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Hosting;

public sealed class DripLoopTests : IDisposable
{
    private static readonly TickReport Nothing = new(0, 0, 0);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly LogLines<DripLoop> log = new();
    private readonly Channel<DateTimeOffset> ticks = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly DripLoop loop;
    private Func<CancellationToken, Task<TickReport>> tick = _ => Task.FromResult(Nothing);

    public DripLoopTests() => loop = new DripLoop(
        stopping =>
        {
            var mine = tick;
            ticks.Writer.TryWrite(time.GetUtcNow());
            return mine(stopping);
        },
        time,
        log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_ticks_at_once_and_then_every_fifteen_seconds()
    {
        var start = time.GetUtcNow();
        await loop.StartAsync(Token);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(start.AddSeconds(15 * i), await ticks.Reader.ReadAsync(Token));
            time.Advance(TimeSpan.FromSeconds(15));
        }

        await loop.StopAsync(Token);
    }

    [Fact]
    public async Task A_tick_that_fails_is_told_once_an_hour_and_tried_again()
    {
        tick = _ => throw new IOException("No space left on device");
        await TicksAsync((2 * 60 * 4) - 1);
        Assert.Equal(2, log.At(LogLevel.Error).Count());
        await TicksAsync(1);
        Assert.Equal(3, log.At(LogLevel.Error).Count());
        Assert.All(log.At(LogLevel.Error), line => Assert.Contains("[No space left on device]", line, StringComparison.Ordinal));

        // Another cause is told at once; when all is well again that is told too, and the next failure is new.
        tick = _ => throw new InvalidOperationException("another");
        await TicksAsync(1);
        Assert.Equal(4, log.At(LogLevel.Error).Count());
        tick = _ => Task.FromResult(Nothing);
        await TicksAsync(1);
        Assert.Equal("Readings are delivered again, after 484 tries that failed", Assert.Single(log.At(LogLevel.Warning)));
        tick = _ => throw new InvalidOperationException("another");
        await TicksAsync(1);
        Assert.Equal(5, log.At(LogLevel.Error).Count());
        await loop.StopAsync(Token);
    }

    [Fact]
    public async Task A_stop_waits_for_the_card_in_flight()
    {
        var inFlight = new TaskCompletionSource<TickReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        tick = _ => inFlight.Task;
        await loop.StartAsync(Token);
        await ticks.Reader.ReadAsync(Token);
        var stop = loop.StopAsync(Token);
        Assert.False(stop.IsCompleted);
        inFlight.SetCanceled(Token);
        await stop;
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_stop_waits_ten_seconds_and_no_longer()
    {
        tick = _ => new TaskCompletionSource<TickReport>().Task;
        await loop.StartAsync(Token);
        await ticks.Reader.ReadAsync(Token);
        var stop = loop.StopAsync(Token);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stop.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await stop.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Contains("still being sent 10 s after the stop", Assert.Single(log.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    public void Dispose() => loop.Dispose();

    // This many ticks, and one more, whose beginning shows that they have ended.
    private async Task TicksAsync(int count)
    {
        if (loop.ExecuteTask is null)
            await loop.StartAsync(Token);
        else
            time.Advance(DripLoop.Every);
        await ticks.Reader.ReadAsync(Token);
        for (var i = 0; i < count; i++)
        {
            time.Advance(DripLoop.Every);
            await ticks.Reader.ReadAsync(Token);
        }
    }
}
