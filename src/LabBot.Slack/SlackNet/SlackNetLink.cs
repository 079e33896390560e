using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Logging;
using SlackNet;

namespace LabBot.Slack.SlackNet;

/// <summary>
/// Makes SlackNet's websockets, so that LabBot reads what they bring as Slack sent it, acknowledges over the one that brought it, and finds a dead one: SlackNet's own sends no pings that
/// want an answer.
/// </summary>
/// <param name="desk">What takes the requests.</param>
/// <param name="mayBePlain">Whether addresses may be plain, as on this machine.</param>
/// <param name="times">How long things may take.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says what happens.</param>
internal sealed partial class SlackNetLinks(SocketDesk desk, bool mayBePlain, SocketTimes times, TimeProvider time, Microsoft.Extensions.Logging.ILogger logger) : IWebSocketFactory
{
    // SlackNet opens the next one within a second. If none stands after this it has given up: until 0.18 it does so without a word when Slack refuses one.
    private static readonly TimeSpan Reopens = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource<LinkEnd> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<SlackNetLink> _links = [];
    private SlackNetLink? _latest;
    private bool _isClosed;
    private int _failures;

    /// <summary>Completes when SlackNet opens no further link, or Slack will have none.</summary>
    public Task<LinkEnd> Over => _over.Task;

    /// <inheritdoc/>
    public IWebSocket Create(string uri)
    {
        if (SocketMode.Address(uri, mayBePlain) is not { } address)
        {
            Log.NotOpened(logger, SocketMode.NoAddress);
            _over.TrySetResult(LinkEnd.Over);
            throw new InvalidOperationException(SocketMode.NoAddress);
        }

        var link = new SlackNetLink(address, desk, times, time, logger, end => _over.TrySetResult(end));
        lock (_links)
        {
            if (_isClosed)
                throw new InvalidOperationException("LabBot opens no further link");
            _links.Add(link);
            _latest = link;
        }

        _ = FollowAsync(link);
        return link;
    }

    /// <summary>Opens none any more, and says goodbye over those that stand.</summary>
    public async Task CloseAsync()
    {
        SlackNetLink[] standing;
        lock (_links)
        {
            _isClosed = true;
            standing = [.. _links];
        }

        _over.TrySetResult(LinkEnd.Over);
        await Task.WhenAll(standing.Select(link => link.CloseAsync())).ConfigureAwait(false);
    }

    private async Task FollowAsync(SlackNetLink link)
    {
        var since = time.GetTimestamp();
        await link.Ending.ConfigureAwait(false);
        // SlackNet opens the next at once when it hears of it, and hears of it after the pause that LabBot's own client makes after links that did not last.
        if (time.GetElapsedTime(since) >= times.Good)
            _failures = 0;
        await Task.WhenAny(Task.Delay(Backoff.Delay(_failures++, Random.Shared.NextDouble()), time), _over.Task).ConfigureAwait(false);
        if (!_over.Task.IsCompleted)
            link.LetGo();
        await Task.WhenAny(Task.Delay(Reopens, time), _over.Task).ConfigureAwait(false);
        lock (_links)
        {
            if (_latest is not { State: WebSocketState.Open })
                _over.TrySetResult(LinkEnd.Over);
        }

        await link.Gone.ConfigureAwait(false);
        lock (_links)
            _links.Remove(link);
    }

    private static partial class Log
    {
        [LoggerMessage(95, LogLevel.Warning, "SlackNet could not connect to Slack, it is tried again: {Reason}")]
        public static partial void NotOpened(Microsoft.Extensions.Logging.ILogger logger, string reason);
    }
}

/// <summary>
/// One of SlackNet's websockets: SlackNet opens and reads it, LabBot's desk takes what it brings. When Slack announces its end SlackNet hears that it is closed and opens the next, while
/// this one is read on until Slack ends it, so that nothing falls between the two.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose handle nobody asks for holds nothing.")]
internal sealed partial class SlackNetLink : IWebSocket, ISocketLink
{
    private readonly ClientWebSocket _socket = new();
    private readonly WebSocketWrapper _inner;
    private readonly SocketDesk _desk;
    private readonly SocketTimes _times;
    private readonly TimeProvider _time;
    private readonly Microsoft.Extensions.Logging.ILogger _logger;
    private readonly Action<LinkEnd> _ended;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isDisposed;

