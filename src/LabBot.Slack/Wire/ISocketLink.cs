using LabBot.Wire;

namespace LabBot.Slack.Wire;

/// <summary>One websocket over which requests come; each is acknowledged over the one that brought it. Safe on any thread.</summary>
internal interface ISocketLink
{
    /// <summary>Requests of this link that are being answered.</summary>
    Pending Pending { get; }

    /// <summary>Writes a message; false where it can no longer be written.</summary>
    ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> message);
}
