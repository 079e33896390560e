using Discord;
using Discord.Net.Rest;
using Discord.Net.WebSockets;
using Discord.WebSocket;
using LabBot.Discord.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.DiscordNet;

/// <summary>
/// Discord over Discord.Net's gateway client. Discord.Net says who LabBot is, keeps the heart beating and resumes after a cut; what happens is taken from its websocket as Discord sent it
/// (<see cref="DiscordNetTap"/>) and answered over the API. A client begins one session; for the next there is a new client, when the <see cref="GatewayEntrance"/> allows it. One run
/// at a time.
/// </summary>
internal sealed partial class DiscordNetGateway : IDiscordConnection
{
    private readonly DiscordWireOptions _options;
    private readonly IDiscordApi _api;
    private readonly GatewayTimes _times = new();
    private readonly GatewayEntrance _entrance;
    private readonly TimeProvider _time;
    private readonly ILogger<DiscordNetGateway> _logger;

    /// <summary>A connection that uses <see cref="DiscordWireOptions.Token"/> and answers through <paramref name="api"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public DiscordNetGateway(DiscordWireOptions options, IDiscordApi api, TimeProvider time, ILogger<DiscordNetGateway> logger)
    {
        options.ThrowIfWrong();
        (_options, _api, _time, _logger) = (options, api, time, logger);
        _entrance = new GatewayEntrance(options, api, time, logger);
    }

    /// <inheritdoc/>
    /// <remarks>Returns when cancelled.</remarks>
    public async Task RunAsync(DiscordReceiver receiver, CancellationToken cancellationToken)
    {
        var desk = new DiscordDesk(receiver, _logger);
        try
        {
            for (var failures = 0; ; failures++)
            {
                var since = _time.GetTimestamp();
                if (await _entrance.WhereAsync(cancellationToken).ConfigureAwait(false) is { } address
                    && await OverOneClientAsync(address, desk, cancellationToken).ConfigureAwait(false) is LinkEnd.Closed { Code: var code } && GatewayClose.Mend(code) is { } mend)
                    throw GatewayClose.Refusal(code, mend);

                if (_time.GetElapsedTime(since) >= _times.Good)
                    failures = 0;
                await Task.Delay(Backoff.Delay(failures, Random.Shared.NextDouble()), _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await desk.CloseAsync(_times.Stop, _time).ConfigureAwait(false);
        }
    }

    private async Task<LinkEnd> OverOneClientAsync(Uri address, DiscordDesk desk, CancellationToken cancellationToken)
    {
        // As the REST clients do, through the system's proxy; left alone, this one knows none.
        var tap = new DiscordNetTap(
            DefaultWebSocketProvider.Create(HttpClient.DefaultProxy)(), address, _entrance.MayBePlain, _entrance.Begin,
            request => desk.TakeAsync(request, FirstAnswer.To(request, _api, _times.Answer, _time)), _times, _time, _logger);
        var client = new DiscordSocketClient(new DiscordSocketConfig
        {
            // From connecting to READY or RESUMED; then Discord.Net would begin anew. In an outage Discord lets a session wait, and the tap finds a link on which nothing comes.
            ConnectionTimeout = Timeout.Infinite,
            GatewayHost = address.AbsoluteUri,
            GatewayIntents = (GatewayIntents)GatewayEntrance.Intents(_options),
            LogGatewayIntentWarnings = false,
            RestClientProvider = _ => DefaultRestClientProvider.Create(useProxy: true)(RestApi.Root(_options.ApiUrl).AbsoluteUri),
            WebSocketProvider = () => tap,
        });
        client.Log += Say;
        try
        {
            // Neither of the two makes a call: the token was proven by LabBot's own.
            await client.LoginAsync(TokenType.Bot, _options.Token.Reveal(), validateToken: false).ConfigureAwait(false);
            await client.StartAsync().ConfigureAwait(false);
            return await tap.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // What came is answered first, and what waits for a place is let go: Discord.Net's websocket closes when nobody reads it any more.
            if (cancellationToken.IsCancellationRequested)
                await desk.CloseAsync(_times.Stop, _time).ConfigureAwait(false);
            await tap.CloseAsync().ConfigureAwait(false);
            await client.StopAsync().ConfigureAwait(false);
            await client.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Its words without what an exception says, which may hold what people wrote.
    private Task Say(LogMessage said)
    {
        if (said.Severity <= LogSeverity.Warning)
            Log.Says(_logger, said.Message ?? "", said.Exception?.GetType().Name ?? "no exception");
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(183, LogLevel.Debug, "Discord.Net says: {Words} ({Exception})")]
        public static partial void Says(ILogger logger, string words, string exception);
    }
}
