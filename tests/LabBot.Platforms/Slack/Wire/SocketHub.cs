using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;
using Microsoft.AspNetCore.Http;

namespace LabBot.Platforms.Slack.Wire;

/// <summary>The Socket Mode connections of the app: hands each envelope to one of them by chance and waits for its acknowledgement. Safe for threads.</summary>
internal sealed class SocketHub(Workspace workspace, Func<Uri> root)
{
    private static readonly TimeSpan AfterWarning = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly List<SocketLink> links = [];
    private readonly ConcurrentDictionary<string, Waiting> waiting = new();
    private readonly ConcurrentDictionary<string, byte> tickets = new();
    private readonly Queue<string> answered = new();
    private readonly HashSet<string> answeredSet = [];
    private readonly Random random = new(workspace.World.Seed);
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int acksToLose;

    public int Count
    {
        get
        {
            lock (gate)
                return links.Count(link => link.IsOpen);
        }
    }

    /// <summary>How many connections were ever made.</summary>
    public int Ever { get; private set; }

    /// <summary>A new address, good for one connection.</summary>
    public Uri NewAddress()
    {
        var ticket = workspace.NewId("ticket-");
        tickets[ticket] = 0;
        return new UriBuilder(root()) { Scheme = "ws", Path = "/link/", Query = $"ticket={ticket}&app_id={workspace.World.AppId}" }.Uri;
    }

