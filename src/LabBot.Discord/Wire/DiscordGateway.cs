using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text.Json;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.Wire;

/// <summary>How the link to Discord is.</summary>
/// <param name="IsConnected">Whether a session is under way, so that what happens is heard.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="RoundTrip">How long the last heartbeat took to be answered; null while none was.</param>
public sealed record GatewayHealth(bool IsConnected, DateTimeOffset Since, TimeSpan? RoundTrip);

/// <summary>
/// Discord over a websocket that LabBot opens, so that no address is needed. Commands, clicks, words in LabBot's own conversations and, where the operator wants it, who
/// joins come over it; answers go over the API. After a cut the session is resumed over a new link, at once, then after 1, 2, 4 … 30 s, and Discord brings what was missed.
/// A new session is begun only where Discord does not go on with the old one, by the <see cref="IdentifyPace"/>. One run at a time.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A run disposes its links.")]
public sealed partial class DiscordGateway : IDiscordConnection
{
    // https://discord.com/developers/docs/events/gateway#list-of-intents; the second is privileged, and needs the first to say of which server.
    private const int Guilds = 1 << 0, GuildMembers = 1 << 1, DirectMessages = 1 << 12;

    // A session that does not come back after so many tries will not.
    private const int MostTries = 5;

    // After so many failures in a row at the place for resuming, the front door is tried.
    private const int TriesAtThePlace = 3;

    private readonly DiscordWireOptions _options;
    private readonly IDiscordApi _api;
    private readonly GatewayTimes _times;
    private readonly Func<Uri, CancellationToken, Task<WebSocket>> _connect;
    private readonly TimeProvider _time;
    private readonly ILogger<DiscordGateway> _logger;
    private readonly IdentifyPace _pace = new();
    private readonly long _start;
    private readonly bool _mayBePlain;
    private volatile GatewayLink? _link;
    private volatile GatewayHealth _health;
    private Uri? _address;

    /// <summary>A connection that uses <see cref="DiscordWireOptions.Token"/> and answers through <paramref name="api"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public DiscordGateway(DiscordWireOptions options, IDiscordApi api, TimeProvider time, ILogger<DiscordGateway> logger)
        : this(options, api, new GatewayTimes(), ConnectAsync, time, logger)
    {
    }

    /// <summary>The same with other times and another way to a websocket.</summary>
    internal DiscordGateway(
        DiscordWireOptions options, IDiscordApi api, GatewayTimes times, Func<Uri, CancellationToken, Task<WebSocket>> connect, TimeProvider time, ILogger<DiscordGateway> logger)
    {
        options.ThrowIfWrong();
        (_options, _api, _times, _connect, _time, _logger) = (options, api, times, connect, time, logger);
        (_start, _health) = (time.GetTimestamp(), new GatewayHealth(false, time.GetUtcNow(), null));
        _mayBePlain = (options.GatewayUrl?.Scheme ?? options.ApiUrl.Scheme) is "ws" or "http";
    }

