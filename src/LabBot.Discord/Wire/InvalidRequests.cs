namespace LabBot.Discord.Wire;

/// <summary>
/// Counts what Discord counts as invalid: answers of 401, 403 and 429. At 10,000 within ten minutes Discord bans the machine's address
/// (https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans); LabBot stops at a hundredth of that, and the drip earlier, so that
/// a morning of closed conversations leaves people their answers. Pure: time is given, as the span since some start.
/// </summary>
internal sealed class InvalidRequests
{
    /// <summary>How many there may be within <see cref="Window"/>.</summary>
    public const int Most = 100;

    /// <summary>How many of them the drip may cause.</summary>
    public const int OfTheDrip = 60;

    /// <summary>The time over which Discord counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Queue<TimeSpan> _seen = [];
    private bool _isTold;

    /// <summary>When the next call may go, if each call under way turned out to be invalid too.</summary>
    /// <param name="budget">Whose it is.</param>
    /// <param name="underWay">How many calls have no answer yet.</param>
    /// <param name="now">The time.</param>
    public TimeSpan Earliest(DiscordBudget budget, int underWay, TimeSpan now)
    {
        while (_seen.TryPeek(out var oldest) && oldest + Window <= now)
            _seen.Dequeue();
        var most = budget == DiscordBudget.Drip ? OfTheDrip : Most;
        if (_seen.Count >= most)
            return _seen.ElementAt(_seen.Count - most) + Window;
        return _seen.Count + underWay < most ? now : Bucket.AfterAnAnswer;
    }

    /// <summary>One more; true where people's calls too are held back from now on, once until it is half over.</summary>
    public bool Add(TimeSpan now)
    {
        _seen.Enqueue(now);
        var tells = _seen.Count >= Most && !_isTold;
        _isTold = _seen.Count > Most / 2 && (_isTold || tells);
        return tells;
    }
}
