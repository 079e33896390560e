using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace LabBot.Platforms.Discord.Gateway;

/// <summary>One connection to the gateway: what is sent on it goes out in order, compressed where the app asked for it. Safe for threads.</summary>
internal sealed class GatewayLink(SocketLink socket, bool isCompressed) : IDisposable
{
    private readonly Channel<Frame> frames = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The session that it carries; null before identify or resume.</summary>
    public GatewaySession? Session { get; set; }

    /// <summary>When the app sent something in the last minute, for the limit.</summary>
    public Queue<DateTimeOffset> Sends { get; } = new();

    public bool IsOpen => socket.IsOpen;

    public bool IsFrozen => socket.IsFrozen;

    /// <summary>The status with which the app closed it.</summary>
    public int? ClosedWith => socket.ClosedWith;

    /// <summary>Whether this side has begun to close it: what the app sends after that is not read.</summary>
    public bool IsClosing { get; private set; }

    public void Send(JsonObject payload) => frames.Writer.TryWrite(new Frame(Encoding.UTF8.GetBytes(payload.ToJsonString()), IsRaw: false, WebSocketMessageType.Text, null));

    /// <summary>Sends bytes as they are, compressed or not.</summary>
    public void SendRaw(byte[] bytes, WebSocketMessageType type) => frames.Writer.TryWrite(new Frame(bytes, IsRaw: true, type, null));

    /// <summary>Closes it after what was sent before, with a status.</summary>
    public void Close(int status, string reason)
    {
        IsClosing = true;
        frames.Writer.TryWrite(new Frame([], IsRaw: true, WebSocketMessageType.Close, (status, reason)));
    }

    public void Cut() => socket.Cut();

    public void Freeze() => socket.Freeze();

    public void Trickle(TimeSpan perByte, TimeProvider time) => socket.Trickle(perByte, time);

    /// <summary>Reads and writes until it ends.</summary>
    public async Task RunAsync(Action<ReadOnlyMemory<byte>> received)
    {
        var writing = WriteAsync();
        await socket.ReadAsync((bytes, _) => received(bytes));
        frames.Writer.TryComplete();
        await writing;
    }

    public void Dispose() => socket.Dispose();

    private async Task WriteAsync()
    {
        using var squeezed = new MemoryStream();
        // One stream for the whole connection, flushed after every payload (events/gateway#transport-compression).
        await using var zlib = new ZLibStream(squeezed, CompressionLevel.Fastest, leaveOpen: true);
        await foreach (var frame in frames.Reader.ReadAllAsync())
        {
            if (frame.Close is { } close)
            {
                await socket.CloseAsync(close.Status, close.Reason);
                continue;
            }

            if (!isCompressed || frame.IsRaw)
            {
                await socket.TrySendAsync(frame.Bytes, frame.Type);
                continue;
            }

            await zlib.WriteAsync(frame.Bytes);
            await zlib.FlushAsync();
            await socket.TrySendAsync(squeezed.ToArray(), WebSocketMessageType.Binary);
            squeezed.SetLength(0);
        }
    }

    private sealed record Frame(byte[] Bytes, bool IsRaw, WebSocketMessageType Type, (int Status, string Reason)? Close);
}
