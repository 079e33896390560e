using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.Wire;

/// <summary>How a link came to its end. The closed set is the records inside.</summary>
internal abstract record LinkEnd
{
    private LinkEnd()
    {
    }

    /// <summary>It was cut, or Discord asked to come back over another one.</summary>
    public sealed record Cut : LinkEnd;

    /// <summary>Discord closed it and said why.</summary>
    /// <param name="Code">The close code.</param>
    public sealed record Closed(int Code) : LinkEnd;

    /// <summary>Discord does not go on with the session.</summary>
    /// <param name="MayResume">Whether it may be tried again.</param>
    public sealed record Invalid(bool MayResume) : LinkEnd;

    /// <summary>A message was too long; resumed, it would come again.</summary>
    public sealed record TooLong : LinkEnd;
}

/// <summary>What a link needs from who opens it.</summary>
/// <param name="Token">The bot token.</param>
/// <param name="Intents">What LabBot wants to hear.</param>
/// <param name="MayBePlain">Whether addresses of this machine may be plain.</param>
/// <param name="TakeAsync">Takes what happened; false where nothing is taken any more.</param>
/// <param name="IsFull">Whether taking waits, so that nothing is read.</param>
internal sealed record LinkSetup(Secret Token, int Intents, bool MayBePlain, Func<DiscordRequest, ValueTask<bool>> TakeAsync, Func<bool> IsFull);

/// <summary>
/// One websocket to the gateway: says who LabBot is, or goes on with a session, keeps the heart beating, reads what happens and hands it on. It never throws for what
/// the other end does. Reading pauses while taking does.
/// </summary>
internal sealed partial class GatewayLink : IDisposable
{
    // https://discord.com/developers/docs/events/gateway#sending-events
    private const int LongestSent = 4096;

    // Of the 120 messages a minute that Discord takes, what LabBot sends because Discord asks; its own beats are at most 60, and it says once who it is.
    private const int MostAskedBeats = 50;

    private readonly WebSocket _socket;
    private readonly LinkSetup _setup;
    private readonly GatewayTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<TimeSpan> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<long> _askedBeats = [];
    private readonly Inflater _inflater = new();
    private readonly byte[] _part = new byte[16 * 1024];
    private GatewaySession? _session;
    private volatile LinkEnd? _end;
    private volatile bool _acknowledged = true;
    private long _beatAt;
    private long _roundTrip = -1;

    /// <summary>Begins to read an open websocket.</summary>
    /// <param name="socket">The websocket.</param>
    /// <param name="session">The session to go on with; null for a new one.</param>
    /// <param name="setup">What it needs from who opens it.</param>
    /// <param name="times">How long things may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says what happens.</param>
    public GatewayLink(WebSocket socket, GatewaySession? session, LinkSetup setup, GatewayTimes times, TimeProvider time, ILogger logger)
    {
        (_socket, _session, _setup, _times, _time, _logger) = (socket, session, setup, times, time, logger);
        Ended = Task.Run(ReadAsync);
    }

    /// <summary>Completes with the distance of two heartbeats when Discord says hello; cancelled when it did not.</summary>
    public Task<TimeSpan> Hello => _hello.Task;

    /// <summary>Completes when the session began or goes on; cancelled when it did not.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when nothing more can come.</summary>
    public Task<LinkEnd> Ended { get; }

    /// <summary>The session; null while there is none that can be resumed. To be read when <see cref="Ended"/> has completed.</summary>
    public GatewaySession? Session => _session;

