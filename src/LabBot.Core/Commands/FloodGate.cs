using System.Collections.Concurrent;

namespace LabBot.Core.Commands;

/// <summary>
/// Keeps one person from taking what everyone shares: each may do <see cref="Burst"/> things at once and <see cref="PerSecond"/> a second from then on. Safe on any thread.
/// </summary>
public sealed class FloodGate(TimeProvider time)
{
    /// <summary>Things that a person may do at once: faster than anyone clicks through a kit.</summary>
    public const double Burst = 30;

    /// <summary>Things a second from then on.</summary>
    public const double PerSecond = 3;

    /// <summary>What a letter typed in a search box counts: it is answered from memory.</summary>
    public const double Letter = 0.1;

    // Who is full again needs no entry; they are looked through when there are this many.
    private const int SweepAt = 10_000;

    private readonly ConcurrentDictionary<string, (double Left, long At)> people = new();

    /// <summary>Whether the person may do one more thing now.</summary>
    public bool Admit(string person, double cost = 1)
    {
        var now = time.GetTimestamp();
        if (people.Count > SweepAt)
            Sweep(now);
        var admitted = false;
        people.AddOrUpdate(
            person,
            _ =>
            {
                admitted = true;
                return (Burst - cost, now);
            },
            (_, had) =>
            {
                var left = Left(had, now);
                admitted = left >= cost;
                return (admitted ? left - cost : left, now);
            });
        return admitted;
    }

    private double Left((double Left, long At) had, long now) => Math.Min(Burst, had.Left + (time.GetElapsedTime(had.At, now).TotalSeconds * PerSecond));

    private void Sweep(long now)
    {
        foreach (var (person, had) in people.Where(one => Left(one.Value, now) >= Burst))
            people.TryRemove(new(person, had));
    }
}
