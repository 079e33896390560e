namespace LabBot.Core.Commands;

/// <summary>
/// The requests of the last day or two, by their ids: Slack sends one again when it has not heard the acknowledgement, and at times although it has; Discord
/// when a connection is resumed. The second gets the answer of the first, also while that is still being found. Safe on any thread.
/// </summary>
/// <typeparam name="T">What answers a request.</typeparam>
public sealed class SeenHere<T>(TimeProvider time)
    where T : class
{
    // Slack's retries end within the hour, Discord's replays within minutes; a generation is kept a day, and then one more while the next fills.
    private static readonly TimeSpan Generation = TimeSpan.FromHours(24);

    // An answer is worth giving again only while the platform still waits for it: three seconds, and some for a slow network.
    private static readonly TimeSpan AnswerKept = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<(string Id, long At)> answered = new();
    private Dictionary<string, Task<T?>> young = [];
    private Dictionary<string, Task<T?>> old = [];
    private long since = time.GetTimestamp();

    /// <summary>Answers a request, or one that was answered already with the same answer.</summary>
    public Task<T?> OnceAsync(string id, Func<Task<T?>> answer)
    {
        TaskCompletionSource<T?> mine;
        lock (gate)
        {
            Age();
            if (young.TryGetValue(id, out var known) || old.TryGetValue(id, out known))
                return known;
            mine = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
            young.Add(id, mine.Task);
            answered.Enqueue((id, time.GetTimestamp()));
        }

        return RunAsync(id, mine, answer);
    }

    private async Task<T?> RunAsync(string id, TaskCompletionSource<T?> mine, Func<Task<T?>> answer)
    {
        try
        {
            var found = await answer().ConfigureAwait(false);
            mine.SetResult(found);
            return found;
        }
        catch (Exception error)
        {
            // It was not answered: when it comes again it is new. What it changed has its cause in the store, and is not changed again.
            lock (gate)
                young.Remove(id);
            mine.SetException(error);
            _ = mine.Task.Exception;
            throw;
        }
    }

    private void Age()
    {
        while (answered.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > AnswerKept)
        {
            answered.Dequeue();
            foreach (var generation in (Dictionary<string, Task<T?>>[])[young, old])
            {
                if (generation.TryGetValue(oldest.Id, out var answer) && answer.IsCompletedSuccessfully)
                    generation[oldest.Id] = Nothing;
                else if (answer is { IsCompleted: false })
                    answered.Enqueue((oldest.Id, time.GetTimestamp()));
            }
        }

        if (time.GetElapsedTime(since) <= Generation)
            return;
        (old, young, since) = (young, [], time.GetTimestamp());
    }

    private static readonly Task<T?> Nothing = Task.FromResult<T?>(null);
}
