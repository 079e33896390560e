using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LabBot.Slack;
using LabBot.Slack.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LabBot.Tests.Slack.Wire;

/// <summary>The smallest Socket Mode: hands out addresses, and runs a script on every link.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    public const string Ticket = "ticket-canary-4711";

    private readonly WebApplication _app;
    private readonly Channel<int> _asked = Channel.CreateUnbounded<int>();
    private readonly CancellationTokenSource _over = new();
    private int _asks;
    private int _links;

    private SocketServer(WebApplication app) => _app = app;

    public SlackWireOptions Options => WireSetup.Options(new Uri(_app.Urls.First() + "/api/"));

    public int Links => Volatile.Read(ref _links);

    /// <summary>Completes when the app asks for an address, with how many times it has.</summary>
    public ValueTask<int> AskedAsync(CancellationToken cancellationToken) => _asked.Reader.ReadAsync(cancellationToken);

    public bool TryAsked() => _asked.Reader.TryRead(out _);

    public static async Task<SocketServer> StartAsync(Func<Link, Task> script, Func<int, (int Status, string Body, string? RetryAfter)?>? open = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new SocketServer(app);
        app.UseWebSockets();
        app.Run(async http =>
        {
            if (http.WebSockets.IsWebSocketRequest)
            {
                using var socket = await http.WebSockets.AcceptWebSocketAsync();
                using var link = new Link(Interlocked.Increment(ref server._links), socket, http.Abort, server._over.Token);
                try
                {
                    await script(link);
                }
                catch (Exception error) when (error is WebSocketException or OperationCanceledException or ChannelClosedException)
                {
                    // The other end went away.
                }

                return;
            }

            var count = Interlocked.Increment(ref server._asks);
            server._asked.Writer.TryWrite(count);
            var token = http.Request.Headers.Authorization.ToString();
            var (status, body, after) = token != "Bearer xapp-1-test"
                ? (200, """{"ok":false,"error":"not_allowed_token_type"}""", null)
                : open?.Invoke(count) ?? (200, $$"""{"ok":true,"url":"{{app.Urls.First().Replace("http", "ws", StringComparison.Ordinal)}}/link/?ticket={{Ticket}}&app_id=A1"}""", null);
            http.Response.StatusCode = status;
            if (after is not null)
                http.Response.Headers.RetryAfter = after;
            await http.Response.WriteAsync(body);
        });
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
        _over.Dispose();
    }

    /// <summary>One link, seen from Slack.</summary>
    internal sealed class Link(int number, WebSocket socket, Action cut, CancellationToken over) : IDisposable
    {
        private readonly SemaphoreSlim _writing = new(1);
        private readonly byte[] _buffer = new byte[1 << 20];

        public int Number => number;

        public WebSocket Socket => socket;

        public CancellationToken Over => over;

        /// <summary>Breaks the line, without a word.</summary>
        public void Cut() => cut();

        public Task HelloAsync(int seconds = 18060) => SendAsync($$$"""{"type":"hello","num_connections":1,"debug_info":{"host":"h","approximate_connection_time":{{{seconds}}}},"connection_info":{"app_id":"A1"}}""");

        public Task DisconnectAsync(string reason) => SendAsync($$$"""{"type":"disconnect","reason":"{{{reason}}}","debug_info":{"host":"h"}}""");

        public Task CommandAsync(string id, string text = "scgpt") => SendAsync($$$"""{"envelope_id":"{{{id}}}","payload":{"command":"/kit","text":"{{{text}}}","trigger_id":"t-{{{id}}}"},"type":"slash_commands","accepts_response_payload":true}""");

        public Task EventAsync(string id, int retry = 0) =>
            SendAsync($$$"""{"payload":{"event_id":"Ev{{{id}}}","event":{"type":"app_mention","text":"hi"}},"type":"events_api","retry_attempt":{{{retry}}},"retry_reason":"","envelope_id":"{{{id}}}","accepts_response_payload":false}""");

        public async Task SendAsync(string text)
        {
            await _writing.WaitAsync(over);
            try
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, over);
            }
            finally
            {
                _writing.Release();
            }
        }

        /// <summary>The next acknowledgement; null when the other end closes.</summary>
        public async Task<JsonElement?> ReadAsync()
        {
            var length = 0;
            while (true)
            {
                var part = await socket.ReceiveAsync(_buffer.AsMemory(length), over);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                length += part.Count;
                if (part.EndOfMessage)
                    return JsonElement.Parse(_buffer.AsSpan(0, length));
            }
        }

        /// <summary>Reads on until the other end goes.</summary>
        public async Task StayAsync()
        {
            while (await ReadAsync() is not null)
            {
                // An acknowledgement that nobody waits for.
            }
        }

        public void Dispose() => _writing.Dispose();
    }
}

/// <summary>A connection that runs, until it is disposed.</summary>
internal sealed class Running(ISlackConnection connection, SlackReceiver receiver) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _run;

    public Task Run => _run ??= Task.Run(() => connection.RunAsync(receiver, _stop.Token));

    public static Running Start(ISlackConnection connection, SlackReceiver receiver)
    {
        var running = new Running(connection, receiver);
        _ = running.Run;
        return running;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Run;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Run;
        }
        catch (SlackRefusedException)
        {
            // The test has looked at it.
        }

        (connection as IDisposable)?.Dispose();
        _stop.Dispose();
    }
}
