using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord;

namespace LabBot.Tests.Platforms;

/// <summary>A connection to the gateway by hand.</summary>
internal sealed class RawGateway : IDisposable
{
    private readonly DiscordOnLoopback discord;
    private readonly ClientWebSocket socket = new();
    private readonly MemoryStream squeezed = new();
    private readonly ZLibStream zlib;

    private RawGateway(DiscordOnLoopback discord)
    {
        this.discord = discord;
        zlib = new ZLibStream(squeezed, CompressionMode.Decompress);
    }

    /// <summary>The status with which Discord closed it.</summary>
    public int? ClosedWith => (int?)socket.CloseStatus;

    /// <summary>Connects and reads nothing.</summary>
    public static async Task<RawGateway> OpenAsync(DiscordOnLoopback discord, string query = "?v=10&encoding=json")
    {
        var gateway = new RawGateway(discord);
        await gateway.socket.ConnectAsync(new Uri(discord.GatewayUrl, query), TestContext.Current.CancellationToken);
        return gateway;
    }

    /// <summary>Connects and reads HELLO.</summary>
    public static async Task<RawGateway> ConnectAsync(DiscordOnLoopback discord, string query = "?v=10&encoding=json")
    {
        var gateway = await OpenAsync(discord, query);
        Assert.Equal(10, (int)(await gateway.ReadAsync())!["op"]!);
        return gateway;
    }

    /// <summary>Identifies; READY.</summary>
    public async Task<JsonNode> IdentifyAsync(int intents = 1)
    {
        await SendAsync(2, Identity(discord.World.BotToken, intents));
        var ready = (await ReadAsync())!;
        Assert.Equal("READY", (string?)ready["t"]);
        return ready["d"]!;
    }

    /// <summary>What identify says.</summary>
    public static JsonObject Identity(string token, int intents) => new()
    {
        ["token"] = token, ["intents"] = intents, ["properties"] = new JsonObject { ["os"] = "linux", ["browser"] = "raw", ["device"] = "raw" },
    };

    public Task SendAsync(int opcode, JsonNode? data) => SendAsync(new JsonObject { ["op"] = opcode, ["d"] = data }.ToJsonString());

    public Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Closes it from this side.</summary>
    public Task CloseAsync(int status) => socket.CloseOutputAsync((WebSocketCloseStatus)status, null, CancellationToken.None);

    /// <summary>The next payload, unpacked where it is compressed; null where the connection has ended.</summary>
    public async Task<JsonObject?> ReadAsync()
    {
        var (buffer, length) = (new byte[512 * 1024], 0);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                length += part.Count;
                if (part.EndOfMessage)
                    return (JsonObject)JsonNode.Parse(part.MessageType == WebSocketMessageType.Binary ? Unpacked(buffer[..length]) : buffer.AsSpan(0, length))!;
            }
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
        zlib.Dispose();
        squeezed.Dispose();
    }

    private byte[] Unpacked(byte[] bytes)
    {
        Assert.Equal([0x00, 0x00, 0xFF, 0xFF], bytes[^4..]);
        squeezed.SetLength(0);
        squeezed.Write(bytes);
        squeezed.Position = 0;
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (zlib.Read(buffer) is > 0 and var read)
            whole.Write(buffer, 0, read);
        return whole.ToArray();
    }
}
