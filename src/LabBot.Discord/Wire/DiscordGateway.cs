using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
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
    private readonly DiscordWireOptions _options;
    private readonly IDiscordApi _api;
    private readonly GatewayTimes _times;
    private readonly Func<Uri, CancellationToken, Task<WebSocket>> _connect;
    private readonly TimeProvider _time;
    private readonly ILogger<DiscordGateway> _logger;
    private readonly GatewayEntrance _entrance;
    private readonly long _start;
    private volatile GatewayLink? _link;
    private volatile GatewayHealth _health;

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
        _entrance = new GatewayEntrance(options, api, time, logger);
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
            _options.Token, GatewayEntrance.Intents(_options), _entrance.MayBePlain, request => desk.TakeAsync(request, FirstAnswer.To(request, _api, _times.Answer, _time)), () => desk.IsFull);
        try
        {
            GatewaySession? session = null;
            var failures = 0;
            while (true)
            {
                var address = session is null ? await _entrance.WhereAsync(cancellationToken).ConfigureAwait(false) : failures < GatewaySession.TriesAtThePlace && session.ResumeAt is { } place ? place : _entrance.Address;
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
                throw GatewayClose.Refusal(code, mend);
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

        static GatewaySession? Tried(GatewaySession? session) => session is null || session.Tries >= GatewaySession.MostTries ? null : session;
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
                _entrance.Begin();
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
            _entrance.NotConnected(limit.IsCancellationRequested ? $"it said no hello within {_times.Hello.TotalSeconds:0} s" : "the link broke off before its hello");
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

        [LoggerMessage(154, LogLevel.Information, "Discord closed the link with {Code}")]
        public static partial void Closed(ILogger logger, int code);

        [LoggerMessage(155, LogLevel.Information, "Discord does not go on with the session; it may be tried again: {MayResume}")]
        public static partial void Invalid(ILogger logger, bool mayResume);
    }
}
