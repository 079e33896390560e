using System.Text.Json;
using LabBot.Wire;

namespace LabBot.Discord.Wire;

/// <summary>How long things may take at the gateway. The defaults are what LabBot uses; tests take shorter ones.</summary>
internal sealed record GatewayTimes
{
    // 120 messages go in 60 s (https://discord.com/developers/docs/events/gateway#rate-limiting): half of them for hearts that Discord wants quick.
    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestHeartbeat = TimeSpan.FromMinutes(10);

    /// <summary>From the first try to connect to Discord's <c>HELLO</c>.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For sending a message.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For saying goodbye.</summary>
    public TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For the first answer to an interaction: Discord's own number (https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback).</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long answering what was received may take when LabBot stops.</summary>
    public TimeSpan Stop { get; init; } = Stopping.Answers;

    /// <summary>A link that lasted so long was a good one: after it the first try is at once again.</summary>
    public TimeSpan Good { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The distance of two heartbeats, from what <c>HELLO</c> says: 1 s to 10 min.</summary>
    public static TimeSpan HeartbeatEvery(JsonElement hello)
    {
        var milliseconds = hello.ValueKind == JsonValueKind.Object && hello.TryGetProperty("heartbeat_interval", out var interval)
            && interval.ValueKind == JsonValueKind.Number && interval.TryGetDouble(out var said) ? said : 0;
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, ShortestHeartbeat.TotalMilliseconds, LongestHeartbeat.TotalMilliseconds));
    }

    /// <summary>How long to wait after <c>INVALID_SESSION</c>: a random one to five seconds, as Discord's documentation asked for when it still gave a number.</summary>
    public static TimeSpan AfterInvalid(double random) => TimeSpan.FromSeconds(1 + (4 * random));
}
