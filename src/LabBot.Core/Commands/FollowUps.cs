using System.Collections.Concurrent;
using LabBot.Core.Storage;
using Microsoft.Extensions.Logging;

namespace LabBot.Core.Commands;

/// <summary>
/// What is done beside an acknowledgement: later answers, windows, whatever follows. What goes wrong in it is logged, and a stop waits for it. Safe on any thread.
/// </summary>
public sealed partial class FollowUps(TimeProvider time, ILogger<FollowUps> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Task, byte> underWay = new();
    private readonly CancellationTokenSource ending = new();

    /// <summary>Begins something. Its token is cancelled when it is given up.</summary>
    public void Begin(Func<CancellationToken, Task> work)
    {
        var task = RunAsync(work);
        if (task.IsCompleted)
            return;
        underWay.TryAdd(task, 0);
        _ = task.ContinueWith(done => underWay.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when everything that was begun is done. What takes longer than <paramref name="within"/> is given up.</summary>
    public async Task FinishAsync(TimeSpan within)
    {
        using var enough = new CancellationTokenSource(within, time);
        try
        {
            while (underWay.Keys is { Count: > 0 } tasks)
                await Task.WhenAll(tasks).WaitAsync(enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Log.GivenUp(logger, underWay.Count, within.TotalSeconds);
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ending.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            // Not before the acknowledgement has been handed over.
            await Task.Yield();
            await work(ending.Token).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            Log.NotFollowed(logger, error.Message);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Given up, as the log says.
        }
        catch (Exception error)
        {
            Log.Broke(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5, LogLevel.Warning, "{Count} follow-ups were not done {Seconds} s after the stop and are given up")]
        public static partial void GivenUp(ILogger logger, int count, double seconds);

        [LoggerMessage(6, LogLevel.Warning, "The store failed beside an answer, or what was done could not be recorded, so that the platform sending it again would have it done again: {Reason}")]
        public static partial void NotFollowed(ILogger logger, string reason);

        [LoggerMessage(7, LogLevel.Error, "What follows an answer broke")]
        public static partial void Broke(ILogger logger, Exception error);
    }
}
