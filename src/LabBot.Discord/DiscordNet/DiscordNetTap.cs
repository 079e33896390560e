using System.Text;
using System.Text.Json;
using Discord.Net;
using Discord.Net.WebSockets;
using LabBot.Discord.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.DiscordNet;

/// <summary>
/// Sits on Discord.Net's websocket. What comes and goes passes; what happens is also taken by LabBot, as Discord sent it. It keeps a session where Discord.Net would drop it: by closing with
/// 1000, or when Discord says that it may be resumed. What would begin a second session does not pass: that ends the client's life, since Discord counts sessions and Discord.Net begins
/// one without a pause. Discord.Net uses it for one link after another.
/// </summary>
internal sealed partial class DiscordNetTap : IWebSocketClient
{
    // The heart beats every 41 s or so, and Discord.Net tries to connect at least every minute; with neither for so long it stands still.
    private static readonly TimeSpan Still = TimeSpan.FromMinutes(2);

    // Discord.Net tries one place again and again; after so many times the front door is asked anew.
    private const int MostTries = 5;

    private readonly IWebSocketClient _inner;
    private readonly bool _mayBePlain;
    private readonly Action _begins;
    private readonly Func<DiscordRequest, ValueTask<bool>> _take;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<LinkEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _still;
    private Inflater _inflater = new();
    private bool _hasIdentified;
    private bool _isResuming;
    private int _tries;

    /// <summary>A tap on a websocket of Discord.Net's, which is disposed with this.</summary>
    /// <param name="inner">The websocket.</param>
    /// <param name="mayBePlain">Whether addresses of this machine may be plain.</param>
    /// <param name="begins">Called when a session is begun.</param>
    /// <param name="take">Takes what happened.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says what happens.</param>
    public DiscordNetTap(IWebSocketClient inner, bool mayBePlain, Action begins, Func<DiscordRequest, ValueTask<bool>> take, TimeProvider time, ILogger logger)
    {
        (_inner, _mayBePlain, _begins, _take, _logger) = (inner, mayBePlain, begins, take, logger);
        _still = time.CreateTimer(_ => End(new LinkEnd.Cut()), null, Still, Timeout.InfiniteTimeSpan);
        _inner.BinaryMessage += OnBinaryAsync;
        _inner.TextMessage += OnTextAsync;
        _inner.Closed += OnClosedAsync;
    }

    /// <inheritdoc/>
    public event Func<byte[], int, int, Task>? BinaryMessage;

    /// <inheritdoc/>
    public event Func<string, Task>? TextMessage;

    /// <inheritdoc/>
    public event Func<Exception, Task>? Closed;

    /// <summary>Completes when Discord.Net cannot go on by itself, with why.</summary>
    public Task<LinkEnd> Ended => _ended.Task;

    /// <summary>Whether the session is meant to end with the link.</summary>
    public bool IsLast { get; set; }

    /// <inheritdoc/>
    public void SetHeader(string key, string value) => _inner.SetHeader(key, value);

    /// <inheritdoc/>
    public void SetCancelToken(CancellationToken cancelToken) => _inner.SetCancelToken(cancelToken);

    /// <inheritdoc/>
    public async Task ConnectAsync(string host)
    {
        Moved();
        if (++_tries > MostTries)
            End(new LinkEnd.Cut());
        var address = GatewayAddress.Of(host, _mayBePlain) ?? throw new InvalidOperationException("Discord named no address that LabBot may use");
        _inflater.Dispose();
        (_inflater, _isResuming) = (new Inflater(), false);
        await _inner.ConnectAsync(address.AbsoluteUri).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(int closeCode = 1000) => _inner.DisconnectAsync(IsLast ? closeCode : GatewayClose.ComesBack);

    /// <inheritdoc/>
    public Task SendAsync(byte[] data, int index, int count, bool isText)
    {
        if (GatewayPayload.TryRead(data.AsSpan(index, count), out var payload) && payload.Op == GatewayPayload.Identify)
        {
            if (_hasIdentified)
            {
                End(new LinkEnd.Invalid(false));
                return Task.CompletedTask;
            }

            _hasIdentified = true;
            _begins();
        }

        return _inner.SendAsync(data, index, count, isText);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _still.Dispose();
        _inner.Dispose();
        _inflater.Dispose();
    }

    private async Task OnBinaryAsync(byte[] data, int index, int count)
    {
        if (await ReadAsync(data.AsMemory(index, count), isCompressed: true).ConfigureAwait(false))
            await (BinaryMessage?.Invoke(data, index, count) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private async Task OnTextAsync(string text)
    {
        if (await ReadAsync(Encoding.UTF8.GetBytes(text), isCompressed: false).ConfigureAwait(false))
            await (TextMessage?.Invoke(text) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private Task OnClosedAsync(Exception why)
    {
        if (why is WebSocketClosedException { CloseCode: var code })
        {
            Log.Closed(_logger, code);
            if (GatewayClose.Mend(code) is not null)
                End(new LinkEnd.Closed(code));
        }

        return Closed?.Invoke(why) ?? Task.CompletedTask;
    }

    // Whether Discord.Net shall read it too.
    private async ValueTask<bool> ReadAsync(ReadOnlyMemory<byte> part, bool isCompressed)
    {
        Moved();
        // What still comes over the old link comes again over the next, and Discord.Net, which lacks a frame, could not read it.
        if (_isResuming)
            return false;
        if (!_inflater.TryAdd(part, isCompressed))
        {
            End(new LinkEnd.TooLong());
            return false;
        }

        if (isCompressed && !_inflater.IsFlushed)
            return true;
        if (!GatewayPayload.TryRead(_inflater.Message, out var payload))
            Log.Unreadable(_logger, _inflater.Message.Length);
        _inflater.Clear();
        switch (payload)
        {
            case { Op: GatewayPayload.InvalidSession, Data.ValueKind: JsonValueKind.True }:
                _isResuming = true;
                _ = ResumeAsync();
                return false;
            case { Op: GatewayPayload.Dispatch, Type: GatewayEvents.Ready or GatewayEvents.Resumed }:
                _tries = 0;
                Log.Connected(_logger, payload.Type == GatewayEvents.Ready ? "a new session" : "the session that was cut");
                break;
            case { Op: GatewayPayload.Dispatch } when GatewayEvents.Read(payload.Type, payload.Data) is { } request:
                await _take(request).ConfigureAwait(false);
                break;
        }

        return true;
    }

    // Discord.Net resumes after a link that broke, and in no other case. Not awaited by the reading loop, which closing waits for.
    private async Task ResumeAsync()
    {
        await Task.Yield();
        await _inner.DisconnectAsync(GatewayClose.ComesBack).ConfigureAwait(false);
        await (Closed?.Invoke(new InvalidOperationException("Discord asks to resume the session")) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    private void Moved() => _still.Change(Still, Timeout.InfiniteTimeSpan);

    private void End(LinkEnd why) => _ended.TrySetResult(why);

    private static partial class Log
    {
        [LoggerMessage(180, LogLevel.Information, "Discord is connected by Discord.Net, with {Session}")]
        public static partial void Connected(ILogger logger, string session);

        [LoggerMessage(181, LogLevel.Information, "Discord closed Discord.Net's link with {Code}")]
        public static partial void Closed(ILogger logger, int code);

        [LoggerMessage(182, LogLevel.Warning, "A message of the gateway's, {Length} bytes, is not one of Discord's and was not read")]
        public static partial void Unreadable(ILogger logger, int length);
    }
}