    /// <summary>How the link is. Safe on any thread.</summary>
    public GatewayHealth Health => _health with { RoundTrip = _link?.RoundTrip };

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <inheritdoc/>
    /// <remarks>Returns when cancelled.</remarks>
    public async Task RunAsync(DiscordReceiver receiver, CancellationToken cancellationToken)
    {
        var desk = new DiscordDesk(receiver, _logger);
        var setup = new LinkSetup(
            _options.Token, DirectMessages | (_options.WantsMembers ? Guilds | GuildMembers : 0), _mayBePlain, request => desk.TakeAsync(request, ResponderOf(request)), () => desk.IsFull);
        try
        {
            GatewaySession? session = null;
            var failures = 0;
            while (true)
            {
                var address = session is null ? await WhereAsync(cancellationToken).ConfigureAwait(false) : failures < TriesAtThePlace && session.ResumeAt is { } place ? place : _address;
                var since = Now;
                var end = address is null ? new LinkEnd.Cut() : await OverOneLinkAsync(address, session, setup, cancellationToken).ConfigureAwait(false);
                // A link that did not last long is a failure of a kind: without a pause LabBot would ask Discord for new ones without end.
                if (Now - since >= _times.Good && _health.IsConnected)
                    failures = 0;
                session = SessionAfter(end, _link is { } link ? link.Session : session);
                Forget();
                var pause = Backoff.Delay(failures++, Random.Shared.NextDouble());
                if (end is LinkEnd.Invalid)
                    pause += GatewayTimes.AfterInvalid(Random.Shared.NextDouble());
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await desk.CloseAsync(_times.Stop, _time).ConfigureAwait(false);
            if (_link is { } link)
                await link.CloseAsync((int)WebSocketCloseStatus.NormalClosure).ConfigureAwait(false);
            Forget();
        }
    }

    // What is left of the session when a link is over; null where a new one is needed.
    private GatewaySession? SessionAfter(LinkEnd end, GatewaySession? session)
    {
        switch (end)
        {
            case LinkEnd.Closed { Code: var code } when GatewayClose.Mend(code) is { } mend:
                throw new DiscordRefusedException($"Discord does not let LabBot connect ({code}): {mend}");
            case LinkEnd.Closed { Code: var code }:
                Log.Closed(_logger, code);
                return GatewayClose.EndsSession(code) ? null : Tried(session);
            case LinkEnd.Invalid { MayResume: var mayResume }:
                Log.Invalid(_logger, mayResume);
                return mayResume ? Tried(session) : null;
            case LinkEnd.TooLong:
                return null;
            case LinkEnd.Cut:
                return Tried(session);
            default:
                throw new UnreachableException();
        }

        static GatewaySession? Tried(GatewaySession? session) => session is null || session.Tries >= MostTries ? null : session;
    }

    // Opens a link and stays until it is over.
    private async Task<LinkEnd> OverOneLinkAsync(Uri address, GatewaySession? session, LinkSetup setup, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_times.Hello, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var link = _link = new GatewayLink(await _connect(address, either.Token).ConfigureAwait(false), session, setup, _times, _time, _logger);
            await link.Hello.WaitAsync(either.Token).ConfigureAwait(false);
            if (session is null)
            {
                Log.Identify(_logger, _pace.WithinADay(Now) + 1);
                _pace.Take(Now);
                await link.IdentifyAsync().ConfigureAwait(false);
            }
            else
            {
                session.Tries++;
                await link.ResumeAsync(session).ConfigureAwait(false);
            }

            // No limit for what follows: in an outage Discord lets a session wait, and hearts beat on (https://discord.com/developers/docs/events/gateway#heartbeat-interval).
            await Task.WhenAny(link.Ready, link.Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (link.Ready.IsCompletedSuccessfully)
            {
                _health = new GatewayHealth(true, _time.GetUtcNow(), null);
                Log.Connected(_logger, session is null ? "a new session" : "the session that was cut");
            }

            return await link.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or HttpRequestException or IOException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Log.NotConnected(_logger, limit.IsCancellationRequested ? $"it said no hello within {_times.Hello.TotalSeconds:0} s" : "the link broke off before its hello");
            if (_link is not { } link)
                return new LinkEnd.Cut();
            await link.CloseAsync(GatewayClose.ComesBack).ConfigureAwait(false);
            return link.Ended.IsCompletedSuccessfully ? await link.Ended.ConfigureAwait(false) : new LinkEnd.Cut();
        }
    }

    private void Forget()
    {
        if (_health.IsConnected)
            _health = new GatewayHealth(false, _time.GetUtcNow(), null);
        _link?.Dispose();
        _link = null;
    }

    // Where to begin a new session, when it may be begun; null where Discord does not say.
    private async Task<Uri?> WhereAsync(CancellationToken cancellationToken)
    {
        if (_pace.Earliest(Now) - Now is var wait && wait > TimeSpan.Zero)
        {
            if (wait > TimeSpan.FromMinutes(1))
                Log.Holds(_logger, _pace.WithinADay(Now), wait.TotalMinutes);
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }

        if (_options.GatewayUrl is { } set)
            return _address = GatewayAddress.WithQuery(set);
        var answer = await _api.CallAsync(new DiscordCall(DiscordRoutes.Gateway()), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        switch (answer)
        {
            case DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Object } body } when GatewayAddress.Of(Json.Text(body, "url"), _mayBePlain) is { } address:
                await WhenSomeAreLeftAsync(body, cancellationToken).ConfigureAwait(false);
                return _address = address;
            case DiscordAnswer.Done:
                Log.NotConnected(_logger, "Discord named no address that LabBot may use");
                return null;
            case DiscordAnswer.Wait { Delay: var delay }:
                Log.NotConnected(_logger, $"Discord asked to wait {delay.TotalSeconds:0.#} s");
                await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
                return null;
            case DiscordAnswer.NoAnswer { Reason: var reason }:
                Log.NotConnected(_logger, reason);
                return null;
            case DiscordAnswer.Refused { Status: 401 }:
                throw new DiscordRefusedException($"Discord does not let LabBot connect (401): {GatewayClose.Mend(4004)}");
            case DiscordAnswer.Refused { Status: var status, Error: var error }:
                Log.NotConnected(_logger, $"Discord refused to say where its gateway is ({status}): {error}");
                return null;
            default:
                throw new UnreachableException();
        }
    }

