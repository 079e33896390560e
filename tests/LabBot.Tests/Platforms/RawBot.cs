using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord;

namespace LabBot.Tests.Platforms;

/// <summary>The plainest bot there can be: calls routes with whatever it is told to, and answers interactions by a function.</summary>
internal sealed class RawBot : IAsyncDisposable
{
    private readonly DiscordOnLoopback discord;
    private readonly HttpClient http;
    private readonly List<RawGateway> gateways = [];
    private readonly List<Task> answering = [];

    public RawBot(DiscordOnLoopback discord)
    {
        this.discord = discord;
        http = new HttpClient { BaseAddress = new Uri(discord.ApiUrl, "v10/"), Timeout = TimeSpan.FromSeconds(20) };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("DiscordBot (https://example.org, 1)");
    }

    /// <summary>The events that came while answering, in order.</summary>
    public List<JsonObject> Received { get; } = [];

    /// <summary>Calls a route with JSON; its status and its answer.</summary>
    public async Task<(int Status, JsonNode? Body)> CallAsync(string method, string path, JsonNode? body = null, string? token = null)
    {
        using var response = await SendAsync(method, path, body, token);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>The code with which a call comes back; null for none.</summary>
    public async Task<int?> ErrorAsync(string method, string path, JsonNode? body = null, string? token = null) =>
        await CallAsync(method, path, body, token) is { Status: >= 400, Body: var refused } ? (int)refused!["code"]! : null;

    public async Task<HttpResponseMessage> SendAsync(string method, string path, JsonNode? body = null, string? token = null)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await SendAsync(method, path, content, token);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? content, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        var isInteraction = path.StartsWith("interactions/", StringComparison.Ordinal) || path.StartsWith("webhooks/", StringComparison.Ordinal);
        if (!isInteraction && token != "")
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(token ?? $"Bot {discord.World.BotToken}");
        return await http.SendAsync(request);
    }

    /// <summary>The first answer to an interaction.</summary>
    public Task<int?> RespondAsync(JsonNode interaction, JsonObject response) => ErrorAsync("POST", $"interactions/{interaction["id"]}/{interaction["token"]}/callback", response);

    /// <summary>A further answer.</summary>
    public Task<(int Status, JsonNode? Body)> FollowUpAsync(JsonNode interaction, JsonObject message) =>
        CallAsync("POST", $"webhooks/{discord.World.ApplicationId}/{interaction["token"]}", message);

    /// <summary>Changes the first answer.</summary>
    public Task<int?> EditAsync(JsonNode interaction, JsonObject message) =>
        ErrorAsync("PATCH", $"webhooks/{discord.World.ApplicationId}/{interaction["token"]}/messages/@original", message);

    /// <summary>Registers commands for all.</summary>
    public Task<(int Status, JsonNode? Body)> RegisterAsync(params JsonObject[] commands) =>
        CallAsync("PUT", $"applications/{discord.World.ApplicationId}/commands", new JsonArray([.. commands]));

    /// <summary>Connects, identifies, and does with each interaction what the function says.</summary>
    public async Task<RawGateway> ConnectAsync(Func<JsonNode, Task> answer, int intents = 1)
    {
        var gateway = await RawGateway.ConnectAsync(discord);
        gateways.Add(gateway);
        await gateway.IdentifyAsync(intents);
        answering.Add(Task.Run(async () =>
        {
            while (await gateway.ReadAsync() is { } payload)
            {
                lock (Received)
                    Received.Add(payload);
                if ((string?)payload["t"] == "INTERACTION_CREATE")
                    await answer(payload["d"]!);
            }
        }));
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in gateways)
            gateway.Dispose();
        await Task.WhenAll(answering);
        http.Dispose();
    }
}
