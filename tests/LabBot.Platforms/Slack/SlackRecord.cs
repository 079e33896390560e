using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack;

/// <summary>A call of the Web API, a response_url or an upload, as it was seen. Tokens are not part of it.</summary>
/// <param name="At">When, by the workspace's clock.</param>
/// <param name="Method">The method's name; <c>response_url</c>; <c>upload</c>.</param>
/// <param name="Arguments">What was asked.</param>
/// <param name="Form">How it came: json, form, get, bytes.</param>
/// <param name="Status">The HTTP status of the answer; 0 when the connection was reset.</param>
/// <param name="Error">Slack's error code; null when all was well.</param>
public sealed record CallSeen(DateTimeOffset At, string Method, JsonObject Arguments, string Form, int Status, string? Error);

/// <summary>How the app answered an envelope or request.</summary>
/// <param name="At">When the answer, or its absence, was known.</param>
/// <param name="Kind">slash_commands, interactive or events_api.</param>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="Attempt">0 for the first, then the number of the retry.</param>
/// <param name="Took">From bytes out to bytes in, by the workspace's clock.</param>
/// <param name="Failure">Null when it was acknowledged in time; otherwise why not: timeout, connection_failed, no_connection, http_error, lost.</param>
/// <param name="Payload">What the acknowledgement carried.</param>
public sealed record Acknowledgement(DateTimeOffset At, string Kind, string EnvelopeId, int Attempt, TimeSpan Took, string? Failure, JsonNode? Payload)
{
    /// <summary>When its bytes were read, as a timestamp of the workspace's clock; 0 where none came over a socket.</summary>
    public long ReadAt { get; init; }
}

/// <summary>Everything that was seen, the newest at the end, each list no longer than <see cref="SlackWorld.Keep"/>. Safe for threads.</summary>
public sealed class SlackRecord
{
    private const int MostViolations = 10_000;

    private readonly Ring<CallSeen> calls;
    private readonly Ring<PingSeen> pings;
    private readonly Ring<Acknowledgement> acknowledgements;
    private readonly Ring<Violation> violations = new(MostViolations);
    private readonly TimeProvider time;

    internal SlackRecord(int keep, TimeProvider time)
    {
        (calls, pings, acknowledgements) = (new(keep), new(keep), new(keep));
        this.time = time;
    }

    public IReadOnlyList<CallSeen> Calls => calls.ToList();
    public IReadOnlyList<PingSeen> Pings => pings.ToList();
    public IReadOnlyList<Acknowledgement> Acknowledgements => acknowledgements.ToList();
    public IReadOnlyList<Violation> Violations => violations.ToList();

    /// <summary>How many calls there were in all, those forgotten too.</summary>
    public long CallCount => calls.Count;

    /// <summary>How many acknowledgements there were in all, those forgotten too.</summary>
    public long AcknowledgementCount => acknowledgements.Count;

    /// <summary>The calls of one method.</summary>
    public IReadOnlyList<CallSeen> CallsOf(string method) => [.. calls.ToList().Where(call => call.Method == method)];

    internal void Add(CallSeen call) => calls.Add(call);

    internal void Add(Acknowledgement acknowledgement) => acknowledgements.Add(acknowledgement);

    internal void Violate(string rule, string where, string detail) => violations.Add(new Violation(time.GetUtcNow(), rule, where, detail));

    internal void Ping(string where, IEnumerable<string> mentions)
    {
        foreach (var mention in mentions)
            pings.Add(new PingSeen(time.GetUtcNow(), where, mention));
    }
}