    // https://discord.com/developers/docs/events/gateway#session-start-limit-object: with none left, beginning one would cost the token.
    private async Task WhenSomeAreLeftAsync(JsonElement gateway, CancellationToken cancellationToken)
    {
        if (!gateway.TryGetProperty("session_start_limit", out var limit) || limit.ValueKind != JsonValueKind.Object || Json.Number(limit, "remaining") is not <= 0)
            return;
        var wait = Json.Number(limit, "reset_after") is { } milliseconds
            ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 1000, TimeSpan.FromDays(1).TotalMilliseconds))
            : TimeSpan.FromDays(1);
        Log.NoneLeft(_logger, wait.TotalHours);
        await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
    }

    // The first answer to an interaction is a call of its own; what only happened has none.
    private DiscordResponder ResponderOf(DiscordRequest request)
    {
        if (request.Kind != DiscordRequestKind.Interaction)
            return static (_, _) => Task.FromResult(false);
        // Counted from here on, whatever else there is to do. A source whose time runs out needs no disposing.
        var inTime = new CancellationTokenSource(_times.Answer, _time).Token;
        var route = DiscordRoutes.Callback(request.Id, Json.Text(request.Payload, "token")!);
        var isAnswered = 0;
        return async (response, file) =>
        {
            if (Interlocked.Exchange(ref isAnswered, 1) == 1)
                return false;
            var answer = await _api.CallAsync(new DiscordCall(route, response) { File = file }, inTime).ConfigureAwait(false);
            // Where nobody knows, what follows finds out.
            return answer is DiscordAnswer.Done or DiscordAnswer.NoAnswer { MayHaveHappened: true };
        };
    }

    private static async Task<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(152, LogLevel.Information, "Discord is connected, with {Session}")]
        public static partial void Connected(ILogger logger, string session);

        [LoggerMessage(153, LogLevel.Warning, "Discord could not be connected, it is tried again: {Reason}")]
        public static partial void NotConnected(ILogger logger, string reason);

        [LoggerMessage(154, LogLevel.Information, "Discord closed the link with {Code}")]
        public static partial void Closed(ILogger logger, int code);

        [LoggerMessage(155, LogLevel.Information, "Discord does not go on with the session; it may be tried again: {MayResume}")]
        public static partial void Invalid(ILogger logger, bool mayResume);

        [LoggerMessage(156, LogLevel.Information, "A new session with Discord, number {Count} within a day")]
        public static partial void Identify(ILogger logger, int count);

        [LoggerMessage(157, LogLevel.Warning, "LabBot has begun {Count} sessions with Discord within a day; the next one waits {Minutes:F0} min, so that Discord does not take back the token")]
        public static partial void Holds(ILogger logger, int count, double minutes);

        [LoggerMessage(158, LogLevel.Error, "Discord allows no further session today; the next one waits {Hours:F1} h. Does another program use the same token?")]
        public static partial void NoneLeft(ILogger logger, double hours);
    }
}