    /// <summary>How long the last heartbeat took to be answered; null while none was.</summary>
    public TimeSpan? RoundTrip => Interlocked.Read(ref _roundTrip) is var ticks and >= 0 ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Says who LabBot is, for a new session.</summary>
    public ValueTask IdentifyAsync() => SendAsync(GatewayPayload.Identify, writer =>
    {
        writer.WriteStartObject("d"u8);
        writer.WriteString("token"u8, _setup.Token.Reveal());
        writer.WriteNumber("intents"u8, _setup.Intents);
        writer.WriteStartObject("properties"u8);
        writer.WriteString("os"u8, Environment.OSVersion.Platform.ToString());
        writer.WriteString("browser"u8, "LabBot"u8);
        writer.WriteString("device"u8, "LabBot"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>Goes on with the session.</summary>
    public ValueTask ResumeAsync(GatewaySession session) => SendAsync(GatewayPayload.Resume, writer =>
    {
        writer.WriteStartObject("d"u8);
        writer.WriteString("token"u8, _setup.Token.Reveal());
        writer.WriteString("session_id"u8, session.Id);
        writer.WriteNumber("seq"u8, session.Sequence);
        writer.WriteEndObject();
    });

    /// <summary>Says goodbye and waits for the other end's, a little. With 1000 the session is over, with any other code it can be resumed.</summary>
    public async Task CloseAsync(int code)
    {
        await CloseOutputAsync(code).ConfigureAwait(false);
        try
        {
            await Ended.WaitAsync(_times.Goodbye, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It says nothing: then it is cut.
        }

        _socket.Abort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _inflater.Dispose();
    }

    private static bool IsOver(Exception error) => error is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException;

    private async Task<LinkEnd> ReadAsync()
    {
        var beating = Task.CompletedTask;
        try
        {
            while (_end is null && await ReceiveAsync().ConfigureAwait(false))
            {
                if (!GatewayPayload.TryRead(_inflater.Message, out var payload))
                    Log.Unreadable(_logger, _inflater.Message.Length);
                else if (payload.Op == GatewayPayload.Hello && !_hello.Task.IsCompleted)
                    beating = BeatAsync(Welcome(payload));
                else
                    await UnderstandAsync(payload).ConfigureAwait(false);
                _inflater.Clear();
            }
        }
        catch (Exception error) when (IsOver(error) || error is InvalidDataException)
        {
            Log.Cut(_logger, error.GetType().Name, error is WebSocketException { WebSocketErrorCode: var code } ? code : default);
        }
        catch (Exception error)
        {
            Log.Broke(_logger, error);
        }

        if (_end is null && (int?)_socket.CloseStatus is { } said)
            _end = new LinkEnd.Closed(said);
        await _over.CancelAsync().ConfigureAwait(false);
        await beating.ConfigureAwait(false);
        // Coming back is wanted, so not with a code that ends the session.
        await CloseOutputAsync(GatewayClose.ComesBack).ConfigureAwait(false);
        _socket.Abort();
        _hello.TrySetCanceled();
        _ready.TrySetCanceled();
        return _end ?? new LinkEnd.Cut();
    }

    private TimeSpan Welcome(GatewayPayload hello)
    {
        var every = GatewayTimes.HeartbeatEvery(hello.Data);
        _hello.TrySetResult(every);
        return every;
    }

    private async ValueTask UnderstandAsync(GatewayPayload payload)
    {
        switch (payload.Op)
        {
            case GatewayPayload.Dispatch:
                await HappenedAsync(payload).ConfigureAwait(false);
                break;
            case GatewayPayload.Heartbeat:
                await BeatAsAskedAsync().ConfigureAwait(false);
                break;
            case GatewayPayload.HeartbeatAck:
                _acknowledged = true;
                Interlocked.Exchange(ref _roundTrip, _time.GetElapsedTime(Interlocked.Read(ref _beatAt)).Ticks);
                break;
            case GatewayPayload.Reconnect:
                Log.ReconnectAsked(_logger);
                _end = new LinkEnd.Cut();
                break;
            case GatewayPayload.InvalidSession:
                _end = new LinkEnd.Invalid(payload.Data.ValueKind == JsonValueKind.True);
                break;
            default:
                Log.Unknown(_logger, payload.Op);
                break;
        }
    }

    private async ValueTask HappenedAsync(GatewayPayload payload)
    {
        if (payload.Type is GatewayEvents.Ready or GatewayEvents.Resumed)
        {
            if (payload.Type == GatewayEvents.Ready)
                _session = GatewaySession.Of(payload.Data, _setup.MayBePlain);
            if (_session is not null)
                _session.Tries = 0;
            _ready.TrySetResult();
        }
        else if (GatewayEvents.Read(payload.Type, payload.Data) is { } request && !await _setup.TakeAsync(request).ConfigureAwait(false))
        {
            // It was not taken, so it is not passed over when the session is resumed.
            return;
        }

        if (_session is not null && payload.Sequence is { } sequence)
            _session.Sequence = sequence;
    }

    // A beat that is not answered within half the distance means that nobody is there: so that is found within one and a half, whenever it happens.
    private async Task BeatAsync(TimeSpan every)
    {
        try
        {
            await Task.Delay(every * Random.Shared.NextDouble(), _time, _over.Token).ConfigureAwait(false);
            while (true)
            {
                _acknowledged = false;
                await SendBeatAsync().ConfigureAwait(false);
                await Task.Delay(every / 2, _time, _over.Token).ConfigureAwait(false);
                // While LabBot itself does not read, silence says nothing.
                if (!_acknowledged && !_setup.IsFull())
                {
                    Log.Silent(_logger, (every / 2).TotalSeconds);
                    _end = new LinkEnd.Cut();
                    await CloseOutputAsync(GatewayClose.ComesBack).ConfigureAwait(false);
                    _socket.Abort();
                    return;
                }

                await Task.Delay(every / 2, _time, _over.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (IsOver(error))
        {
            // The link is over, which reading finds too.
        }
    }

    private async ValueTask BeatAsAskedAsync()
    {
        while (_askedBeats.TryPeek(out var oldest) && _time.GetElapsedTime(oldest) >= TimeSpan.FromMinutes(1))
            _askedBeats.Dequeue();
        if (_askedBeats.Count >= MostAskedBeats)
            return;
        _askedBeats.Enqueue(_time.GetTimestamp());
        await SendBeatAsync().ConfigureAwait(false);
    }

    private ValueTask SendBeatAsync()
    {
        Interlocked.Exchange(ref _beatAt, _time.GetTimestamp());
        return SendAsync(GatewayPayload.Heartbeat, writer =>
        {
            if (_session is { Sequence: var sequence and > 0 })
                writer.WriteNumber("d"u8, sequence);
            else
                writer.WriteNull("d"u8);
        });
    }

    private async ValueTask SendAsync(int op, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("op"u8, op);
            data(writer);
            writer.WriteEndObject();
        }

        // The token and the session's id are bounded where they come in.
        if (buffer.WrittenCount > LongestSent)
            throw new InvalidOperationException($"a message to the gateway has {buffer.WrittenCount} bytes; Discord takes {LongestSent}");
        await _writing.WaitAsync(_over.Token).ConfigureAwait(false);
        try
        {
            // A send that is called off ends the link: the other end takes nothing any more.
            using var limit = new CancellationTokenSource(_times.Message, _time);
            await _socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, limit.Token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    // Puts the next message into _inflater; false at the end.
    private async ValueTask<bool> ReceiveAsync()
    {
        while (true)
        {
            var part = await _socket.ReceiveAsync(_part.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
                return false;
            var isCompressed = part.MessageType == WebSocketMessageType.Binary;
            if (!_inflater.TryAdd(_part.AsMemory(0, part.Count), isCompressed))
            {
                Log.TooLong(_logger, Inflater.Longest);
                _end = new LinkEnd.TooLong();
                return false;
            }

            if (part.EndOfMessage && (!isCompressed || _inflater.IsFlushed))
                return true;
        }
    }

    private async Task CloseOutputAsync(int code)
    {
        try
        {
            using var limit = new CancellationTokenSource(_times.Goodbye, _time);
            await _writing.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    await _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, limit.Token).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception error) when (IsOver(error))
        {
            // It was over already, or is now.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(160, LogLevel.Warning, "A message of the gateway's was longer than {Longest} bytes; LabBot begins a new session")]
        public static partial void TooLong(ILogger logger, int longest);

        [LoggerMessage(161, LogLevel.Warning, "A message of the gateway's, {Length} bytes, is not one of Discord's and was not read")]
        public static partial void Unreadable(ILogger logger, int length);

        [LoggerMessage(162, LogLevel.Information, "The link to Discord was cut ({Exception}, {Code})")]
        public static partial void Cut(ILogger logger, string exception, WebSocketError code);

        [LoggerMessage(163, LogLevel.Error, "The link to Discord was given up for a mistake of LabBot's")]
        public static partial void Broke(ILogger logger, Exception error);

        [LoggerMessage(164, LogLevel.Debug, "Discord asks for a new link")]
        public static partial void ReconnectAsked(ILogger logger);

        [LoggerMessage(165, LogLevel.Debug, "Discord sent a sort of message that LabBot does not know ({Op})")]
        public static partial void Unknown(ILogger logger, int op);

        [LoggerMessage(166, LogLevel.Warning, "Discord did not answer a heartbeat within {Seconds:F1} s; LabBot opens a new link")]
        public static partial void Silent(ILogger logger, double seconds);
    }
}
