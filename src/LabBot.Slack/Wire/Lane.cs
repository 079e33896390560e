namespace LabBot.Slack.Wire;

/// <summary>
/// Keeps to a number of calls a minute, whichever minute is looked at. It remembers one moment, <c>Paid</c>: when all that was let through would be over if it
/// were spaced evenly. The drip may be one call ahead of that, so that a timer that fires late loses nothing; interactions may be further ahead. In any window
/// of a minute there are thus at most <c>minute / interval + 1 + ahead</c> calls. Pure: time is given, as the span since some start.
/// </summary>
internal sealed class Lane
{
    /// <summary>A lane under that many calls a minute.</summary>
    public Lane(int perMinute)
    {
        // From 300 a minute on one call in 206 ms, 97 % of the limit, for a drip that LabBot promises to be quick; interactions have five of the nine calls
        // that are left, and the rest is for what the network bunches up. Under a small limit interactions matter more: they may take 40 % of a minute's
        // calls at once, and one stays free.
        var (share, ahead) = perMinute >= 300 ? (60 / 0.206, 6) : (Math.Max(1, perMinute * 0.6), Math.Max(0, (int)(perMinute * 0.4) - 2));
        Interval = TimeSpan.FromMinutes(1 / share);
        _ahead = ahead;
    }

    private readonly int _ahead;
    private TimeSpan _paid;
    private TimeSpan _quiet;

    /// <summary>The distance of two calls in the long run.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Until when Slack asked for quiet; a moment of the past where it did not.</summary>
    public TimeSpan QuietUntil => _quiet;

    /// <summary>When the next call may go.</summary>
    /// <param name="budget">Whose it is.</param>
    public TimeSpan Earliest(SlackBudget budget)
    {
        var open = _paid - (Interval * (budget == SlackBudget.Interaction ? _ahead : Math.Min(1, _ahead)));
        return open > _quiet ? open : _quiet;
    }

    /// <summary>A call goes now.</summary>
    public void Take(TimeSpan now) => _paid = (_paid > now ? _paid : now) + Interval;

    /// <summary>Nothing goes before then.</summary>
    public void Quiet(TimeSpan until) => _quiet = until > _quiet ? until : _quiet;
}
