namespace LabBot.Benchmarks.Bots;

/// <summary>
/// Does things at fixed moments, whether or not the ones before are done, as people do: who waits for an answer before the next question hides the waiting that it
/// causes. What is sent gets the moment for which it was due, to measure from.
/// </summary>
internal static class OpenLoop
{
    /// <summary>Runs <paramref name="send"/> so often a second, for so long; completes when all of them have.</summary>
    /// <param name="perSecond">How often.</param>
    /// <param name="length">How long.</param>
    /// <param name="send">Begins one; gets its number and the timestamp for which it was due.</param>
    /// <returns>How late each was begun, in milliseconds: what the measuring itself adds.</returns>
    public static async Task<Latencies> RunAsync(double perSecond, TimeSpan length, Func<int, long, Task> send)
    {
        var count = (int)(perSecond * length.TotalSeconds);
        var tasks = new Task[count];
        var late = new Latencies();
        // A thread of its own: in the pool's queue it would be as late as what it measures.
        await Task.Factory.StartNew(
            () =>
            {
                using var never = new ManualResetEventSlim();
                var time = TimeProvider.System;
                var start = time.GetTimestamp();
                for (var i = 0; i < count; i++)
                {
                    var due = start + (long)(i / perSecond * time.TimestampFrequency);
                    while (time.GetElapsedTime(time.GetTimestamp(), due).TotalMilliseconds is > 0 and var left)
                    {
                        // The last millisecond is too short to be slept.
                        if (left > 1.5)
                            never.Wait((int)(left - 1));
                        else
                            Thread.SpinWait(20);
                    }

                    late.Add(time.GetElapsedTime(due).TotalMilliseconds);
                    tasks[i] = send(i, due);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(false);
        return late;
    }
}
