using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack.Wire;

/// <summary>The app's addresses in HTTP mode.</summary>
/// <param name="Commands">Slash commands.</param>
/// <param name="Interactions">Clicks, submissions, shortcuts.</param>
/// <param name="Events">Events, and url_verification.</param>
/// <param name="Options">Searches in menus.</param>
public sealed record RequestUrls(Uri Commands, Uri Interactions, Uri Events, Uri Options)
{
    /// <summary>One address for everything.</summary>
    public static RequestUrls All(Uri url) => new(url, url, url, url);
}

/// <summary>Brings envelopes to the app by signed HTTP requests.</summary>
internal sealed class RequestSender(Workspace workspace) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Where the app is; null: by Socket Mode.</summary>
    public RequestUrls? Urls { get; set; }

    public SignedRequest Make(Envelope envelope, RequestUrls urls)
    {
        var request = envelope.Kind switch
        {
            "slash_commands" => Form(urls.Commands, envelope.Payload.Select(field => KeyValuePair.Create(field.Key, (string)field.Value!))),
            "interactive" => Form(
                (string?)envelope.Payload["type"] == "block_suggestion" ? urls.Options : urls.Interactions, [KeyValuePair.Create("payload", envelope.Payload.ToJsonString())]),
            _ => new SignedRequest(urls.Events, "application/json", Encoding.UTF8.GetBytes(envelope.Payload.ToJsonString())),
        };
        return request.Sign(workspace.World.SigningSecret, workspace.Now) with { Retry = envelope.Attempt == 0 ? null : (envelope.Attempt, envelope.RetryReason) };
    }

    public async Task<Acknowledgement> SendAsync(Envelope envelope, RequestUrls urls)
    {
        var started = workspace.Time.GetTimestamp();
        var answer = await SendAsync(Make(envelope, urls));
        if (answer.Failure == "http_timeout")
            workspace.Record.Violate("missed_acknowledgement", envelope.Kind, string.Create(CultureInfo.InvariantCulture, $"{envelope.Id} was not answered within {workspace.World.AckWithin.TotalSeconds} s"));
        return new Acknowledgement(
            workspace.Now, envelope.Kind, envelope.Id, envelope.Attempt, workspace.Time.GetElapsedTime(started), answer.IsLastTry && answer.Failure is not null ? "no_retry" : answer.Failure,
            Payload(envelope, answer));
    }

    public async Task<HttpAnswer> SendAsync(SignedRequest signed)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, signed.Url) { Content = new ByteArrayContent(signed.SentBody ?? signed.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", signed.ContentType);
        message.Headers.TryAddWithoutValidation("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)");
        foreach (var stamp in signed.Stamps)
            message.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", stamp);
        foreach (var signature in signed.Signatures)
            message.Headers.TryAddWithoutValidation("X-Slack-Signature", signature);
        if (signed.Retry is { } retry)
        {
            message.Headers.TryAddWithoutValidation("X-Slack-Retry-Num", retry.Number.ToString(CultureInfo.InvariantCulture));
            message.Headers.TryAddWithoutValidation("X-Slack-Retry-Reason", retry.Reason);
        }

        using var timeout = new CancellationTokenSource(workspace.World.AckWithin, workspace.Time);
        try
        {
            using var response = await http.SendAsync(message, timeout.Token);
            var body = await response.Content.ReadAsStringAsync(timeout.Token);
            var isLastTry = response.Headers.TryGetValues("X-Slack-No-Retry", out var values) && values.Contains("1");
            return new HttpAnswer((int)response.StatusCode, body, response.StatusCode == HttpStatusCode.OK ? null : "http_error", isLastTry);
        }
        catch (OperationCanceledException)
        {
            return new HttpAnswer(0, "", "http_timeout", false);
        }
        catch (HttpRequestException failed)
        {
            return new HttpAnswer(0, failed.Message, "connection_failed", false);
        }
    }

    public void Dispose() => http.Dispose();

    private static SignedRequest Form(Uri url, IEnumerable<KeyValuePair<string, string>> fields) => new(
        url, "application/x-www-form-urlencoded",
        Encoding.ASCII.GetBytes(string.Join('&', fields.Select(field => $"{WebUtility.UrlEncode(field.Key)}={WebUtility.UrlEncode(field.Value)}"))));

    // A command may be answered with plain words; everything else with JSON or nothing.
    private JsonNode? Payload(Envelope envelope, HttpAnswer answer)
    {
        if (answer.Failure is not null || string.IsNullOrWhiteSpace(answer.Body) || envelope.IsEvent)
            return null;
        try
        {
            return JsonNode.Parse(answer.Body);
        }
        catch (JsonException) when (envelope.Kind == "slash_commands")
        {
            return new JsonObject { ["text"] = answer.Body };
        }
        catch (JsonException)
        {
            workspace.Record.Violate("invalid_response", envelope.Kind, "the answer's body is no JSON");
            return null;
        }
    }
}
