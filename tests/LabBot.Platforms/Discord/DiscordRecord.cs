using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord;

/// <summary>A call of the API, as it was seen. Tokens are not part of it.</summary>
/// <param name="At">When, by Discord's clock.</param>
/// <param name="Route">The route as Discord's documentation writes it, such as <c>POST /channels/{channel.id}/messages</c>.</param>
/// <param name="Path">The path as it was asked, without an interaction's token.</param>
/// <param name="Body">What was sent; null for nothing.</param>
/// <param name="Status">The HTTP status of the answer; 0 when the connection was reset.</param>
/// <param name="Code">Discord's error code; null when all was well, 0 where Discord gives none.</param>
public sealed record CallSeen(DateTimeOffset At, string Route, string Path, JsonNode? Body, int Status, int? Code)
{
    /// <summary>Whether it counts towards Discord's limit of invalid requests: 401, 403, and 429 unless the limit is shared (topics/rate-limits).</summary>
    public bool IsInvalid { get; init; }
}

/// <summary>A message that the app sent or changed, and what it says of mentions.</summary>
/// <param name="At">When, by Discord's clock.</param>
/// <param name="Route">The route.</param>
/// <param name="AllowedMentions">Its <c>allowed_mentions</c>; null where it has none.</param>
public sealed record MentionsSeen(DateTimeOffset At, string Route, JsonNode? AllowedMentions);

/// <summary>How the app answered an interaction.</summary>
/// <param name="At">When the answer, or its absence, was known.</param>
/// <param name="Kind">command, component, autocomplete or modal.</param>
/// <param name="InteractionId">The interaction.</param>
/// <param name="Took">From the interaction's beginning to its answer, by Discord's clock.</param>
/// <param name="Failure">Null when it was answered in time; otherwise why not: timeout, no_connection, http_error, connection_failed, lost, invalid_response.</param>
/// <param name="Response">The answer, with <c>type</c> and <c>data</c>.</param>
public sealed record Acknowledgement(DateTimeOffset At, string Kind, string InteractionId, TimeSpan Took, string? Failure, JsonNode? Response)
{
    /// <summary>When its bytes were read, as a timestamp of Discord's clock; 0 where none came.</summary>
    public long ReadAt { get; init; }
}

/// <summary>A payload that the app sent on the gateway.</summary>
/// <param name="At">When, by Discord's clock.</param>
/// <param name="Opcode">Its opcode: 1 heartbeat, 2 identify, 6 resume, 3 presence (topics/opcodes-and-status-codes).</param>
public sealed record GatewaySend(DateTimeOffset At, int Opcode);

/// <summary>Everything that was seen, the newest at the end, each list no longer than <see cref="DiscordWorld.Keep"/>. Safe for threads.</summary>
public sealed class DiscordRecord
{
    private const int MostViolations = 10_000;

    private readonly Ring<CallSeen> calls;
    private readonly Ring<PingSeen> pings;
    private readonly Ring<MentionsSeen> mentions;
    private readonly Ring<Acknowledgement> acknowledgements;
    private readonly Ring<GatewaySend> sends;
    private readonly Ring<Violation> violations = new(MostViolations);
    private readonly TimeProvider time;

    internal DiscordRecord(int keep, TimeProvider time)
    {
        (calls, pings, mentions, acknowledgements, sends) = (new(keep), new(keep), new(keep), new(keep), new(keep));
        this.time = time;
    }

    public IReadOnlyList<CallSeen> Calls => calls.ToList();
    public IReadOnlyList<PingSeen> Pings => pings.ToList();
    public IReadOnlyList<MentionsSeen> Mentions => mentions.ToList();
    public IReadOnlyList<Acknowledgement> Acknowledgements => acknowledgements.ToList();
    public IReadOnlyList<GatewaySend> GatewaySends => sends.ToList();
    public IReadOnlyList<Violation> Violations => violations.ToList();

    /// <summary>How many calls there were in all, those forgotten too.</summary>
    public long CallCount => calls.Count;

    /// <summary>How many interactions were answered, or not, in all, those forgotten too.</summary>
    public long AcknowledgementCount => acknowledgements.Count;

    /// <summary>How many invalid requests there were: Discord shuts out who makes 10,000 in ten minutes.</summary>
    public int InvalidRequests => Calls.Count(call => call.IsInvalid);

    /// <summary>How many sessions were begun.</summary>
    public int Identifies => GatewaySends.Count(send => send.Opcode == 2);

    /// <summary>The calls of one route, named as in <see cref="CallSeen.Route"/>.</summary>
    public IReadOnlyList<CallSeen> CallsOf(string route) => [.. calls.ToList().Where(call => call.Route == route)];

    internal DateTimeOffset Now => time.GetUtcNow();

    internal void Add(CallSeen call) => calls.Add(call);

    internal void Add(MentionsSeen seen) => mentions.Add(seen);

    internal void Add(Acknowledgement acknowledgement) => acknowledgements.Add(acknowledgement);

    internal void Add(GatewaySend send) => sends.Add(send);

    internal void Violate(string rule, string where, string detail) => violations.Add(new Violation(time.GetUtcNow(), rule, where, detail));

    internal void Ping(string where, IEnumerable<string> mentioned)
    {
        foreach (var mention in mentioned)
            pings.Add(new PingSeen(time.GetUtcNow(), where, mention));
    }
}
