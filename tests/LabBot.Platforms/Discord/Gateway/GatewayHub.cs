using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Rest;
using Microsoft.AspNetCore.Http;

namespace LabBot.Platforms.Discord.Gateway;

/// <summary>
/// The gateway (https://discord.com/developers/docs/events/gateway): connections, sessions, and who is told of what. Events reach a session in the order in which they happened;
/// those of a session that has lost its connection wait for its resume. Safe for threads.
/// </summary>
internal sealed class GatewayHub(DiscordState state, Func<Uri> root)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Names with a $ are the old ones, which still work: https://discord.com/developers/docs/events/gateway-events#identify-identify-connection-properties.
    private static readonly Rule Plain = Properties(""), Prefixed = Properties("$");

    private static readonly Rule Identify = FormRules.Shape(
        FormRules.Required("token", FormRules.String(500)), FormRules.Required("intents", FormRules.Whole(0, int.MaxValue)),
        FormRules.Required("properties", static (value, at, complaints) => (value is JsonObject named && named.ContainsKey("$os") ? Prefixed : Plain)(value, at, complaints)),
        FormRules.Optional("compress", FormRules.Bool), FormRules.Optional("large_threshold", FormRules.Whole(50, 250)),
        FormRules.Optional("shard", FormRules.List(FormRules.Whole(0, 1000), 2, 2)), FormRules.Optional("presence", FormRules.Any));

    private readonly Lock gate = new();
    private readonly List<GatewayLink> links = [];
    private readonly List<GatewaySession> sessions = [];
    private readonly Queue<DateTimeOffset> identifies = new();
    private readonly List<Action> held = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? lastIdentify;
    private int lastSession;

    /// <summary>How many sessions have a connection.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return sessions.Count(session => session.Link is not null);
        }
    }

    /// <summary>How many connections were ever made.</summary>
    public int Ever { get; private set; }

    /// <summary>How many heartbeats are still to be left without an answer.</summary>
    public int AcksToWithhold { get; set; }

    /// <summary>How many connections are still not to be greeted.</summary>
    public int HellosToWithhold { get; set; }

    /// <summary>How many connections are still to be refused with an HTTP error.</summary>
    public int HandshakesToFail { get; set; }

    /// <summary>Whether events wait until they are let go.</summary>
    public bool IsHolding { get; private set; }

    /// <summary>Whether somebody who was told could answer: a session on a connection that works.</summary>
    public bool IsListening
    {
        get
        {
            lock (gate)
                return !IsHolding && links.Any(link => link is { IsOpen: true, IsFrozen: false, Session: not null });
        }
    }

    /// <summary>The answer of <c>GET /gateway/bot</c>.</summary>
    public JsonObject About()
    {
        lock (gate)
        {
            Forget();
            return new JsonObject
            {
                ["url"] = Address(), ["shards"] = 1,
                ["session_start_limit"] = new JsonObject
                {
                    ["total"] = state.World.IdentifiesPerDay, ["remaining"] = Math.Max(0, state.World.IdentifiesPerDay - identifies.Count),
                    ["reset_after"] = identifies.TryPeek(out var oldest) ? (long)(oldest + Day - state.Now).TotalMilliseconds : 0, ["max_concurrency"] = 1,
                },
            };
        }
    }

    public async Task AcceptAsync(HttpContext context)
    {
        if (HandshakesToFail > 0)
        {
            HandshakesToFail--;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var socket = await SocketLink.AcceptAsync(context, pingEvery: TimeSpan.Zero);
        if (socket is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var link = new GatewayLink(socket, context.Request.Query["compress"] == "zlib-stream");
        lock (gate)
        {
            Ever++;
            links.Add(link);
        }

        Greet(link, context.Request.Query);
        try
        {
            await link.RunAsync(bytes => Received(link, bytes));
        }
        finally
        {
            Gone(link);
        }
    }

    /// <summary>Tells every session that asked for it; false where there is none, not even one that could resume.</summary>
    /// <param name="name">The event.</param>
    /// <param name="intent">The intent that it takes; 0: none.</param>
    /// <param name="data">What it says to a session with given intents.</param>
    public bool Tell(string name, int intent, Func<int, JsonObject> data)
    {
        lock (gate)
        {
            if (IsHolding)
            {
                held.Add(() => Tell(name, intent, data));
                return true;
            }

            sessions.RemoveAll(session => session.Link is null && state.Now - session.LostAt > state.World.SessionLife);
            foreach (var session in sessions.Where(session => intent == 0 || (session.Intents & intent) != 0))
                session.Dispatch(name, data(session.Intents));
            return sessions.Count > 0;
        }
    }

    /// <summary>From now on events wait.</summary>
    public void Hold() => IsHolding = true;

    /// <summary>What waited goes out, in order, and events wait no more.</summary>
    public void Release()
    {
        lock (gate)
        {
            IsHolding = false;
            foreach (var tell in held)
                tell();
            held.Clear();
        }
    }

    /// <summary>The last events come once more.</summary>
    public void Repeat(int count)
    {
        lock (gate)
        {
            foreach (var session in sessions)
                session.Repeat(count);
        }
    }

    /// <summary>Waits, on the machine's own clock, until so many sessions are connected.</summary>
    public async Task WaitForAsync(int count, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience, TimeProvider.System);
        while (true)
        {
            Task next;
            lock (gate)
                next = changed.Task;
            if (Count == count)
                return;
            try
            {
                await next.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Waited {patience.TotalSeconds:0} s for {count} sessions on the gateway; there are {Count}."));
            }
        }
    }

    /// <summary>Does something to every connection that is open.</summary>
    public void ForEach(Action<GatewayLink> act)
    {
        foreach (var link in Open())
            act(link);
    }

    /// <summary>Sends a payload that is no event on every connection.</summary>
    public void SendAll(int opcode, JsonNode? data) => ForEach(link => link.Send(new JsonObject { ["op"] = opcode, ["d"] = data?.DeepClone() }));

    /// <summary>No session can be resumed any more.</summary>
    public void ForgetSessions()
    {
        lock (gate)
        {
            foreach (var link in links)
                link.Session = null;
            sessions.Clear();
        }

        Told();
    }

    private List<GatewayLink> Open()
    {
        lock (gate)
            return [.. links.Where(link => link.IsOpen)];
    }

    private string Address() => new UriBuilder(root()) { Scheme = "ws" }.Uri.AbsoluteUri.TrimEnd('/');

    private void Greet(GatewayLink link, IQueryCollection query)
    {
        if (query["v"] != "10")
        {
            Refuse(link, 4012, "Invalid API version", $"v is '{query["v"]}'; expected 10");
        }
        else if (query["encoding"] != "json")
        {
            Refuse(link, 4002, "Decode error", $"encoding is '{query["encoding"]}'; expected json");
        }
        else if (HellosToWithhold > 0)
        {
            HellosToWithhold--;
        }
        else
        {
            link.Send(new JsonObject { ["op"] = 10, ["s"] = null, ["t"] = null, ["d"] = new JsonObject { ["heartbeat_interval"] = (long)state.World.HeartbeatInterval.TotalMilliseconds } });
        }
    }

    private void Received(GatewayLink link, ReadOnlyMemory<byte> bytes)
    {
        if (link.IsClosing)
            return;
        JsonObject? payload;
        try
        {
            payload = bytes.Length <= Limits.GatewayBytes ? JsonNode.Parse(bytes.Span) as JsonObject : null;
        }
        catch (JsonException)
        {
            payload = null;
        }

        if (payload is null)
            Refuse(link, 4002, "Error while decoding payload.", $"{bytes.Length} bytes; expected a JSON object of at most {Limits.GatewayBytes}");
        else if (FormRules.NumberOf(payload["op"]) is { } opcode)
            Take(link, opcode, payload["d"]);
        else
            Refuse(link, 4001, "Unknown opcode", "there is no op");
    }

    private void Take(GatewayLink link, int opcode, JsonNode? data)
    {
        state.Record.Add(new GatewaySend(state.Now, opcode));
        while (link.Sends.TryPeek(out var oldest) && state.Now - oldest >= Minute)
            link.Sends.Dequeue();
        link.Sends.Enqueue(state.Now);
        if (link.Sends.Count > Limits.GatewaySends)
        {
            Refuse(link, 4008, "Rate limited", $"more than {Limits.GatewaySends} in a minute");
            return;
        }

        switch (opcode)
        {
            case 1:
                Beat(link);
                break;
            case 2:
                Begin(link, data);
                break;
            case 6:
                Resume(link, data);
                break;
            case 3 or 4 or 8 or 31 or 43 when link.Session is not null:
                break;
            case 3 or 4 or 8 or 31 or 43:
                Refuse(link, 4003, "Not authenticated.", $"opcode {opcode} before identify");
                break;
            default:
                Refuse(link, 4001, "Unknown opcode", $"there is no opcode {opcode}");
                break;
        }
    }

    private void Beat(GatewayLink link)
    {
        lock (gate)
        {
            if (AcksToWithhold > 0)
            {
                AcksToWithhold--;
                return;
            }
        }

        link.Send(new JsonObject { ["op"] = 11 });
    }

    private void Begin(GatewayLink link, JsonNode? data)
    {
        var complaints = new Complaints();
        Identify(data, "d", complaints);
        foreach (var note in complaints.Notes)
            state.Record.Violate("means_nothing", "identify", note);
        if (link.Session is not null)
        {
            Refuse(link, 4005, "Already authenticated.", "a second identify on one connection");
            return;
        }

        if (!complaints.None)
        {
            Refuse(link, 4002, "Error while decoding payload.", complaints.ToString());
            return;
        }

        var intents = (int)data!["intents"]!;
        if (!IsToken(data) || (intents & ~Intents.All) != 0 || (intents & Intents.Privileged & ~state.World.GrantedIntents) != 0 || IsWrongShard(data))
        {
            var (status, reason) = !IsToken(data) ? (4004, "Authentication failed.") : (intents & ~Intents.All) != 0 ? (4013, "Invalid intent(s).") : IsWrongShard(data) ? (4010, "Invalid shard.") : (4014, "Disallowed intent(s).");
            link.Close(status, reason);
            return;
        }

        lock (gate)
        {
            Forget();
            if (identifies.Count >= state.World.IdentifiesPerDay)
            {
                // Discord ends every session, resets the token and writes to the owner (events/gateway#rate-limiting).
                state.App.IsRevoked = true;
                state.Record.Violate("identify_limit", "identify", $"more than {state.World.IdentifiesPerDay} sessions begun in 24 hours: the token is reset");
                link.Close(4004, "Authentication failed.");
                return;
            }

            identifies.Enqueue(state.Now);
            if (lastIdentify is { } last && state.Now - last < state.World.IdentifyEvery)
            {
                link.Send(new JsonObject { ["op"] = 9, ["d"] = false });
                return;
            }

            lastIdentify = state.Now;
            var session = new GatewaySession(string.Create(CultureInfo.InvariantCulture, $"loopback{++lastSession:x8}"), intents) { Link = link };
            link.Session = session;
            sessions.Add(session);
            session.Dispatch("READY", Ready(session));
            if ((intents & Intents.Guilds) != 0)
            {
                foreach (var server in state.Servers.Values.Where(server => server.HasBot))
                    session.Dispatch("GUILD_CREATE", server.ToGatewayJson(state));
            }
        }

        Told();
    }

    private void Resume(GatewayLink link, JsonNode? data)
    {
        if (FormRules.StringOf(data, "session_id") is not { } id || FormRules.Kind(data!["seq"]) != JsonValueKind.Number || !data["seq"]!.AsValue().TryGetValue(out long sequence))
        {
            Refuse(link, 4002, "Error while decoding payload.", "resume needs token, session_id and seq");
            return;
        }

        if (!IsToken(data))
        {
            link.Close(4004, "Authentication failed.");
            return;
        }

        lock (gate)
        {
            var session = sessions.FirstOrDefault(one => one.Id == id);
            if (session is null || (session.Link is null && state.Now - session.LostAt > state.World.SessionLife) || !session.Knows(sequence))
            {
                link.Send(new JsonObject { ["op"] = 9, ["d"] = false });
                return;
            }

            if (sequence > session.Sequence)
            {
                Refuse(link, 4007, "Invalid seq", $"{sequence} was never sent; the last was {session.Sequence}");
                sessions.Remove(session);
                return;
            }

            // A connection that the app left without a word, and that this side still takes for open, is over now.
            session.Link?.Cut();
            (session.Link, link.Session) = (link, session);
            session.Replay(sequence);
            session.Dispatch("RESUMED", new JsonObject { ["_trace"] = new JsonArray() });
        }

        Told();
    }

    private JsonObject Ready(GatewaySession session) => new()
    {
        ["v"] = 10, ["user"] = state.BotUser(), ["session_id"] = session.Id, ["resume_gateway_url"] = Address(), ["session_type"] = "normal", ["shard"] = new JsonArray(0, 1),
        ["guilds"] = new JsonArray([.. state.Servers.Values.Where(server => server.HasBot).Select(server => (JsonNode)new JsonObject { ["id"] = server.Id, ["unavailable"] = true })]),
        ["application"] = new JsonObject { ["id"] = state.World.ApplicationId, ["flags"] = AppRoutes.Flags(state.World) }, ["private_channels"] = new JsonArray(), ["relationships"] = new JsonArray(),
        ["user_settings"] = new JsonObject(),
    };

    private bool IsToken(JsonNode data) => FormRules.StringOf(data, "token") == state.World.BotToken && !state.App.IsRevoked;

    private static bool IsWrongShard(JsonNode data) => data["shard"] is JsonArray shard && ((int)shard[0]! != 0 || (int)shard[1]! != 1);

    private void Forget()
    {
        while (identifies.TryPeek(out var oldest) && state.Now - oldest >= Day)
            identifies.Dequeue();
    }

    private void Refuse(GatewayLink link, int status, string reason, string detail)
    {
        state.Record.Violate(status.ToString(CultureInfo.InvariantCulture), "gateway", detail);
        link.Close(status, reason);
    }

    private void Gone(GatewayLink link)
    {
        lock (gate)
        {
            links.Remove(link);
            // An app that closes with 1000 or 1001 ends its session (events/gateway#initiating-a-disconnect); what it says in return to Discord's own closing ends none.
            if (link.Session is { } session && session.Link == link)
            {
                (session.Link, session.LostAt) = (null, state.Now);
                if (link is { IsClosing: false, ClosedWith: 1000 or 1001 })
                    sessions.Remove(session);
            }
        }

        Told();
    }

    private void Told()
    {
        TaskCompletionSource told;
        lock (gate)
            (told, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        told.SetResult();
    }

    private static Rule Properties(string prefix) => FormRules.Shape(
        FormRules.Required(prefix + "os", FormRules.String(200)), FormRules.Required(prefix + "browser", FormRules.String(200)), FormRules.Required(prefix + "device", FormRules.String(200)));
}
