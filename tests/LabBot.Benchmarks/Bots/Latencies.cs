namespace LabBot.Benchmarks.Bots;

/// <summary>Milliseconds, collected from any thread and then read in order.</summary>
internal sealed class Latencies
{
    private readonly Lock gate = new();
    private readonly List<double> taken = [];

    public int Count
    {
        get
        {
            lock (gate)
                return taken.Count;
        }
    }

    public double Max => At(1);

    /// <summary>All of another.</summary>
    public void Add(Latencies others)
    {
        lock (gate)
            taken.AddRange(others.taken);
    }

    public void Add(double milliseconds)
    {
        lock (gate)
            taken.Add(milliseconds);
    }

    /// <summary>The value below which this share of all lies, 0 to 1; not a number where there is none.</summary>
    public double At(double share)
    {
        lock (gate)
        {
            if (taken.Count == 0)
                return double.NaN;
            var sorted = taken.Order().ToList();
            return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
        }
    }
}
