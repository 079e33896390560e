namespace LabBot.Discord.Wire;

/// <summary>
/// Keeps to Discord's limit over all routes, whichever second is looked at, and to the quiet that it asks for. Pure: time is given, as the span since some start.
/// </summary>
internal sealed class GlobalLane
{
    // https://discord.com/developers/docs/topics/rate-limits#global-rate-limit: fifty a second. The network bunches up what left evenly, so a few stay free,
    // and people have ten that the drip does not take.
    private const int EachSecond = 46, OfTheDrip = 36;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1.02);

    private readonly Queue<TimeSpan> _calls = [];
    private TimeSpan _quiet;

    /// <summary>When the next call may go.</summary>
    /// <param name="budget">Whose it is.</param>
    /// <param name="now">The time.</param>
    public TimeSpan Earliest(DiscordBudget budget, TimeSpan now)
    {
        while (_calls.TryPeek(out var oldest) && oldest + Second <= now)
            _calls.Dequeue();
        var share = budget == DiscordBudget.Drip ? OfTheDrip : EachSecond;
        var free = _calls.Count < share ? now : _calls.ElementAt(_calls.Count - share) + Second;
        return _quiet > free ? _quiet : free;
    }

    /// <summary>A call goes now.</summary>
    public void Take(TimeSpan now) => _calls.Enqueue(now);

    /// <summary>Nothing goes before then.</summary>
    public void Quiet(TimeSpan until) => _quiet = until > _quiet ? until : _quiet;
}
