namespace LabBot.Slack.Wire;

/// <summary>
/// One message a second in each conversation. The second counts from the answer to the last one, because only then is it sure when Slack had it. What is
/// over is forgotten. Pure: time is given, as the span since some start.
/// </summary>
internal sealed class ChannelLanes
{
    // docs.slack.dev/apis/web-api/rate-limits: one message a second and channel; and a little, because clocks differ.
    private static readonly TimeSpan Distance = TimeSpan.FromSeconds(1.02);

    // A message that has no answer yet holds up those behind it so long, and no longer.
    private static readonly TimeSpan Unanswered = TimeSpan.FromSeconds(3);

    private const int SweepAt = 1024;

    private readonly Dictionary<string, (TimeSpan Free, TimeSpan Quiet)> _lanes = [];
    private int _sweepAt = SweepAt;

    /// <summary>How many conversations are remembered.</summary>
    public int Count => _lanes.Count;

    /// <summary>When the next message may go.</summary>
    public TimeSpan Earliest(string channel) => _lanes.TryGetValue(channel, out var lane) ? Later(lane.Free, lane.Quiet) : TimeSpan.Zero;

    /// <summary>Until when Slack asked for quiet; a moment of the past where it did not.</summary>
    public TimeSpan QuietUntil(string channel) => _lanes.GetValueOrDefault(channel).Quiet;

    /// <summary>Two names turned out to be one conversation: the second one's lane takes over what is known of the first.</summary>
    public void Join(string alias, string channel)
    {
        if (!_lanes.Remove(alias, out var first))
            return;
        var second = _lanes.GetValueOrDefault(channel);
        _lanes[channel] = (Later(first.Free, second.Free), Later(first.Quiet, second.Quiet));
    }

    /// <summary>A message goes now.</summary>
    public void Take(string channel, TimeSpan now)
    {
        Sweep(now);
        _lanes[channel] = (now + Unanswered, _lanes.GetValueOrDefault(channel).Quiet);
    }

    /// <summary>The last message that went was answered.</summary>
    public void Answered(string channel, TimeSpan now)
    {
        if (_lanes.TryGetValue(channel, out var lane))
            _lanes[channel] = lane with { Free = now + Distance };
    }

    /// <summary>Nothing goes before then.</summary>
    public void Quiet(string channel, TimeSpan until, TimeSpan now)
    {
        Sweep(now);
        var lane = _lanes.GetValueOrDefault(channel);
        _lanes[channel] = lane with { Quiet = Later(lane.Quiet, until) };
    }

    private void Sweep(TimeSpan now)
    {
        if (_lanes.Count < _sweepAt)
            return;
        foreach (var over in _lanes.Where(entry => Later(entry.Value.Free, entry.Value.Quiet) <= now).Select(entry => entry.Key).ToList())
            _lanes.Remove(over);
        _sweepAt = Math.Max(SweepAt, 2 * _lanes.Count);
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