    /// <summary>A link that is not open yet.</summary>
    public SlackNetLink(Uri address, SocketDesk desk, SocketTimes times, TimeProvider time, Microsoft.Extensions.Logging.ILogger logger, Action<LinkEnd> ended)
    {
        (_desk, _times, _time, _logger, _ended) = (desk, times, time, logger, ended);
        (_socket.Options.KeepAliveInterval, _socket.Options.KeepAliveTimeout) = (times.Ping, times.Pong);
        _inner = new WebSocketWrapper(_socket, address.AbsoluteUri);
        _inner.Messages.Subscribe(Read);
        Ending = Task.WhenAny(_inner.Closed, _announced.Task, _gone.Task);
    }

    /// <inheritdoc/>
    public Pending Pending { get; } = new();

    /// <inheritdoc/>
    public WebSocketState State => _inner.State;

    /// <summary>Completes when the next one is needed: this one has ended, or Slack has announced that.</summary>
    public Task Ending { get; }

    /// <summary>Completes when SlackNet is to open the next one: after <see cref="LetGo"/>.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Completes when nothing is read from it any more.</summary>
    public Task Gone => _gone.Task;

    /// <inheritdoc/>
    public IObservable<string> Messages => _inner.Messages;

    /// <inheritdoc/>
    public async Task<bool> Open(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_times.Hello, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _inner.Open(either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotOpened(_logger, limit.IsCancellationRequested ? $"no link came about within {_times.Hello.TotalSeconds:0} s" : "no link came about", error.GetType().Name);
            throw;
        }

        if (State == WebSocketState.Open)
            Log.Opened(_logger);
        return State == WebSocketState.Open;
    }

    /// <summary>Has SlackNet open the next one.</summary>
    public void LetGo()
    {
        Log.Ended(_logger);
        _closed.TrySetResult();
    }

    /// <inheritdoc/>
    public Task Send(string message) => TrySendAsync(Encoding.UTF8.GetBytes(message)).AsTask();

    /// <inheritdoc/>
    public async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> message)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _inner.Send(Encoding.UTF8.GetString(message.Span)).WaitAsync(_times.Message, _time).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (SocketLink.IsOver(error) || error is TimeoutException)
        {
            // The other end takes nothing any more.
            _socket.Abort();
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Says goodbye and waits for the other end's, a little.</summary>
    public async Task CloseAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
            await _inner.Closed.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (SocketLink.IsOver(error) || error is TimeoutException)
        {
            // It was over already, or is now.
        }
    }

    /// <summary>SlackNet reads it no more; what it still brings is answered.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            _ = RetireAsync();
    }

    private async Task RetireAsync()
    {
        if (State == WebSocketState.Open)
            await Task.WhenAny(_inner.Closed, Task.Delay(_times.Retired, _time)).ConfigureAwait(false);
        await Task.WhenAny(Pending.WhenIdle(), Task.Delay(_times.Stop, _time)).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        _inner.Dispose();
        _gone.TrySetResult();
    }

    // Called by SlackNet's reading loop, which waits for it: so reading pauses while the desk is full.
    private void Read(string message)
    {
        if (!Envelope.TryRead(Encoding.UTF8.GetBytes(message), out var envelope))
        {
            Log.Unreadable(_logger, message.Length);
            return;
        }

        switch (envelope)
        {
            case { Type: "disconnect", Reason: "link_disabled" }:
                _ended(LinkEnd.Disabled);
                break;
            case { Type: "disconnect", Reason: "too_many_websockets" }:
                _ended(LinkEnd.TooMany);
                break;
            case { Type: "disconnect" }:
                _announced.TrySetResult();
                break;
            case { Kind: not null }:
                _desk.TakeAsync(this, envelope).AsTask().GetAwaiter().GetResult();
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(91, LogLevel.Information, "Slack is connected, by SlackNet")]
        public static partial void Opened(Microsoft.Extensions.Logging.ILogger logger);

        [LoggerMessage(96, LogLevel.Warning, "SlackNet could not connect to Slack, it is tried again: {Reason} ({Error})")]
        public static partial void NotOpened(Microsoft.Extensions.Logging.ILogger logger, string reason, string error);

        [LoggerMessage(97, LogLevel.Information, "A link of SlackNet's has ended or is going to; it opens the next")]
        public static partial void Ended(Microsoft.Extensions.Logging.ILogger logger);

        [LoggerMessage(92, LogLevel.Warning, "A message of Slack's, {Length} characters, is not one of Socket Mode and was not read")]
        public static partial void Unreadable(Microsoft.Extensions.Logging.ILogger logger, int length);
    }
}
