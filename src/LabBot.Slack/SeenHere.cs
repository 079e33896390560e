using System.Text.Json.Nodes;

namespace LabBot.Slack;

/// <summary>
/// The requests of the last day or two, by their ids: Slack sends one again when it has not heard the acknowledgement, and at times although it has. The
/// second gets the answer of the first, also while that is still being found. Safe on any thread.
/// </summary>
internal sealed class SeenHere(TimeProvider time)
{
    // Slack's retries end within the hour; a generation is kept a day, and then one more while the next fills.
    private static readonly TimeSpan Generation = TimeSpan.FromHours(24);

    // An answer is worth giving again only while Slack still waits for it: three seconds, and some for a slow network.
    private static readonly TimeSpan AnswerKept = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<(string Id, long At)> answered = new();
    private Dictionary<string, Task<JsonObject?>> young = [];
    private Dictionary<string, Task<JsonObject?>> old = [];
    private long since = time.GetTimestamp();

    /// <summary>Answers a request, or one that was answered already with the same answer.</summary>
    public Task<JsonObject?> OnceAsync(string id, Func<Task<JsonObject?>> answer)
    {
        TaskCompletionSource<JsonObject?> mine;
        lock (gate)
        {
            Age();
            if (young.TryGetValue(id, out var known) || old.TryGetValue(id, out known))
                return known;
            mine = new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
            young.Add(id, mine.Task);
            answered.Enqueue((id, time.GetTimestamp()));
        }

        return RunAsync(id, mine, answer);
    }

    private async Task<JsonObject?> RunAsync(string id, TaskCompletionSource<JsonObject?> mine, Func<Task<JsonObject?>> answer)
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
            foreach (var generation in (Dictionary<string, Task<JsonObject?>>[])[young, old])
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

    private static readonly Task<JsonObject?> Nothing = Task.FromResult<JsonObject?>(null);
}
