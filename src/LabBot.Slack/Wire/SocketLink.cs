using System.Net.WebSockets;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Slack.Wire;

/// <summary>How a link came to its end.</summary>
internal enum LinkEnd
{
    /// <summary>It was cut or closed.</summary>
    Over,

    /// <summary>Socket Mode is switched off for the app.</summary>
    Disabled,

    /// <summary>The app has more links than Slack allows.</summary>
    TooMany,
}

/// <summary>
/// One websocket: reads messages, hands on those that bring a request, writes acknowledgements one after the other. It never throws for what the other end
/// does. Reading pauses while <c>take</c> does.
/// </summary>
internal sealed partial class SocketLink : ISocketLink, IDisposable
{
    // Slack names no limit. Its views are at most 250 kB (docs.slack.dev/surfaces/modals); four times that is a mistake.
    private const int LongestMessage = 1024 * 1024;

    private readonly WebSocket _socket;
    private readonly Func<SocketLink, Envelope, ValueTask> _take;
    private readonly SocketTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource<TimeSpan> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _refresh = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;
    private byte[] _buffer = new byte[16 * 1024];

    /// <summary>Begins to read an open websocket.</summary>
    public SocketLink(WebSocket socket, Func<SocketLink, Envelope, ValueTask> take, SocketTimes times, TimeProvider time, ILogger logger)
    {
        (_socket, _take, _times, _time, _logger) = (socket, take, times, time, logger);
        Ended = Task.Run(ReadAsync);
    }

    /// <summary>Completes when Slack says hello, with how long the link is going to last.</summary>
    public Task<TimeSpan> Hello => _hello.Task;

    /// <summary>Completes when Slack asks for a new link.</summary>
    public Task RefreshAsked => _refresh.Task;

    /// <summary>Completes when nothing more can come.</summary>
    public Task<LinkEnd> Ended { get; }

    /// <inheritdoc/>
    public Pending Pending { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> message)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            // A send that is called off ends the link: the other end takes nothing any more.
            using var limit = new CancellationTokenSource(_times.Message, _time);
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (IsOver(error))
        {
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
        _closing = true;
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
            await Ended.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsOver(error))
        {
            // It was over already, or is now.
        }
        finally
        {
            _writing.Release();
            _socket.Abort();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Whether an error means that the websocket is at its end.</summary>
    internal static bool IsOver(Exception error) => error is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException;

    private async Task<LinkEnd> ReadAsync()
    {
        var end = LinkEnd.Over;
        try
        {
            while (await ReceiveAsync().ConfigureAwait(false) is { } length)
            {
                if (length > LongestMessage)
                    Log.TooLong(_logger, LongestMessage);
                else if (!Envelope.TryRead(_buffer.AsSpan(0, length), out var envelope))
                    Log.Unreadable(_logger, length);
                else if (await UnderstandAsync(envelope).ConfigureAwait(false) is { } saidWhy)
                    end = saidWhy;
            }
        }
        catch (Exception error) when (IsOver(error))
        {
            Log.Cut(_logger, error.GetType().Name, error is WebSocketException { WebSocketErrorCode: var code } ? code : default);
        }
        catch (Exception error)
        {
            Log.Broke(_logger, error);
        }

        _socket.Abort();
        _hello.TrySetCanceled();
        return end;
    }

    private async ValueTask<LinkEnd?> UnderstandAsync(Envelope envelope)
    {
        switch (envelope)
        {
            case { Type: "hello" }:
                _hello.TrySetResult(envelope.Lifetime);
                return null;
            case { Type: "disconnect", Reason: "link_disabled" }:
                Close();
                return LinkEnd.Disabled;
            case { Type: "disconnect", Reason: "too_many_websockets" }:
                Close();
                return LinkEnd.TooMany;
            case { Type: "disconnect" }:
                // "warning", "refresh_requested", or a reason that is new: the link is going to end.
                Log.RefreshAsked(_logger);
                _refresh.TrySetResult();
                return null;
            case { Kind: not null } when _closing:
                return null; // it could not be acknowledged any more, so Slack sends it over another link
            case { Kind: not null }:
                await _take(this, envelope).ConfigureAwait(false);
                return null;
            default:
                Log.Unknown(_logger);
                return null;
        }

        // Nothing is left to answer on a link that Slack will not have.
        void Close() => _ = CloseAsync();
    }

    // The length of the next message, which is in _buffer; more than LongestMessage for one that was not kept; null at the end.
    private async ValueTask<int?> ReceiveAsync()
    {
        var length = 0;
        var kept = true;
        CancellationTokenSource? limit = null;
        try
        {
            while (true)
            {
                if (length == _buffer.Length && kept)
                {
                    if (_buffer.Length < LongestMessage)
                        Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, LongestMessage));
                    else
                        kept = false;
                }

                var part = await _socket.ReceiveAsync(kept ? _buffer.AsMemory(length) : _buffer, limit?.Token ?? CancellationToken.None).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await CloseInReturnAsync().ConfigureAwait(false);
                    return null;
                }

                length += kept ? part.Count : 0;
                if (part.EndOfMessage)
                    return kept ? length : LongestMessage + 1;
                limit ??= new CancellationTokenSource(_times.Message, _time);
            }
        }
        finally
        {
            limit?.Dispose();
        }
    }

    private async ValueTask CloseInReturnAsync()
    {
        if (_socket.State != WebSocketState.CloseReceived)
            return;
        // What came just before is acknowledged first, if that is quick.
        await Task.WhenAny(Pending.WhenIdle(), Task.Delay(TimeSpan.FromSeconds(1), _time)).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(_times.Message, _time);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(70, LogLevel.Warning, "A message of Slack's was longer than {Longest} bytes and was not read")]
        public static partial void TooLong(ILogger logger, int longest);

        [LoggerMessage(71, LogLevel.Warning, "A message of Slack's, {Length} bytes, is not one of Socket Mode and was not read")]
        public static partial void Unreadable(ILogger logger, int length);

        [LoggerMessage(72, LogLevel.Information, "The link to Slack was cut ({Exception}, {Code})")]
        public static partial void Cut(ILogger logger, string exception, System.Net.WebSockets.WebSocketError code);

        [LoggerMessage(73, LogLevel.Error, "The link to Slack was given up for a mistake of LabBot's")]
        public static partial void Broke(ILogger logger, Exception error);

        [LoggerMessage(74, LogLevel.Debug, "Slack asks for a new link")]
        public static partial void RefreshAsked(ILogger logger);

        [LoggerMessage(75, LogLevel.Debug, "Slack sent a sort of message that LabBot does not know")]
        public static partial void Unknown(ILogger logger);
    }
}
