namespace LabBot.Discord.Wire;

/// <summary>
/// How fast conversations with new people are opened: Discord quarantines accounts that open many. At most the set number goes in any minute, a second apart.
/// When Discord says that it is too fast (40003), half of that goes; after ten minutes without another such word one more a minute, and so on up to the set
/// number. Pure: time is given, as the span since some start.
/// </summary>
internal sealed class ConversationPace
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // A handful of people who start together are not held up for long, and still nothing goes in one burst.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Recovery = TimeSpan.FromMinutes(10);

    private readonly Queue<TimeSpan> _opened = [];
    private readonly int _set;
    private int _rate;
    private TimeSpan _last = TimeSpan.MinValue;
    private TimeSpan _changed;

    /// <summary>At the set number.</summary>
    public ConversationPace(int perMinute) => _set = _rate = perMinute;

    /// <summary>How many go in a minute now.</summary>
    public int Rate(TimeSpan now)
    {
        while (_rate < _set && now - _changed >= Recovery)
            (_rate, _changed) = (_rate + 1, _changed + Recovery);
        return _rate;
    }

    /// <summary>When the next may be opened.</summary>
    public TimeSpan Earliest(TimeSpan now)
    {
        while (_opened.TryPeek(out var oldest) && oldest + Minute <= now)
            _opened.Dequeue();
        var (rate, apart) = (Rate(now), _last == TimeSpan.MinValue ? now : _last + Apart);
        var free = _opened.Count < rate ? now : _opened.ElementAt(_opened.Count - rate) + Minute;
        return apart > free ? apart : free;
    }

    /// <summary>One is opened now.</summary>
    public void Take(TimeSpan now)
    {
        _last = now;
        _opened.Enqueue(now);
    }

    /// <summary>Discord says that it is too fast: nothing for a minute, and then at half the rate.</summary>
    public void TooFast(TimeSpan now) => (_rate, _changed, _last) = (Math.Max(1, Rate(now) / 2), now, now + Minute - Apart);
}