    public async Task AcceptAsync(HttpContext context)
    {
        if (!tickets.TryRemove(context.Request.Query["ticket"].ToString(), out _))
        {
            workspace.Record.Violate("used_ticket", "socket", "this address was used before, or never given out; apps.connections.open gives a new one");
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var link = await SocketLink.AcceptAsync(context, workspace.World.PingEvery);
        if (link is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        int count;
        lock (gate)
        {
            Ever++;
            count = links.Count(one => one.IsOpen) + 1;
            if (count <= Limits.Connections)
                links.Add(link);
        }

        if (count > Limits.Connections)
        {
            workspace.Record.Violate("too_many_websockets", "socket", string.Create(CultureInfo.InvariantCulture, $"connection {count}; at most {Limits.Connections}"));
            await link.TrySendAsync(Disconnect("too_many_websockets"));
            await link.CloseAsync();
            await link.ReadAsync(static (_, _) => { });
            return;
        }

        await link.TrySendAsync(new JsonObject
        {
            ["type"] = "hello", ["num_connections"] = count,
            ["debug_info"] = new JsonObject { ["host"] = "applink-loopback", ["build_number"] = 1, ["approximate_connection_time"] = (int)workspace.World.ConnectionTime.TotalSeconds },
            ["connection_info"] = new JsonObject { ["app_id"] = workspace.World.AppId },
        });
        Tell();
        try
        {
            await link.ReadAsync(Received);
        }
        finally
        {
            lock (gate)
                links.Remove(link);
            Lost(link);
            Tell();
        }
    }

    /// <summary>Waits, on the machine's own clock, until so many connections are open.</summary>
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
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Waited {patience.TotalSeconds:0} s for {count} Socket Mode connections; there are {Count}."));
            }
        }
    }

    public async Task<Acknowledgement> SendAsync(Envelope envelope, int copies)
    {
        var started = workspace.Time.GetTimestamp();
        var wait = new Waiting(copies);
        waiting[envelope.Id] = wait;
        string? failure = null;
        // The three seconds begin before the first byte goes out.
        using var timeout = new CancellationTokenSource(workspace.World.AckWithin, workspace.Time);
        for (var copy = 0; copy < copies; copy++)
        {
            if (Pick() is not { } link)
            {
                failure = "no_connection";
                break;
            }

            lock (wait)
                wait.Links.Add(link);
            if (!await link.TrySendAsync(Message(envelope)))
                wait.Answer.TrySetResult((null, "connection_failed"));
        }

        JsonNode? payload = null;
        if (failure is null)
        {
            try
            {
                (payload, failure) = await wait.Answer.Task.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                failure = wait.IsLost ? "lost" : "timeout";
                bool isSlacksOwn;
                lock (wait)
                    isSlacksOwn = wait.IsLost || wait.Links.Any(link => link.IsFrozen);
                if (!isSlacksOwn)
                    workspace.Record.Violate("missed_acknowledgement", envelope.Kind, string.Create(CultureInfo.InvariantCulture, $"{envelope.Id} was not acknowledged within {workspace.World.AckWithin.TotalSeconds} s"));
            }
        }

        if (failure is not null || copies == 1)
            Forget(envelope.Id);
        return new Acknowledgement(workspace.Now, envelope.Kind, envelope.Id, envelope.Attempt, wait.ReadAt == 0 ? workspace.Time.GetElapsedTime(started) : workspace.Time.GetElapsedTime(started, wait.ReadAt), failure, payload)
        {
            ReadAt = wait.ReadAt,
        };
    }

    /// <summary>How many are still to be lost.</summary>
    public int AcksToLose
    {
        get
        {
            lock (gate)
                return acksToLose;
        }
    }

    /// <summary>The next acknowledgements are lost on their way: Slack acts as if they had never come.</summary>
    public void LoseAcks(int count)
    {
        lock (gate)
            acksToLose += count;
    }

    public Task AnnounceAsync(string reason) => Task.WhenAll(Open().Select(link => link.TrySendAsync(Disconnect(reason))));

    /// <summary>Tells one connection to go and, ten seconds later by the workspace's clock, closes it.</summary>
    public async Task RefreshAsync()
    {
        if (Open().FirstOrDefault(one => !one.IsLeaving) is not { } link)
            throw new InvalidOperationException("No Socket Mode connection is open to be refreshed.");
        link.IsLeaving = true;
        await link.TrySendAsync(Disconnect("warning"));
        await Task.Delay(AfterWarning, workspace.Time);
        await link.TrySendAsync(Disconnect("refresh_requested"));
        await link.CloseAsync();
    }

    public async Task CloseAllAsync(string reason)
    {
        foreach (var link in Open())
        {
            await link.TrySendAsync(Disconnect(reason));
            await link.CloseAsync();
        }
    }

    public void CutAll()
    {
        foreach (var link in Open())
            link.Cut();
    }

    public void FreezeAll()
    {
        foreach (var link in Open())
            link.Freeze();
    }

    public void SendRaw(JsonObject message)
    {
        foreach (var link in Open())
            _ = link.TrySendAsync(message);
    }

    private List<SocketLink> Open()
    {
        lock (gate)
            return [.. links.Where(link => link.IsOpen)];
    }

    private SocketLink? Pick()
    {
        lock (gate)
        {
            // One whose end was announced is still there; but Slack prefers the others.
            var open = links.Where(link => link.IsOpen && !link.IsLeaving).ToList();
            if (open.Count == 0)
                open = [.. links.Where(link => link.IsOpen)];
            return open.Count == 0 ? null : open[random.Next(open.Count)];
        }
    }

    private void Tell()
    {
        TaskCompletionSource told;
        lock (gate)
            (told, changed) = (changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        told.SetResult();
    }

    private void Lost(SocketLink link)
    {
        foreach (var (_, wait) in waiting)
        {
            bool all;
            lock (wait)
                all = wait.Links.Remove(link) && wait.Links.Count == 0;
            if (all)
                wait.Answer.TrySetResult((null, "connection_failed"));
        }
    }

    private void Received(ReadOnlyMemory<byte> bytes, bool isText)
    {
        var readAt = workspace.Time.GetTimestamp();
        JsonObject? message;
        try
        {
            message = isText ? JsonNode.Parse(bytes.Span) as JsonObject : null;
        }
        catch (JsonException)
        {
            message = null;
        }

        if (message is null || BlockRules.StringOf(message, "envelope_id") is not { } id)
        {
            workspace.Record.Violate("invalid_acknowledgement", "socket", "expected a JSON object with envelope_id, as text");
            return;
        }

        foreach (var (unknown, _) in message.Where(field => field.Key is not ("envelope_id" or "payload")))
            workspace.Record.Violate("unknown_field", "socket", $"'{unknown}' is no part of an acknowledgement");
        var isKnown = waiting.TryGetValue(id, out var wait);
        if (isKnown && TryLose(wait!))
            return;

        if (wait is null)
        {
            lock (gate)
            {
                if (!answeredSet.Contains(id))
                    workspace.Record.Violate("unknown_envelope", "socket", $"{id} was never sent");
            }

            return;
        }

        if (wait.ReadAt == 0)
            wait.ReadAt = readAt;
        wait.Answer.TrySetResult((message["payload"]?.DeepClone(), null));
        lock (wait)
            wait.Left--;
        if (wait.Left <= 0)
            Forget(id);
    }

    private bool TryLose(Waiting wait)
    {
        lock (gate)
        {
            wait.IsLost = acksToLose > 0;
            if (wait.IsLost)
                acksToLose--;
            return wait.IsLost;
        }
    }

    // An acknowledgement may come late, or twice; it is known then, but changes nothing.
    private void Forget(string id)
    {
        if (!waiting.TryRemove(id, out _))
            return;
        lock (gate)
        {
            const int Remembered = 20_000;
            if (!answeredSet.Add(id))
                return;
            answered.Enqueue(id);
            if (answered.Count > Remembered)
                answeredSet.Remove(answered.Dequeue());
        }
    }

    private static JsonObject Message(Envelope envelope)
    {
        var message = new JsonObject
        {
            ["envelope_id"] = envelope.Id, ["payload"] = envelope.Payload.DeepClone(), ["type"] = envelope.Kind, ["accepts_response_payload"] = !envelope.IsEvent,
        };
        if (envelope.IsEvent)
            (message["retry_attempt"], message["retry_reason"]) = (envelope.Attempt, envelope.RetryReason);
        return message;
    }

    private static JsonObject Disconnect(string reason) =>
        new() { ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "applink-loopback" } };

    private sealed class Waiting(int copies)
    {
        public TaskCompletionSource<(JsonNode? Payload, string? Failure)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public HashSet<SocketLink> Links { get; } = [];
        public int Left { get; set; } = copies;
        public bool IsLost { get; set; }
        public long ReadAt { get; set; }
    }
}
