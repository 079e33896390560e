namespace LabBot.Discord.Wire;

/// <summary>
/// What is known of one of Discord's buckets. Until an answer has said how much it takes, one call at a time goes; then as many as are left, and none before
/// the window's end where none is. Pure: time is given, as the span since some start.
/// </summary>
internal sealed class Bucket
{
    /// <summary>No call goes before one that is under way has its answer.</summary>
    public static readonly TimeSpan AfterAnAnswer = TimeSpan.MaxValue;

    // 0: not known. The window's end is null while none of its answers has said when that is.
    private int _limit;
    private int _left = 1;
    private TimeSpan? _end;
    private TimeSpan _quiet;

    /// <summary>How many calls are under way.</summary>
    public int UnderWay { get; private set; }

    /// <summary>When the next call may go: now, or a moment to come, or <see cref="AfterAnAnswer"/>.</summary>
    public TimeSpan Earliest(TimeSpan now)
    {
        if (_quiet > now)
            return _quiet;
        if (_end is { } end && now >= end)
        {
            // What is still under way may count in the new window.
            _left = Math.Max(0, _limit - UnderWay);
            _end = null;
        }

        if (_left > 0 || (_end is null && UnderWay == 0))
            return now;
        return _end ?? AfterAnAnswer;
    }

    /// <summary>A call goes now.</summary>
    public void Take()
    {
        UnderWay++;
        _left = Math.Max(0, _left - 1);
    }

    /// <summary>A call has its answer, or will have none.</summary>
    /// <param name="limits">What the answer said; null for nothing.</param>
    /// <param name="now">The time.</param>
    public void Answered(RateLimits? limits, TimeSpan now)
    {
        UnderWay--;
        if (limits is null)
            return;
        // Answers may overtake each other: the lower number is the later one. The first one's does not hold what is still under way.
        _left = _limit == 0 ? Math.Max(0, limits.Remaining - UnderWay) : Math.Min(_left, limits.Remaining);
        _limit = limits.Limit;
        var end = now + limits.ResetAfter;
        _end = _end is { } known && known > end ? known : end;
    }

    /// <summary>Nothing goes before then.</summary>
    public void Quiet(TimeSpan until) => _quiet = until > _quiet ? until : _quiet;

    /// <summary>Takes over what is known of the same calls under another name.</summary>
    public void Join(Bucket other)
    {
        UnderWay += other.UnderWay;
        Quiet(other._quiet);
    }

    /// <summary>Whether nothing would be lost by forgetting it.</summary>
    public bool IsOver(TimeSpan now) => UnderWay == 0 && _quiet <= now && (_end is null || _end <= now);
}
