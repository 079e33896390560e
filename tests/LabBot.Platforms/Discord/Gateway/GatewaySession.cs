using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.Gateway;

/// <summary>A session on the gateway: it outlives its connections and remembers what was sent, to be sent again on a resume. Guarded by the hub's lock.</summary>
internal sealed class GatewaySession(string id, int intents)
{
    // More than this is not replayed; the app has to begin anew.
    private const int MostRemembered = 10_000;

    private readonly Queue<(long Sequence, JsonObject Payload)> sent = new();

    public string Id => id;
    public int Intents => intents;

    /// <summary>The number of the last event.</summary>
    public long Sequence { get; private set; }

    /// <summary>The connection that carries it; null while there is none.</summary>
    public GatewayLink? Link { get; set; }

    /// <summary>When it lost its connection.</summary>
    public DateTimeOffset LostAt { get; set; }

    /// <summary>Sends an event, or keeps it until the app has resumed.</summary>
    public void Dispatch(string name, JsonObject data)
    {
        var payload = new JsonObject { ["op"] = 0, ["t"] = name, ["s"] = ++Sequence, ["d"] = data };
        sent.Enqueue((Sequence, payload));
        if (sent.Count > MostRemembered)
            sent.Dequeue();
        Link?.Send(payload);
    }

    /// <summary>Whether every event after this one is still known.</summary>
    public bool Knows(long sequence) => sequence == Sequence || (sent.TryPeek(out var oldest) && oldest.Sequence <= sequence + 1);

    /// <summary>Sends everything after this event again, in order.</summary>
    public void Replay(long sequence)
    {
        foreach (var (_, payload) in sent.Where(one => one.Sequence > sequence))
            Link?.Send(payload);
    }

    /// <summary>Sends the last events once more, as new ones.</summary>
    public void Repeat(int count)
    {
        foreach (var (_, payload) in sent.TakeLast(count).ToList())
            Dispatch((string)payload["t"]!, (JsonObject)payload["d"]!.DeepClone());
    }
}
