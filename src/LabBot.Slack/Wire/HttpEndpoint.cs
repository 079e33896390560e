using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
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
    // Slack names no limit. Its views are at most 250 kB (docs.slack.dev/surfaces/modals); four times that is a mistake or an attack.
    private const int LongestBody = 1024 * 1024;

    // As in Socket Mode: a burst of what a whole lab does in a second. Only what Slack signed takes one of these places.
    private const int AtOnce = 256;

    // Four times as many may be reading or waiting; whoever comes beyond that is cut off by the server.
    private const int Connections = 4 * AtOnce;

    // Slack itself gives up after three seconds (docs.slack.dev/interactivity/handling-user-interaction).
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(10);

    private readonly SlackWireOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpEndpoint> _logger;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An endpoint at <see cref="SlackWireOptions.Listen"/> that knows Slack by <see cref="SlackWireOptions.SigningSecret"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public HttpEndpoint(SlackWireOptions options, TimeProvider time, ILogger<HttpEndpoint> logger)
    {
        options.ThrowIfWrong();
        if (options.Listen is null)
            throw new ArgumentException($"{SlackWireOptions.Section}:{nameof(options.Listen)} is not set; expected an address such as http://0.0.0.0:3000");
        (_options, _time, _logger) = (options, time, logger);
    }

    /// <summary>Completes when it listens, with the address; of interest where the port was left open with 0.</summary>
    public Task<Uri> Listening => _listening.Task;

    /// <inheritdoc/>
    /// <remarks>Returns when cancelled.</remarks>
    public async Task RunAsync(SlackReceiver receiver, CancellationToken cancellationToken)
    {
        using var hurry = new CancellationTokenSource();
        using var places = new SemaphoreSlim(AtOnce);
        // An empty builder: no settings file, no environment, and no log that would show a request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            kestrel.Limits.MaxConcurrentConnections = Connections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.Urls.Add(_options.Listen!.AbsoluteUri);
            app.Run(http => AnswerAsync(http, receiver, places, hurry.Token));
            try
            {
                await app.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Told to stop before it listened: nothing was received.
                return;
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                // An address of another machine, and a port below 1024 without the right to it, come as a SocketException; a port that is taken as an IOException.
                var why = error is SocketException { SocketErrorCode: var code }
                    ? code switch
                    {
                        SocketError.AddressNotAvailable => "the address is not this machine's",
                        SocketError.AccessDenied => "this user may not listen at that port; ports from 1024 on are free to all",
                        _ => $"the system says {code}",
                    }
                    : "the port is taken, or the address is not this machine's";
                throw new SlackRefusedException($"LabBot cannot listen at {_options.Listen}: {why}. Stop what has it, or change {SlackWireOptions.Section}:{nameof(SlackWireOptions.Listen)}.");
            }

            _listening.TrySetResult(new Uri(app.Urls.First()));
            Log.Listening(_logger, app.Urls.First());
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Told to stop: what was received is answered first.
                using var limit = new CancellationTokenSource(Stop, _time);
                using var told = limit.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), hurry);
                await app.StopAsync(limit.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsync(HttpContext http, SlackReceiver receiver, SemaphoreSlim places, CancellationToken hurry)
    {
        SlackRequestKind? kind = http.Request.Path.Value switch
        {
            "/slack/command" => SlackRequestKind.Command,
            "/slack/interaction" => SlackRequestKind.Interaction,
            "/slack/event" => SlackRequestKind.Event,
            _ => null,
        };
        if (kind is not { } known || !HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // It grows with what comes, not with what is announced: until the signature is verified nobody is believed.
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        using var limit = new CancellationTokenSource(ReadLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, limit.Token);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Larger(buffer);
                var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), either.Token).ConfigureAwait(false);
                if (read == 0)
                    break;
                length += read;
            }

            var signature = One(http.Request.Headers["X-Slack-Signature"]);
            if (!SlackSignature.Verify(_options.SigningSecret, One(http.Request.Headers["X-Slack-Request-Timestamp"]), signature, buffer.AsSpan(0, length), _time.GetUtcNow()))
            {
                Log.NotSlack(_logger);
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await places.WaitAsync(http.RequestAborted).ConfigureAwait(false);
            try
            {
                await AnswerAsync(http, known, buffer.AsMemory(0, length), signature!, receiver, hurry).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
        catch (Exception error) when (error is BadHttpRequestException || (error is OperationCanceledException && limit.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested))
        {
            // Too long, too slow or cut off: it cannot be verified. Nor is the rest of it waited for.
            Log.NotSlack(_logger);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.Connection = "close";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Only what Slack signed comes here.
    private async Task AnswerAsync(HttpContext http, SlackRequestKind kind, ReadOnlyMemory<byte> body, string signature, SlackReceiver receiver, CancellationToken hurry)
    {
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
            var request = new SlackRequest(kind, payload, RequestId.Of(payload, signature), Retry(http.Request.Headers["X-Slack-Retry-Num"]));
            if (await receiver(request, hurry).ConfigureAwait(false) is { } answer && kind != SlackRequestKind.Event)
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

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static string? One(StringValues header) => header.Count == 1 ? header[0] : null;

    private static int Retry(StringValues header) => int.TryParse(One(header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Text(JsonElement payload, string name) => payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static partial class Log
    {
        [LoggerMessage(80, LogLevel.Information, "Listening for Slack at {Address}")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(81, LogLevel.Warning, "A request that Slack did not sign, or not now, was refused. If it was Slack's: is the signing secret right, and this machine's clock?")]
        public static partial void NotSlack(ILogger logger);

        [LoggerMessage(82, LogLevel.Warning, "A {Kind} of Slack's, {Length} bytes, could not be read")]
        public static partial void Unreadable(ILogger logger, SlackRequestKind kind, int length);

        [LoggerMessage(83, LogLevel.Warning, "Slack holds back events of this hour: there were more than 30,000")]
        public static partial void TooManyEvents(ILogger logger);

        [LoggerMessage(84, LogLevel.Error, "A {Kind} of Slack's could not be answered")]
        public static partial void Failed(ILogger logger, Exception error, SlackRequestKind kind);
    }
}
