using System.Text.Json.Nodes;
using LabBot.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.Wire;

/// <summary>
/// Discord over HTTP, for operators who have an address that Discord can reach: <c>/discord/interactions</c>, the Interactions Endpoint URL of the application. A request is
/// read as bytes, its signature verified, and only then understood; every one that is not Discord's, or comes a second time, gets the same 401. The first answer rides in the
/// response, with its file. There is no gateway beside it, so neither words in LabBot's conversations nor who joins are heard. One run at a time.
/// </summary>
public sealed partial class DiscordHttp : IDiscordConnection
{
    /// <summary>The path that Discord posts to.</summary>
    public const string Path = "/discord/interactions";

    // https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type and -callback-type
    private const int Ping = 1, Pong = 1;

    // https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback; the way there and back is in it.
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(3);

    private readonly DiscordSignature _signature;
    private readonly Replays _replays;
    private readonly TimeProvider _time;
    private readonly ILogger<DiscordHttp> _logger;
    private readonly HttpDoor _door;
    private DiscordDesk? _desk;

    /// <summary>An endpoint at <see cref="DiscordWireOptions.Listen"/> that knows Discord by <see cref="DiscordWireOptions.PublicKey"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public DiscordHttp(DiscordWireOptions options, TimeProvider time, ILogger<DiscordHttp> logger)
    {
        options.ThrowIfWrong();
        const string Option = $"{DiscordWireOptions.Section}:{nameof(DiscordWireOptions.Listen)}";
        if (options.Listen is null)
            throw new ArgumentException($"{Option} is not set; expected an address such as http://0.0.0.0:3000");
        (_signature, _replays, _time, _logger) = (new DiscordSignature(options.PublicKey), new Replays(time), time, logger);
        _door = new HttpDoor(options.Listen, new HttpVisitors("Discord", Option, path => path == Path, IsSigned, AnswerAsync), time, logger);
    }

    /// <summary>Completes when it listens, with the address; of interest where the port was left open with 0.</summary>
    public Task<Uri> Listening => _door.Listening;

    /// <inheritdoc/>
    /// <remarks>Returns when cancelled.</remarks>
    public async Task RunAsync(DiscordReceiver receiver, CancellationToken cancellationToken)
    {
        _desk = new DiscordDesk(receiver, _logger);
        var told = 0L;
        using var stopping = cancellationToken.UnsafeRegister(_ => told = _time.GetTimestamp(), null);
        try
        {
            await _door.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CannotListenException error)
        {
            throw new DiscordRefusedException(error.Message);
        }

        // What has its first answer may have more to say.
        var left = Stopping.Answers - _time.GetElapsedTime(told);
        await _desk.CloseAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time).ConfigureAwait(false);
    }

    private bool IsSigned(IHeaderDictionary headers, ReadOnlySpan<byte> body) =>
        _signature.Verify(HttpVisitors.One(headers["X-Signature-Timestamp"]), HttpVisitors.One(headers["X-Signature-Ed25519"]), body, _time.GetUtcNow());

    // Only what Discord signed comes here.
    private async Task AnswerAsync(HttpContext http, ReadOnlyMemory<byte> body, CancellationToken hurry)
    {
        var payload = Json.Object(body.Span);
        if (payload is { } ping && Json.Number(ping, "type") == Ping)
        {
            await WriteAsync(http, new JsonObject { ["type"] = Pong }, null).ConfigureAwait(false);
            return;
        }

        if (payload is not { } interaction || GatewayEvents.OfInteraction(interaction) is not { } request)
        {
            Log.Unreadable(_logger, body.Length);
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (!_replays.IsNew(request.Id))
        {
            Log.Replayed(_logger);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await RespondAsync(http, request, hurry).ConfigureAwait(false);
    }

    // The response goes as soon as there is an answer, whatever the receiver still does: Discord sends its next request over the same connection.
    private async Task RespondAsync(HttpContext http, DiscordRequest request, CancellationToken hurry)
    {
        var given = new TaskCompletionSource<(JsonObject Response, DiscordFile? File)?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tooLate = new CancellationTokenSource(InTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, http.RequestAborted, hurry);
        using var gone = either.Token.UnsafeRegister(_ => given.TrySetResult(null), null);
        try
        {
            var taken = await _desk!.TakeAsync(request, (response, file) => given.TrySetResult((response, file)) ? arrived.Task : Task.FromResult(false), () => given.TrySetResult(null)).ConfigureAwait(false);
            if (taken && await given.Task.ConfigureAwait(false) is { } answer)
            {
                await WriteAsync(http, answer.Response, answer.File).ConfigureAwait(false);
                arrived.TrySetResult(!http.RequestAborted.IsCancellationRequested);
                return;
            }

            // Discord tells the person that the app did not respond: better than silence.
            Log.NotAnswered(_logger);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        finally
        {
            arrived.TrySetResult(false);
        }
    }

    private static async Task WriteAsync(HttpContext http, JsonObject response, DiscordFile? file)
    {
        var (bytes, mediaType) = DiscordBody.Of(DiscordBodyKind.Response, response, file);
        (http.Response.ContentType, http.Response.ContentLength) = (mediaType, bytes.Length);
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
        await http.Response.CompleteAsync().ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(170, LogLevel.Warning, "An interaction of Discord's, {Length} bytes, could not be read")]
        public static partial void Unreadable(ILogger logger, int length);

        [LoggerMessage(171, LogLevel.Warning, "An interaction that had come before was refused; did somebody keep it and send it again?")]
        public static partial void Replayed(ILogger logger);

        [LoggerMessage(172, LogLevel.Warning, "An interaction of Discord's had no answer in time")]
        public static partial void NotAnswered(ILogger logger);
    }
}
