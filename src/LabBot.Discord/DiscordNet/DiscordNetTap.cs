using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Discord.Net;
using Discord.Net.WebSockets;
using LabBot.Discord.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.DiscordNet;

/// <summary>
/// Sits on Discord.Net's websocket. What comes and goes passes; what happens is also taken by LabBot, as Discord sent it. It keeps a session where Discord.Net would drop it: by closing with
/// 1000, when Discord says that it may be resumed, or while there is no network, through which it tries again itself. What would begin a second session does not pass: that ends the client's
/// life, since Discord counts sessions and Discord.Net begins one without a pause. Discord.Net uses it for one link after another.
/// </summary>
internal sealed partial class DiscordNetTap : IWebSocketClient
{
    // Without a link Discord.Net waits a minute at most before it asks for one; whoever has none and asks for none for so long stands still.
    private static readonly TimeSpan Still = TimeSpan.FromMinutes(2);

    // A code that Discord does not use any more, after which Discord.Net does not connect again.
    private const int GivenUp = 4006;

    private readonly IWebSocketClient _inner;
    private readonly Uri _door;
    private readonly bool _mayBePlain;
    private readonly Action _begins;
    private readonly Func<DiscordRequest, ValueTask<bool>> _take;
    private readonly GatewayTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<LinkEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _watch;
    private CancellationToken _given;
    private CancellationTokenSource _link = new();
    private Inflater _inflater = new();
    private TimeSpan _silence;
    private volatile bool _isOpen;
    private volatile bool _isBroken;
    private volatile bool _isTaking;
    private bool _hasIdentified;
    private bool _hasSession;
    private long? _since;
    private int _tries;
    private int _resumes;

    /// <summary>A tap on a websocket of Discord.Net's, which is disposed with this.</summary>
    /// <param name="inner">The websocket.</param>
    /// <param name="door">The front door: where a session is begun, and resumed where its own place is not to be reached.</param>
    /// <param name="mayBePlain">Whether addresses of this machine may be plain.</param>
    /// <param name="begins">Called when a session is begun.</param>
    /// <param name="take">Takes what happened.</param>
    /// <param name="times">How long things may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says what happens.</param>
    public DiscordNetTap(IWebSocketClient inner, Uri door, bool mayBePlain, Action begins, Func<DiscordRequest, ValueTask<bool>> take, GatewayTimes times, TimeProvider time, ILogger logger)
    {
        (_inner, _door, _mayBePlain, _begins, _take, _times, _time, _logger) = (inner, door, mayBePlain, begins, take, times, time, logger);
        _watch = time.CreateTimer(_ => OnSilence(), null, Still, Timeout.InfiniteTimeSpan);
        _inner.BinaryMessage += (data, index, count) => PassAsync(data.AsMemory(index, count), isCompressed: true, () => BinaryMessage?.Invoke(data, index, count));
        _inner.TextMessage += text => PassAsync(Encoding.UTF8.GetBytes(text), isCompressed: false, () => TextMessage?.Invoke(text));
        _inner.Closed += OnClosedAsync;
    }

    /// <inheritdoc/>
    public event Func<byte[], int, int, Task>? BinaryMessage;

    /// <inheritdoc/>
    public event Func<string, Task>? TextMessage;

    /// <inheritdoc/>
    public event Func<Exception, Task>? Closed;

    /// <summary>Completes when the session cannot go on by Discord.Net, with why. From then on nothing is opened and nothing is read, and closing ends the session.</summary>
    public Task<LinkEnd> Ended => _ended.Task;

    /// <inheritdoc/>
    public void SetHeader(string key, string value) => _inner.SetHeader(key, value);

    /// <inheritdoc/>
    public void SetCancelToken(CancellationToken cancelToken) => _given = cancelToken;

    /// <inheritdoc/>
    /// <remarks>With a session it returns when there is a link, however long that takes: Discord.Net, which asks for one place again and again, waits meanwhile.</remarks>
    /// <exception cref="OperationCanceledException">This has ended, and opens nothing any more.</exception>
    public async Task ConnectAsync(string host)
    {
        if (_tries > 0 && !_hasSession)
            End(new LinkEnd.Cut(), "no session began");
        if (_resumes >= GatewaySession.MostTries)
            End(new LinkEnd.Cut(), $"the session was resumed {_resumes} times in vain");
        // A link that did not last long is a failure of a kind, as for LabBot's own client.
        if (_since is { } since && _time.GetElapsedTime(since) >= _times.Good)
            _tries = 0;
        _since = null;
        while (true)
        {
            Moved();
            await Task.Delay(Backoff.Delay(_tries, Random.Shared.NextDouble()), _time, _over.Token).ConfigureAwait(false);
            var place = _tries++ < GatewaySession.TriesAtThePlace ? GatewayAddress.Of(host, _mayBePlain) : null;
            if (await OpensAsync(place ?? _door).ConfigureAwait(false))
                return;
            // Nothing is kept by waiting here: the next client asks where the front door is now.
            if (!_hasSession)
                End(new LinkEnd.Cut(), "no session began");
        }
    }

