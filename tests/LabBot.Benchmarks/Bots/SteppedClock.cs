namespace LabBot.Benchmarks.Bots;

/// <summary>The machine's clock, put forward at will, the monotonic one too; timers run as they would. Safe on any thread.</summary>
internal sealed class SteppedClock(DateTimeOffset start) : TimeProvider
{
    private readonly long since = System.GetTimestamp();
    private long ahead;

    /// <summary>How long it has run, with what it was put forward.</summary>
    public TimeSpan Elapsed => System.GetElapsedTime(since) + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Puts it forward until so much has elapsed; never back.</summary>
    public void MoveTo(TimeSpan elapsed)
    {
        if (elapsed - Elapsed is { Ticks: > 0 and var ticks })
            Interlocked.Add(ref ahead, ticks);
    }
}
