using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Logging;
using SlackNet;
using SlackNet.SocketMode;

namespace LabBot.Slack.SlackNet;

/// <summary>
/// Slack over SlackNet's Socket Mode client. SlackNet opens the link and opens it anew after a cut; what it brings is taken, answered and acknowledged as over LabBot's own. Where SlackNet
/// gives up, a new client is made, at once, then after 1, 2, 4 … 30 s. Between a link that Slack ends and the next there is a moment without one: Slack keeps what happens then and sends it
/// over the next. One run at a time.
/// </summary>
internal sealed partial class SlackNetConnection : ISlackConnection, IDisposable
{
    // SlackNet waits up to five minutes between two tries; whoever uses LabBot does not.
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly SlackJsonSettings _json = SlackNetClient.Json();
    private readonly ISlackApiClient _slack;
    private readonly bool _mayBePlain;
    private readonly SocketTimes _times = new();
    private readonly TimeProvider _time;
    private readonly ILogger<SlackNetConnection> _logger;

    /// <summary>A connection that uses <see cref="SlackWireOptions.AppToken"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public SlackNetConnection(SlackWireOptions options, TimeProvider time, ILogger<SlackNetConnection> logger)
    {
        options.ThrowIfWrong();
        _http = new HttpClient(Sockets.Pooled()) { Timeout = WebApi.TimeLimit };
        _slack = SlackNetClient.Of(options.ApiUrl, _http, _json, waits: true).WithAccessToken(options.AppToken.Reveal());
        (_mayBePlain, _time, _logger) = (options.ApiUrl.Scheme == Uri.UriSchemeHttp, time, logger);
    }

    /// <inheritdoc/>
    /// <remarks>Returns when cancelled.</remarks>
    public async Task RunAsync(SlackReceiver receiver, CancellationToken cancellationToken)
    {
        var desk = new SocketDesk(receiver, _logger);
        try
        {
            for (var failures = 0; ; failures++)
            {
                var since = _time.GetTimestamp();
                var end = await OverOneClientAsync(desk, cancellationToken).ConfigureAwait(false);
                if (end == LinkEnd.Disabled)
                    throw SocketMode.Disabled();
                if (_time.GetElapsedTime(since) >= _times.Good)
                    failures = 0;
                if (end == LinkEnd.TooMany)
                {
                    failures = Math.Max(failures, 3);
                    Log.TooMany(_logger);
                }

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

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<LinkEnd> OverOneClientAsync(SocketDesk desk, CancellationToken cancellationToken)
    {
        var links = new SlackNetLinks(desk, _mayBePlain, _times, _time, _logger);
        var client = new CoreSocketModeClient(_slack, links, _json, Default.Scheduler, new SlackNetLines(_logger));
        try
        {
            await client.Connect(new SocketModeConnectionOptions { NumberOfConnections = 1 }, cancellationToken).WaitAsync(OpensWithin, _time, cancellationToken).ConfigureAwait(false);
            return await links.Over.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SlackException refused)
        {
            if (SocketMode.Mend(refused.ErrorCode) is { } mend)
                throw SocketMode.Refusal(refused.ErrorCode, mend);
            Log.NotOpened(_logger, $"Slack refused it: {refused.ErrorCode}");
            return LinkEnd.Over;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotOpened(_logger, error is TimeoutException ? $"no link stood within {OpensWithin.TotalSeconds:0} s" : error.GetType().Name);
            return LinkEnd.Over;
        }
        finally
        {
            // What came over the link is acknowledged on it, so it closes last.
            if (cancellationToken.IsCancellationRequested)
                await desk.CloseAsync(_times.Stop, _time).ConfigureAwait(false);
            await links.CloseAsync().ConfigureAwait(false);
            client.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(93, LogLevel.Warning, "SlackNet could not connect to Slack, it is tried again: {Reason}")]
        public static partial void NotOpened(Microsoft.Extensions.Logging.ILogger logger, string reason);

        [LoggerMessage(94, LogLevel.Warning, "Slack closed the link: the app has too many (ten are allowed). Does another LabBot run with the same app?")]
        public static partial void TooMany(Microsoft.Extensions.Logging.ILogger logger);
    }
}
