using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack;

namespace LabBot.Tests.Platforms;

/// <summary>The plainest app there can be: calls methods with whatever it is told to, and answers envelopes by a function.</summary>
internal sealed class RawApp(SlackOnLoopback slack) : IAsyncDisposable
{
    private readonly HttpClient http = new() { BaseAddress = slack.ApiUrl, Timeout = TimeSpan.FromSeconds(20) };
    private readonly List<ClientWebSocket> sockets = [];
    private readonly List<Task> reading = [];

    /// <summary>Everything that came by socket.</summary>
    public List<JsonObject> Received { get; } = [];

    /// <summary>Calls a method with JSON; its answer.</summary>
    public async Task<JsonObject> CallAsync(string method, JsonObject? arguments = null, string? token = null)
    {
        using var response = await SendAsync(method, arguments, token);
        return (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>The error that a call comes back with; null for none.</summary>
    public async Task<string?> ErrorAsync(string method, JsonObject? arguments = null, string? token = null) => (string?)(await CallAsync(method, arguments, token))["error"];

    public async Task<HttpResponseMessage> SendAsync(string method, JsonObject? arguments = null, string? token = null)
    {
        using var content = new StringContent((arguments ?? []).ToJsonString(), Encoding.UTF8, "application/json");
        return await SendAsync(method, content, token);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, HttpContent? content, string? token = null)
    {
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, method) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? slack.World.BotToken);
        return await http.SendAsync(request);
    }

    /// <summary>Posts JSON to any address, such as a response_url; the status and the body.</summary>
    public async Task<(int Status, string Body)> PostAsync(string url, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(url), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Opens a connection, and answers each envelope with what the function says; null is no answer at all.</summary>
    public async Task<JsonObject> ConnectAsync(Func<JsonObject, JsonObject?> answer)
    {
        var opened = await CallAsync("apps.connections.open", token: slack.World.AppToken);
        var socket = new ClientWebSocket();
        sockets.Add(socket);
        await socket.ConnectAsync(new Uri((string)opened["url"]!), CancellationToken.None);
        var hello = (await ReadAsync(socket))!;
        reading.Add(Task.Run(() => AnswerAsync(socket, answer)));
        return hello;
    }

    /// <summary>When every connection has ended.</summary>
    public Task ClosedAsync() => Task.WhenAll(reading);

    /// <summary>An acknowledgement that carries nothing, or this.</summary>
    public static JsonObject Ack(JsonObject envelope, JsonObject? payload = null)
    {
        var ack = new JsonObject { ["envelope_id"] = (string)envelope["envelope_id"]! };
        if (payload is not null)
            ack["payload"] = payload;
        return ack;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in sockets)
            socket.Abort();
        await Task.WhenAll(reading);
        foreach (var socket in sockets)
            socket.Dispose();
        http.Dispose();
    }

    private async Task AnswerAsync(ClientWebSocket socket, Func<JsonObject, JsonObject?> answer)
    {
        try
        {
            while (await ReadAsync(socket) is { } envelope)
            {
                lock (Received)
                    Received.Add(envelope);
                if (envelope["envelope_id"] is not null && answer(envelope) is { } ack)
                    await socket.SendAsync(Encoding.UTF8.GetBytes(ack.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection was cut, which is what some tests want.
        }
    }

    private static async Task<JsonObject?> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return (JsonObject)JsonNode.Parse(buffer.AsSpan(0, length))!;
        }
    }
}
