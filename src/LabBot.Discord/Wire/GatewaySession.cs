using System.Text.Json;

namespace LabBot.Discord.Wire;

/// <summary>What is needed to go on with a session over another link. One link uses it at a time.</summary>
/// <param name="id">Discord's id of the session.</param>
/// <param name="resumeAt">Where Discord wants it resumed; null where it named no place that the token may be sent to.</param>
internal sealed class GatewaySession(string id, Uri? resumeAt)
{
    /// <summary>A session that does not come back after so many tries will not. A try is one that Discord heard of: without a network a session waits.</summary>
    public const int MostTries = 5;

    /// <summary>After so many failures in a row at the place for resuming, the front door is tried.</summary>
    public const int TriesAtThePlace = 3;

    // Who resumes with it must stay under 4,096 bytes; Discord's have 32 characters.
    private const int LongestId = 512;

    /// <summary>Discord's id of the session.</summary>
    public string Id { get; } = id;

    /// <summary>Where Discord wants it resumed.</summary>
    public Uri? ResumeAt { get; } = resumeAt;

    /// <summary>The place of the last event that was taken.</summary>
    public long Sequence { get; set; }

    /// <summary>How many times in a row resuming was tried and did not come to its end.</summary>
    public int Tries { get; set; }

    /// <summary>The session that <c>READY</c> tells of; null where it cannot be resumed.</summary>
    /// <param name="ready">The event's data.</param>
    /// <param name="mayBePlain">Whether addresses of this machine may be plain.</param>
    public static GatewaySession? Of(JsonElement ready, bool mayBePlain) =>
        ready.ValueKind == JsonValueKind.Object && Json.Text(ready, "session_id") is { Length: > 0 and <= LongestId } id
            ? new GatewaySession(id, GatewayAddress.Of(Json.Text(ready, "resume_gateway_url"), mayBePlain))
            : null;
}
