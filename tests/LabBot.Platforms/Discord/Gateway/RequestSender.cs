using System.Text;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.Gateway;

/// <summary>Brings interactions to the app by signed HTTP requests.</summary>
internal sealed class RequestSender(DiscordState state) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Where the app is; null: on the gateway.</summary>
    public Uri? Url { get; set; }

    public SignedRequest Make(JsonObject payload, Uri url) => new SignedRequest(url, Encoding.UTF8.GetBytes(payload.ToJsonString())).Sign(state.World, state.Now);

    public async Task<HttpAnswer> SendAsync(SignedRequest signed)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, signed.Url) { Content = new ByteArrayContent(signed.SentBody ?? signed.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)");
        foreach (var stamp in signed.Stamps)
            message.Headers.TryAddWithoutValidation("X-Signature-Timestamp", stamp);
        foreach (var signature in signed.Signatures)
            message.Headers.TryAddWithoutValidation("X-Signature-Ed25519", signature);
        using var timeout = new CancellationTokenSource(state.World.AnswerWithin, state.Time);
        try
        {
            using var response = await http.SendAsync(message, timeout.Token);
            var body = await response.Content.ReadAsStringAsync(timeout.Token);
            return new HttpAnswer((int)response.StatusCode, body, (int)response.StatusCode is 200 or 202 ? null : "http_error");
        }
        catch (OperationCanceledException)
        {
            return new HttpAnswer(0, "", "timeout");
        }
        catch (HttpRequestException failed)
        {
            return new HttpAnswer(0, failed.Message, "connection_failed");
        }
    }

    public void Dispose() => http.Dispose();
}
