namespace LabBot.Discord.Wire;

/// <summary>
/// When a new session may be begun. Discord takes back the token of a bot that begins more than 1,000 a day
/// (https://discord.com/developers/docs/events/gateway#identifying); LabBot begins at most 50, whatever happens. The first is free; each further one waits longer after
/// the one before it, by how many there were within a day: 5, 7, 9, 12 … s, a minute after ten, at most 50 min. Pure: time is given, as the span since some start.
/// </summary>
internal sealed class IdentifyPace
{
    // Discord takes one in five seconds.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(50);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // With this, what comes before the longest wait is done within two and a half hours, and fits into a day with the rest.
    private const double Growth = 1.35;

    private const int Most = 50;

    private readonly Queue<TimeSpan> _begun = [];
    private TimeSpan _last;

    /// <summary>How many were begun within the last day.</summary>
    public int WithinADay(TimeSpan now)
    {
        while (_begun.TryPeek(out var oldest) && oldest + Day <= now)
            _begun.Dequeue();
        return _begun.Count;
    }

    /// <summary>When the next may be begun.</summary>
    public TimeSpan Earliest(TimeSpan now)
    {
        var count = WithinADay(now);
        if (count == 0)
            return now;
        var grown = First * Math.Pow(Growth, count - 1);
        var next = _last + (grown < Longest ? grown : Longest);
        return count < Most ? next : Max(next, _begun.Peek() + Day);
    }

    /// <summary>One is begun now.</summary>
    public void Take(TimeSpan now)
    {
        _last = now;
        _begun.Enqueue(now);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