    /// <inheritdoc/>
    public async Task DisconnectAsync(int closeCode = 1000)
    {
        _isOpen = false;
        Moved();
        await _inner.DisconnectAsync(Ended.IsCompleted ? closeCode : GatewayClose.ComesBack).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task SendAsync(byte[] data, int index, int count, bool isText)
    {
        if (GatewayPayload.TryRead(data.AsSpan(index, count), out var payload))
        {
            if (payload.Op == GatewayPayload.Resume)
                _resumes++;
            if (payload.Op == GatewayPayload.Identify)
            {
                if (_hasIdentified)
                    End(new LinkEnd.Invalid(false), "Discord does not go on with the session");
                if (Ended.IsCompleted)
                    return Task.CompletedTask;
                _hasIdentified = true;
                _begins();
            }
        }

        return _inner.SendAsync(data, index, count, isText);
    }

    /// <summary>Ends the session: says goodbye, and waits for that a little, since Discord.Net does not wait for its own.</summary>
    public async Task CloseAsync()
    {
        Finish();
        try
        {
            await DisconnectAsync().WaitAsync(_times.Goodbye, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Then it is cut, when this is disposed.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Finish();
        _watch.Dispose();
        _inner.Dispose();
        _inflater.Dispose();
        _link.Dispose();
        _over.Dispose();
    }

    // One try; what it came to is told where it came to nothing.
    private async Task<bool> OpensAsync(Uri address)
    {
        _inflater.Dispose();
        _link.Dispose();
        // Cancelled, the link breaks without a word: only connecting is, when its time is over or the session.
        (_inflater, _link) = (new Inflater(), CancellationTokenSource.CreateLinkedTokenSource(_given));
        (_isBroken, _silence) = (false, _times.Hello);
        using var limit = new CancellationTokenSource(_times.Hello, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _over.Token);
        await using var stops = either.Token.UnsafeRegister(static link => ((CancellationTokenSource)link!).Cancel(), _link).ConfigureAwait(false);
        try
        {
            _inner.SetCancelToken(_link.Token);
            await _inner.ConnectAsync(address.AbsoluteUri).ConfigureAwait(false);
            _isOpen = true;
            Moved();
            return true;
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or HttpRequestException or IOException or InvalidOperationException && !_given.IsCancellationRequested)
        {
            if (!Ended.IsCompleted)
                Log.NotConnected(_logger, limit.IsCancellationRequested ? $"no link came about within {_times.Hello.TotalSeconds:0} s" : error.GetType().Name);
            return false;
        }
    }

    private async Task PassAsync(ReadOnlyMemory<byte> part, bool isCompressed, Func<Task?> pass)
    {
        try
        {
            if (await ReadAsync(part, isCompressed).ConfigureAwait(false))
                await (pass() ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Discord.Net would close with 1000 here, which ends the session.
            BreakOff($"what came could not be read: {error.GetType().Name}");
        }
    }

    private Task OnClosedAsync(Exception why)
    {
        _isOpen = false;
        Moved();
        if (why is WebSocketClosedException { CloseCode: var code })
        {
            Log.Closed(_logger, code);
            if (code == GivenUp || GatewayClose.Mend(code) is not null || GatewayClose.EndsSession(code))
                End(new LinkEnd.Closed(code), $"Discord closed with {code}");
        }

        return Closed?.Invoke(why) ?? Task.CompletedTask;
    }

    // Whether Discord.Net shall read it too.
    private async ValueTask<bool> ReadAsync(ReadOnlyMemory<byte> part, bool isCompressed)
    {
        // What still comes over a link that was broken off comes again over the next, and Discord.Net, which lacks a part, could not read it.
        if (_isBroken || Ended.IsCompleted)
            return false;
        Moved();
        if (!_inflater.TryAdd(part, isCompressed))
        {
            End(new LinkEnd.TooLong(), $"a message was longer than {Inflater.Longest} bytes");
            return false;
        }

        if (isCompressed && !_inflater.IsFlushed)
            return true;
        if (!GatewayPayload.TryRead(_inflater.Message, out var payload))
            Log.Unreadable(_logger, _inflater.Message.Length);
        _inflater.Clear();
        switch (payload)
        {
            case null:
                // Nobody can read it; but what is compressed is needed for what follows it.
                return isCompressed;
            case { Op: GatewayPayload.Hello }:
                // Discord.Net beats nine times in ten heartbeats, and each beat is answered: so that nobody is there is found within one and a half, whatever else comes.
                _silence = GatewayTimes.HeartbeatEvery(payload.Data) * 1.5;
                Moved();
                break;
            case { Op: GatewayPayload.InvalidSession, Data.ValueKind: JsonValueKind.True }:
                BreakOff("Discord asks to resume the session");
                return false;
            case { Op: GatewayPayload.Dispatch, Type: GatewayEvents.Ready or GatewayEvents.Resumed }:
                (_hasSession, _resumes, _since) = (true, 0, _time.GetTimestamp());
                Log.Connected(_logger, payload.Type == GatewayEvents.Ready ? "a new session" : "the session that was cut");
                break;
            case { Op: GatewayPayload.Dispatch } when GatewayEvents.Read(payload.Type, payload.Data) is { } request:
                await TakeAsync(request).ConfigureAwait(false);
                break;
        }

        return true;
    }

    private async ValueTask TakeAsync(DiscordRequest request)
    {
        _isTaking = true;
        Moved();
        try
        {
            await _take(request).ConfigureAwait(false);
        }
        finally
        {
            _isTaking = false;
            Moved();
        }
    }

    private void OnSilence()
    {
        if (_isOpen)
            BreakOff($"nothing came for {_silence.TotalSeconds:F1} s");
        else
            End(new LinkEnd.Cut(), $"Discord.Net has asked for no link for {Still.TotalSeconds:0} s");
    }

    // Ends the link, and the session goes on over the next: Discord.Net resumes after a link that broke, and in no other case.
    private void BreakOff(string reason)
    {
        _isBroken = true;
        if (!_isOpen || Ended.IsCompleted)
            return;
        _isOpen = false;
        Log.BrokenOff(_logger, reason);
        // Not awaited by the reading loop, which closing waits for.
        _ = Task.Run(async () =>
        {
            try
            {
                await DisconnectAsync(GatewayClose.ComesBack).ConfigureAwait(false);
                await (Closed?.Invoke(new InvalidOperationException(reason)) ?? Task.CompletedTask).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Log.NotBrokenOff(_logger, error);
            }
        });
    }

    // While LabBot itself does not read, silence says nothing.
    private void Moved() => _watch.Change(_isTaking ? Timeout.InfiniteTimeSpan : _isOpen ? _silence : Still, Timeout.InfiniteTimeSpan);

    private void End(LinkEnd why, string reason)
    {
        if (!_ended.TrySetResult(why))
            return;
        Log.Ended(_logger, reason);
        _over.Cancel();
    }

    private void Finish()
    {
        if (_ended.TrySetResult(new LinkEnd.Cut()))
            _over.Cancel();
    }

    private static partial class Log
    {
        [LoggerMessage(180, LogLevel.Information, "Discord is connected by Discord.Net, with {Session}")]
        public static partial void Connected(ILogger logger, string session);

        [LoggerMessage(181, LogLevel.Information, "Discord closed Discord.Net's link with {Code}")]
        public static partial void Closed(ILogger logger, int code);

        [LoggerMessage(182, LogLevel.Warning, "A message of the gateway's, {Length} bytes, is not one of Discord's and was not read")]
        public static partial void Unreadable(ILogger logger, int length);

        [LoggerMessage(184, LogLevel.Warning, "Discord could not be connected, it is tried again: {Reason}")]
        public static partial void NotConnected(ILogger logger, string reason);

        [LoggerMessage(185, LogLevel.Information, "Discord.Net's link is broken off, to resume over another: {Reason}")]
        public static partial void BrokenOff(ILogger logger, string reason);

        [LoggerMessage(186, LogLevel.Error, "Discord.Net's link could not be broken off")]
        public static partial void NotBrokenOff(ILogger logger, Exception error);

        [LoggerMessage(187, LogLevel.Warning, "Discord.Net's client has come to its end, the next one begins a session: {Reason}")]
        public static partial void Ended(ILogger logger, string reason);
    }
}
