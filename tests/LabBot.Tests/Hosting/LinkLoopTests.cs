using System.Threading.Channels;
using LabBot.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Hosting;

public sealed class LinkLoopTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider time = new(Start);
    private readonly LogLines<LinkLoop> log = new();
    private readonly Channel<DateTimeOffset> ticks = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly LinkLoop loop;
    private Func<double, bool> fails = _ => false;

    public LinkLoopTests() => loop = new LinkLoop(TickAsync, time, log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_ticks_at_once_and_then_every_minute()
    {
        await loop.StartAsync(Token);
        for (var minute = 0; minute < 4; minute++)
        {
            Assert.Equal(Start.AddMinutes(minute), await ticks.Reader.ReadAsync(Token));
            time.Advance(LinkLoop.Every);
        }

        await loop.StopAsync(Token);
    }

    [Fact]
    public async Task A_tick_that_fails_is_told_once_an_hour_and_tried_again()
    {
        // For an hour, and again after one that went well.
        fails = minute => minute is <= 60 or 62;
        await loop.StartAsync(Token);
        for (var minute = 0; minute <= 63; minute++)
        {
            await ticks.Reader.ReadAsync(Token);
            time.Advance(LinkLoop.Every);
        }

        Assert.Equal(3, log.At(LogLevel.Error).Count());
        Assert.All(log.At(LogLevel.Error), line => Assert.Contains("[No space left on device]", line, StringComparison.Ordinal));
        await loop.StopAsync(Token);
    }

    [Fact]
    public async Task Where_the_operator_wants_no_link_looked_at_it_ends_at_once()
    {
        using var off = new LinkLoop(null, time, log);
        await off.StartAsync(Token);
        await off.ExecuteTask!;
    }

    public void Dispose() => loop.Dispose();

    private Task TickAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        ticks.Writer.TryWrite(now);
        return fails((now - Start).TotalMinutes) ? Task.FromException(new IOException("No space left on device")) : Task.CompletedTask;
    }
}
