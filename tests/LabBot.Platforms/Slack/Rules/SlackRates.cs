namespace LabBot.Platforms.Slack.Rules;

/// <summary>What Slack allows in how much time. Its tiers are stated as "at least"; here they are the most, so who keeps to them is always within.</summary>
public sealed record SlackRates
{
    /// <summary>Slack's numbers, without any burst.</summary>
    public static readonly SlackRates Strict = new();

    /// <summary>No limit at all, for measuring something else.</summary>
    public static readonly SlackRates None = new() { IsOn = false };

    public bool IsOn { get; init; } = true;

    /// <summary>Between two messages to one channel (docs.slack.dev/apis/web-api/rate-limits: 1 a second a channel, short bursts tolerated).</summary>
    public TimeSpan BetweenPosts { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many messages one channel takes at once after a rest; 1 is none beyond the first.</summary>
    public int PostBurst { get; init; } = 1;

    /// <summary>Messages a minute to the whole workspace ("several hundred" in docs.slack.dev/apis/web-api/rate-limits; this figure is the project's own).</summary>
    public int PostsPerMinute { get; init; } = 300;

    /// <summary>Calls a minute of one method in tiers 1 to 4 (docs.slack.dev/apis/web-api/rate-limits: 1, 20, 50, 100).</summary>
    public IReadOnlyList<int> PerMinute { get; init; } = [1, 20, 50, 100];

    /// <summary>
    /// Calls a minute of <c>apps.connections.open</c>. Its page gives tier 1, which would forbid the ten connections that Socket Mode allows; the project's own reading
    /// is every one of them twice a minute.
    /// </summary>
    public int ConnectionsPerMinute { get; init; } = 20;

    /// <summary>Calls a minute of <c>auth.test</c> (docs.slack.dev/reference/methods/auth.test: "hundreds").</summary>
    public int AuthTestsPerMinute { get; init; } = 300;
}

/// <summary>How a method is counted.</summary>
internal enum Tier
{
    One = 1,
    Two = 2,
    Three = 3,
    Four = 4,
    Posting,
    Connecting,
    AuthTest,
}
