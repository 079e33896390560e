using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LabBot.Platforms;

/// <summary>The platform's end of one WebSocket: Slack's Socket Mode, or Discord's gateway.</summary>
internal sealed class SocketLink : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    // The key that RFC 6455, section 1.3, has every server append before hashing.
    private const string HandshakeKey = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly HttpContext context;
    private readonly GatedStream stream;
    private readonly WebSocket socket;
    private readonly SemaphoreSlim sending = new(1, 1);

    private SocketLink(HttpContext context, GatedStream stream, WebSocket socket) => (this.context, this.stream, this.socket) = (context, stream, socket);

    /// <summary>Whether events may still be sent on it.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Whether its end was announced.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether it is half-open.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>The status with which the other side closed it; null as long as it has not, or where it just went.</summary>
    public int? ClosedWith { get; private set; }

    /// <summary>Answers the handshake; null where the request was none. Pings go out so often; zero is never.</summary>
    public static async Task<SocketLink?> AcceptAsync(HttpContext context, TimeSpan pingEvery)
    {
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || key.Length == 0)
            return null;
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
#pragma warning disable CA5350 // RFC 6455 wants SHA-1; nothing is kept secret by it.
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeKey)));
#pragma warning restore CA5350
        var stream = new GatedStream(await upgrade.UpgradeAsync());
        var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = pingEvery, KeepAliveTimeout = pingEvery * 6 });
        return new SocketLink(context, stream, socket);
    }

    /// <summary>Whether it went out, as far as this side can know.</summary>
    public Task<bool> TrySendAsync(JsonObject message) => TrySendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text);

    /// <summary>Whether it went out, as far as this side can know.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        await sending.WaitAsync();
        try
        {
            if (!IsOpen || socket.State != WebSocketState.Open)
                return false;
            await socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception failed) when (failed is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Reads messages until the connection ends.</summary>
    public async Task ReadAsync(Action<ReadOnlyMemory<byte>, bool> received)
    {
        var buffer = new byte[BufferBytes];
        using var whole = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    (IsOpen, ClosedWith) = (false, (int?)socket.CloseStatus);
                    if (socket.State == WebSocketState.CloseReceived)
                        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }

                if (part.EndOfMessage && whole.Length == 0)
                {
                    received(buffer.AsMemory(0, part.Count), part.MessageType == WebSocketMessageType.Text);
                    continue;
                }

                whole.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                received(whole.ToArray(), part.MessageType == WebSocketMessageType.Text);
                whole.SetLength(0);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side went away; whoever waits for an answer is told by the hub.
        }
        finally
        {
            IsOpen = false;
        }
    }

    /// <summary>Closes it as a server does, after what was sent has gone out.</summary>
    public async Task CloseAsync(int status = (int)WebSocketCloseStatus.NormalClosure, string? reason = null)
    {
        await sending.WaitAsync();
        try
        {
            IsOpen = false;
            if (socket.State == WebSocketState.Open)
                await socket.CloseOutputAsync((WebSocketCloseStatus)status, reason, CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or ObjectDisposedException)
        {
            // It had gone before.
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>The TCP connection ends without a word.</summary>
    public void Cut()
    {
        IsOpen = false;
        try
        {
            context.Abort();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself at this moment.
        }
    }

    /// <summary>From now on nothing comes from this side, though the connection stays; this side does not know it.</summary>
    public void Freeze()
    {
        IsFrozen = true;
        stream.Freeze();
    }

    /// <summary>From now on what this side sends goes out byte by byte.</summary>
    public void Trickle(TimeSpan perByte, TimeProvider time) => stream.Trickle(perByte, time);

    public void Dispose()
    {
        socket.Dispose();
        // The semaphore stays: who is still closing waits for it, and without a handle it holds nothing.
    }
}
