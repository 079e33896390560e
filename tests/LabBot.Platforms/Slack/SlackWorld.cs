using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack;

/// <summary>How a workspace and the app installed in it are at the start. Every number that Slack gives has its source beside it.</summary>
public sealed record SlackWorld
{
    /// <summary>The bot's token, as an operator pastes it.</summary>
    public string BotToken { get; init; } = "xoxb-loopback-bot";

    /// <summary>The app-level token that opens Socket Mode connections.</summary>
    public string AppToken { get; init; } = "xapp-loopback-app";

    /// <summary>The key of the signatures on requests in HTTP mode.</summary>
    public string SigningSecret { get; init; } = "loopback-signing-secret";

    /// <summary>The old verification token that every payload carries beside its signature.</summary>
    public string VerificationToken { get; init; } = "loopback-verification";

    public string AppId { get; init; } = "A0LOOPBACK";
    public string TeamId { get; init; } = "T0LOOPBACK";
    public string TeamName { get; init; } = "Loopback Lab";
    public string TeamDomain { get; init; } = "loopback-lab";
    public string BotUserId { get; init; } = "U0LOOPBOT";
    public string BotId { get; init; } = "B0LOOPBOT";
    public string BotName { get; init; } = "labbot";

    /// <summary>What the bot token may do.</summary>
    public IReadOnlyList<string> Scopes { get; init; } =
        ["chat:write", "commands", "im:write", "im:history", "users:read", "app_mentions:read", "files:write"];

    /// <summary>The events that the app subscribed to.</summary>
    public IReadOnlyList<string> Events { get; init; } = ["app_home_opened", "app_mention", "message.im", "team_join", "user_change"];

    /// <summary>The slash commands of the app, with their slash; null: whatever a person types is one.</summary>
    public IReadOnlyList<string>? Commands { get; init; }

    /// <summary>Whether App Home has its Messages tab. Without it no message reaches a DM: <c>messages_tab_disabled</c>.</summary>
    public bool MessagesTab { get; init; } = true;

    /// <summary>Whether Socket Mode is switched on in the app's settings. Without it <c>apps.connections.open</c> is refused.</summary>
    public bool SocketMode { get; init; } = true;

    /// <summary>How much may be asked in how much time.</summary>
    public SlackRates Rates { get; init; } = SlackRates.Strict;

    /// <summary>How long an acknowledgement may take (docs.slack.dev/interactivity/handling-user-interaction: 3 seconds).</summary>
    public TimeSpan AckWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a <c>trigger_id</c> lives (docs.slack.dev/surfaces/modals: 3 seconds).</summary>
    public TimeSpan TriggerLife { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>After what an event without an acknowledgement comes again (docs.slack.dev/apis/events-api: nearly at once, 1 minute, 5 minutes).</summary>
    public IReadOnlyList<TimeSpan> Retries { get; init; } = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>How often a socket is pinged, on the machine's own clock.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What <c>hello</c> says of how long a connection will last.</summary>
    public TimeSpan ConnectionTime { get; init; } = TimeSpan.FromSeconds(18060);

    /// <summary>By how much Slack's clock, as the <c>Date</c> header shows it, is ahead of <see cref="TimeProvider"/>'s.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>How many calls, acknowledgements, pings and sights a person has are kept each; older ones are forgotten. 0 keeps none. Violations are always kept, up to 10,000.</summary>
    public int Keep { get; init; } = 10_000;

    /// <summary>How long, on the machine's own clock, a person waits for something to be seen before the test is told that nothing came.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The seed of what is left to chance: which connection an event takes, which calls fail.</summary>
    public int Seed { get; init; } = 1;
}
