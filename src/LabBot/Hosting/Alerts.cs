namespace LabBot.Hosting;

/// <summary>Keeps a trouble that lasts from filling the log: each cause is told at once and then once an hour. Used by one thread at a time.</summary>
internal sealed class Alerts(TimeProvider time)
{
    /// <summary>How often a cause that lasts is told again.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> told = [];

    /// <summary>Whether the cause has not been told within the last hour; then it counts as told now.</summary>
    public bool IsNew(Exception cause)
    {
        var now = time.GetUtcNow();
        foreach (var old in told.Where(one => one.Value + Every <= now).Select(one => one.Key).ToList())
            told.Remove(old);
        return told.TryAdd($"{cause.GetType()}: {cause.Message}", now);
    }

    /// <summary>All is well again: whatever comes next is new.</summary>
    public void Clear() => told.Clear();
}
