using NodaTime;

namespace LabBot.Core.Storage;

/// <summary>
/// Which events have had their effect. A change records its cause by itself, in its own step; this is for effects outside of the store, such as a message
/// that was posted. Every method is one durable step, as in <see cref="ILearners"/>. Safe on any thread.
/// </summary>
public interface ISeenEvents
{
    /// <summary>When the event came that a change or <see cref="RecordAsync"/> has had as its cause; null when there was none, or it is no longer remembered.</summary>
    Task<Instant?> WhenSeenAsync(string cause, CancellationToken cancellationToken);

    /// <summary>Records that the event has had its effect. Once more changes nothing.</summary>
    Task RecordAsync(Cause cause, CancellationToken cancellationToken);
}
