using System.Collections.Concurrent;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LabBot.Discord;

namespace LabBot.Tests.Discord.Wire;

/// <summary>The smallest gateway: real websockets over memory, and a script on every link.</summary>
internal sealed class GatewayServer(Func<GatewayServer.Link, Task> script) : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentBag<Task> _scripts = [];
    private int _links;

    public ConcurrentQueue<Uri> Addresses { get; } = [];

    public int Links => Volatile.Read(ref _links);

    public Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Addresses.Enqueue(address);
        var (up, down) = (new Pipe(), new Pipe());
        var client = WebSocket.CreateFromStream(new Duplex(down.Reader, up.Writer), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
        var server = WebSocket.CreateFromStream(new Duplex(up.Reader, down.Writer), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        var link = new Link(Interlocked.Increment(ref _links), address, server, () => down.Writer.Complete(new IOException("cut")), _over.Token);
        _scripts.Add(Task.Run(() => PlayAsync(link), CancellationToken.None));
        return Task.FromResult(client);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_scripts);
        _over.Dispose();
    }

    private async Task PlayAsync(Link link)
    {
        using (link)
        {
            try
            {
                await script(link);
            }
            catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
            {
                // The other end went away.
            }

            link.Cut();
        }
    }

    /// <summary>One link, seen from Discord.</summary>
    internal sealed class Link(int number, Uri address, WebSocket socket, Action cut, CancellationToken over) : IDisposable
    {
        private readonly SemaphoreSlim _writing = new(1);
        private readonly MemoryStream _compressed = new();
        private readonly byte[] _buffer = new byte[1 << 20];
        private ZLibStream? _compress;

        public int Number => number;

        public Uri Address => address;

        public WebSocket Socket => socket;

        public CancellationToken Over => over;

        /// <summary>Breaks the line, without a word.</summary>
        public void Cut() => cut();

        public Task HelloAsync(int milliseconds = 41250) => SendAsync($$$"""{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":{{{milliseconds}}}}}""");

        /// <summary>Says hello and waits for who it is: an IDENTIFY or a RESUME. A heart that beats meanwhile is answered.</summary>
        public async Task<JsonElement> WelcomeAsync(int milliseconds = 41250)
        {
            await HelloAsync(milliseconds);
            while (true)
            {
                var said = await ReadAsync() ?? throw new OperationCanceledException();
                if (said.GetProperty("op").GetInt32() != 1)
                    return said;
                await AckAsync();
            }
        }

        public Task ReadyAsync(string session = "s1", string resumeAt = "ws://127.0.0.1:2") =>
            SendAsync($$$"""{"t":"READY","s":1,"op":0,"d":{"v":10,"user":{"id":"900000"},"guilds":[],"session_id":"{{{session}}}","resume_gateway_url":"{{{resumeAt}}}","application":{"id":"900000","flags":0} } }""");

        public Task ResumedAsync(int sequence = 2) => SendAsync($$$"""{"t":"RESUMED","s":{{{sequence}}},"op":0,"d":{}}""");

        public Task AckAsync() => SendAsync("""{"t":null,"s":null,"op":11,"d":null}""");

        public Task CommandAsync(int sequence, string id = "11") => DispatchAsync("INTERACTION_CREATE", sequence, $$$"""{"id":"{{{id}}}","application_id":"900000","type":2,"token":"tok-{{{id}}}","data":{"name":"kit"} }""");

        public Task DispatchAsync(string type, int sequence, string data) => SendAsync($$$"""{"t":"{{{type}}}","s":{{{sequence}}},"op":0,"d":{{{data}}}}""");

        public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

        /// <summary>As Discord does when it was asked for <c>zlib-stream</c>, over as many messages.</summary>
        public Task CompressAsync(string text, int over = 1) => CompressAsync(Encoding.UTF8.GetBytes(text), over);

        public async Task CompressAsync(ReadOnlyMemory<byte> text, int over = 1)
        {
            _compress ??= new ZLibStream(_compressed, CompressionLevel.Optimal, leaveOpen: true);
            _compressed.SetLength(0);
            _compress.Write(text.Span);
            _compress.Flush();
            var bytes = _compressed.ToArray();
            for (var (at, part) = (0, (bytes.Length + over - 1) / over); at < bytes.Length; at += part)
                await SendAsync(bytes.AsMemory(at, Math.Min(part, bytes.Length - at)), WebSocketMessageType.Binary);
        }

        public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd = true)
        {
            await _writing.WaitAsync(over);
            try
            {
                await socket.SendAsync(bytes, type, isEnd, over);
            }
            finally
            {
                _writing.Release();
            }
        }

        public Task CloseAsync(int code) => socket.CloseOutputAsync((WebSocketCloseStatus)code, "canary", over);

        /// <summary>The next thing that LabBot says; null when it closes.</summary>
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

        /// <summary>Reads on until the other end goes, and answers hearts; says with what code it closed.</summary>
        public async Task<int?> StayAsync()
        {
            while (await ReadAsync() is { } said)
            {
                if (said.GetProperty("op").GetInt32() == 1)
                    await AckAsync();
            }

            return (int?)socket.CloseStatus;
        }

        public void Dispose()
        {
            _compress?.Dispose();
            socket.Dispose();
            _writing.Dispose();
        }
    }

    private sealed class Duplex(PipeReader reader, PipeWriter writer) : Stream
    {
        private readonly Stream _in = reader.AsStream();
        private readonly Stream _out = writer.AsStream();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _in.ReadAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _out.WriteAsync(buffer, cancellationToken);
            await _out.FlushAsync(cancellationToken);
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => _out.FlushAsync(cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                // As with a socket, a read that waits ends with it.
                reader.CancelPendingRead();
                writer.Complete();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>Discord's API, as a test wants it.</summary>
internal sealed class FakeApi(Func<DiscordCall, DiscordAnswer> answer) : IDiscordApi
{
    public FakeApi()
        : this(call => call.Route.Name == "gateway"
            ? new DiscordAnswer.Done(JsonElement.Parse("""{"url":"ws://127.0.0.1:1","shards":1,"session_start_limit":{"total":1000,"remaining":999,"reset_after":14400000,"max_concurrency":1}}"""))
            : new DiscordAnswer.Done(default))
    {
    }

    public ConcurrentQueue<DiscordCall> Calls { get; } = [];

    public Task<DiscordAnswer> CallAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        return Task.FromResult(answer(call));
    }
}

/// <summary>A connection that runs, until it is disposed.</summary>
internal sealed class Running(IDiscordConnection connection, DiscordReceiver receiver) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _run;

    public Task Run => _run ??= Task.Run(() => connection.RunAsync(receiver, _stop.Token));

    public static Running Start(IDiscordConnection connection, DiscordReceiver receiver)
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
        catch (DiscordRefusedException)
        {
            // The test has looked at it.
        }

        _stop.Dispose();
    }
}
