namespace LabBot.Platforms;

/// <summary>The last few of many. Safe for threads.</summary>
internal sealed class Ring<T>(int most)
{
    private readonly Lock gate = new();
    private readonly Queue<T> kept = new();

    /// <summary>How many were ever added.</summary>
    public long Count { get; private set; }

    public void Add(T item)
    {
        lock (gate)
        {
            Count++;
            kept.Enqueue(item);
            if (kept.Count > most)
                kept.Dequeue();
        }
    }

    public List<T> ToList()
    {
        lock (gate)
            return [.. kept];
    }
}
