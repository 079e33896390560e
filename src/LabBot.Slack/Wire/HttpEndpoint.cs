using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LabBot.Slack.Wire;

/// <summary>
/// Slack over HTTP, for operators who have an address that Slack can reach: <c>/slack/command</c>, <c>/slack/interaction</c> and <c>/slack/event</c>. A request is
/// read as bytes, its signature verified, and only then understood; every one that is not Slack's gets the same 401. What the receiver returns is the response,
/// which Slack takes within three seconds. A request that is sent again has the id of the first. One run at a time.
/// </summary>
public sealed partial class HttpEndpoint : ISlackConnection
{
    private readonly SlackWireOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpEndpoint> _logger;
    private readonly HttpDoor _door;
    private SlackReceiver? _receiver;

    /// <summary>An endpoint at <see cref="SlackWireOptions.Listen"/> that knows Slack by <see cref="SlackWireOptions.SigningSecret"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public HttpEndpoint(SlackWireOptions options, TimeProvider time, ILogger<HttpEndpoint> logger)
    {
        options.ThrowIfWrong();
        const string Option = $"{SlackWireOptions.Section}:{nameof(SlackWireOptions.Listen)}";
        if (options.Listen is null)
            throw new ArgumentException($"{Option} is not set; expected an address such as http://0.0.0.0:3000");
        (_options, _time, _logger) = (options, time, logger);
        _door = new HttpDoor(options.Listen, new HttpVisitors("Slack", Option, path => KindOf(path) is not null, IsSigned, AnswerAsync), time, logger);
    }

    /// <summary>Completes when it listens, with the address; of interest where the port was left open with 0.</summary>
    public Task<Uri> Listening => _door.Listening;

    /// <inheritdoc/>
    /// <remarks>Returns when cancelled.</remarks>
    public async Task RunAsync(SlackReceiver receiver, CancellationToken cancellationToken)
    {
        _receiver = receiver;
        try
        {
            await _door.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CannotListenException error)
        {
            throw new SlackRefusedException(error.Message);
        }
    }

    private static SlackRequestKind? KindOf(string path) => path switch
    {
        "/slack/command" => SlackRequestKind.Command,
        "/slack/interaction" => SlackRequestKind.Interaction,
        "/slack/event" => SlackRequestKind.Event,
        _ => null,
    };

    private bool IsSigned(IHeaderDictionary headers, ReadOnlySpan<byte> body) =>
        SlackSignature.Verify(_options.SigningSecret, HttpVisitors.One(headers["X-Slack-Request-Timestamp"]), SignatureOf(headers), body, _time.GetUtcNow());

    private static string? SignatureOf(IHeaderDictionary headers) => HttpVisitors.One(headers["X-Slack-Signature"]);

    // Only what Slack signed comes here.
    private async Task AnswerAsync(HttpContext http, ReadOnlyMemory<byte> body, CancellationToken hurry)
    {
        var kind = KindOf(http.Request.Path.Value!)!.Value;
        if (Payload(kind, body.Span) is not { } payload)
        {
            Log.Unreadable(_logger, kind, body.Length);
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        switch (Text(payload, "type"))
        {
            case "url_verification" when kind == SlackRequestKind.Event:
                await WriteAsync(http, new JsonObject { ["challenge"] = Text(payload, "challenge") }).ConfigureAwait(false);
                return;
            case "app_rate_limited" when kind == SlackRequestKind.Event:
                Log.TooManyEvents(_logger);
                return;
            case null when kind == SlackRequestKind.Command && Text(payload, "ssl_check") == "1":
                return; // Slack looks whether somebody is here.
        }

        try
        {
            // A search box has no id over HTTP. The same request again has the same signature, which tells nobody anything.
            var request = new SlackRequest(kind, payload, RequestId.Of(payload, SignatureOf(http.Request.Headers)!), Retry(http.Request.Headers["X-Slack-Retry-Num"]));
            if (await _receiver!(request, hurry).ConfigureAwait(false) is { } answer && kind != SlackRequestKind.Event)
                await WriteAsync(http, answer).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Slack sends an event again, and tells a person that the app failed: both are better than silence.
            Log.Failed(_logger, error, kind);
            if (!http.Response.HasStarted)
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    // In the form that Socket Mode has it; null where it cannot be read.
    private static JsonElement? Payload(SlackRequestKind kind, ReadOnlySpan<byte> body)
    {
        try
        {
            var payload = kind switch
            {
                SlackRequestKind.Event => JsonElement.Parse(body),
                SlackRequestKind.Interaction => WebForm.Read(body).TryGetValue("payload", out var json) ? JsonElement.Parse(json) : default,
                _ => Fields(WebForm.Read(body)),
            };
            return payload.ValueKind == JsonValueKind.Object ? payload : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Fields(IReadOnlyDictionary<string, string> form)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in form)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static async Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        using (var writer = new Utf8JsonWriter(http.Response.BodyWriter))
            answer.WriteTo(writer);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private static int Retry(StringValues header) => int.TryParse(HttpVisitors.One(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Text(JsonElement payload, string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static partial class Log
    {
        [LoggerMessage(82, LogLevel.Warning, "A {Kind} of Slack's, {Length} bytes, could not be read")]
        public static partial void Unreadable(ILogger logger, SlackRequestKind kind, int length);

        [LoggerMessage(83, LogLevel.Warning, "Slack holds back events of this hour: there were more than 30,000")]
        public static partial void TooManyEvents(ILogger logger);

        [LoggerMessage(84, LogLevel.Error, "A {Kind} of Slack's could not be answered")]
        public static partial void Failed(ILogger logger, Exception error, SlackRequestKind kind);
    }
}
