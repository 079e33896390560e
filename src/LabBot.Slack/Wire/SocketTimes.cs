using LabBot.Wire;

namespace LabBot.Slack.Wire;

/// <summary>How long things may take in Socket Mode. The defaults are what LabBot uses; tests take shorter ones.</summary>
internal sealed record SocketTimes
{
    /// <summary>
    /// A ping goes when nothing has come for so long. The runtime looks at both times every quarter of them, so together with <see cref="Pong"/> a link whose
    /// other end is gone is found in about 12 s, within 20 s on a busy machine, Slack's own pings every half a minute or not. A quiet workspace sends nothing
    /// for hours, so silence alone proves nothing.
    /// </summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long its answer may take.</summary>
    public TimeSpan Pong { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the address to Slack's <c>hello</c>.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first part of a message to its last, and for sending one.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an old link is still read after the new one said <c>hello</c>, unless Slack ends it before.</summary>
    public TimeSpan Retired { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long answering what was received may take when LabBot stops.</summary>
    public TimeSpan Stop { get; init; } = Stopping.Answers;

    /// <summary>A link that lasted so long was a good one: after it the first try is at once again.</summary>
    public TimeSpan Good { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When to open the next link, so that it stands before the announced end: a minute before, or a tenth for short lives. Null: not announced.</summary>
    public static TimeSpan? RefreshAfter(TimeSpan lifetime) =>
        lifetime <= TimeSpan.Zero ? null : lifetime > TimeSpan.FromMinutes(10) ? lifetime - TimeSpan.FromMinutes(1) : lifetime * 0.9;
}
