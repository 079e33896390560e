using System.Diagnostics.CodeAnalysis;

namespace LabBot.Benchmarks.Bots;

/// <summary>
/// A clock that stands still until it is put to its next timer. Who drives it says how far that may be: short timers are waits, long ones are limits on something
/// that is under way, and must not run out because the clock does not. Safe on any thread.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "It holds no handle, and timers are disposed of after the measurement too.")]
internal sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<(Timer Timer, int Version), long> due = new();
    private readonly SemaphoreSlim changed = new(0);
    private long now;

    /// <summary>Of how many timers of this length is it waited for the end.</summary>
    public (TimeSpan Length, int Count) Counted { get; set; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref now));

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Puts the clock to its next timer again and again, as long as that is no further than <paramref name="most"/>, until <paramref name="work"/> is done. It waits
    /// until everything waits for the clock, so that what the machine takes is no time; where that cannot be seen, 100 ms of the machine's.
    /// </summary>
    public async Task DriveAsync(Task work, TimeSpan most, Func<bool> isQuiet)
    {
        _ = work.ContinueWith(_ => changed.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        while (!work.IsCompleted)
        {
            // Quiet for half a millisecond, since a call that begins is seen nowhere for a moment.
            var (since, quietSince) = (System.GetTimestamp(), System.GetTimestamp());
            while (!work.IsCompleted && System.GetElapsedTime(since) < TimeSpan.FromMilliseconds(100) && System.GetElapsedTime(quietSince) < TimeSpan.FromMilliseconds(0.5))
            {
                if (!isQuiet())
                    quietSince = System.GetTimestamp();
                await Task.Yield();
            }

            if (Next(most) is { } timer)
                timer.Fire();
            else
                await changed.WaitAsync().ConfigureAwait(false);
        }

        await work.ConfigureAwait(false);
    }

    private Timer? Next(TimeSpan most)
    {
        lock (gate)
        {
            while (due.TryPeek(out var first, out var at))
            {
                if (first.Version != first.Timer.Version)
                {
                    due.Dequeue();
                    continue;
                }

                if (at - now > most.Ticks)
                    return null;
                due.Dequeue();
                Interlocked.Exchange(ref now, Math.Max(now, at));
                first.Timer.Ran();
                return first.Timer;
            }

            return null;
        }
    }

    private sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period;
        private bool isCounted;

        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                Version++;
                this.period = period;
                Ran();
                isCounted = dueTime > TimeSpan.Zero && dueTime == clock.Counted.Length;
                if (isCounted)
                    clock.Counted = clock.Counted with { Count = clock.Counted.Count + 1 };
                if (dueTime >= TimeSpan.Zero)
                    clock.due.Enqueue((this, Version), clock.now + dueTime.Ticks);
            }

            clock.changed.Release();
            return true;
        }

        /// <summary>It is waited for no longer. The clock's lock is held.</summary>
        public void Ran()
        {
            if (isCounted)
                clock.Counted = clock.Counted with { Count = clock.Counted.Count - 1 };
            isCounted = false;
        }

        public void Fire()
        {
            if (period > TimeSpan.Zero)
                Change(period, period);
            callback(state);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
