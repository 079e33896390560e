namespace LabBot.Discord.Wire;

/// <summary>
/// Knows the interactions that came within the time in which a signature is good, so that a request that somebody kept does nothing a second time. A signature proves
/// its body and the body holds the id, so the id is enough. Only what is Discord's comes here, so memory is bounded by what Discord sends. Safe on any thread.
/// </summary>
internal sealed class Replays(TimeProvider time)
{
    // A stamp may be as far ahead as it may be old.
    private static readonly TimeSpan Kept = (2 * DiscordSignature.Window) + TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _seen = [];
    private readonly Queue<(string Id, long At)> _inOrder = [];

    /// <summary>Whether it is the first time; from then on it is not.</summary>
    public bool IsNew(string id)
    {
        lock (_gate)
        {
            while (_inOrder.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Kept)
                _seen.Remove(_inOrder.Dequeue().Id);
            if (!_seen.Add(id))
                return false;
            _inOrder.Enqueue((id, time.GetTimestamp()));
            return true;
        }
    }
}
