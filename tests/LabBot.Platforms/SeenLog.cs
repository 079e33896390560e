namespace LabBot.Platforms;

/// <summary>What one person did and saw, in order, with a way to wait for more. Safe for threads.</summary>
internal sealed class SeenLog(int keep)
{
    private readonly Lock gate = new();
    private readonly Queue<Sight> sights = new();
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long first;

    /// <summary>How many there were ever.</summary>
    public long Count
    {
        get
        {
            lock (gate)
                return first + sights.Count;
        }
    }

    public void Add(Sight sight)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            sights.Enqueue(sight);
            // At least the newest is kept, or nobody could wait for it.
            if (sights.Count > Math.Max(keep, 1))
            {
                sights.Dequeue();
                first++;
            }

            (told, more) = (more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.SetResult();
    }

    public List<Sight> Since(long from)
    {
        lock (gate)
            return [.. sights.Skip((int)Math.Max(0, from - first))];
    }

    /// <summary>Waits, on the machine's own clock, for one that is wanted.</summary>
    /// <exception cref="TimeoutException">None came; the message says what did.</exception>
    public async Task<Sight> FirstAsync(long from, Func<Sight, bool> isWanted, TimeSpan patience, string waitedFor)
    {
        using var timeout = new CancellationTokenSource(patience, TimeProvider.System);
        while (true)
        {
            Task next;
            lock (gate)
                next = more.Task;
            if (Since(from).FirstOrDefault(isWanted) is { } found)
                return found;
            try
            {
                await next.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(
                    $"Waited {patience.TotalSeconds:0} s for {waitedFor}, and saw only: {string.Join("; ", Since(from).Select(sight => $"{sight.Kind}: {sight.Reads}"))}.");
            }
        }
    }
}
