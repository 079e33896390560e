using System.Net;
using System.Net.Mime;
using System.Text;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Logging;
using SlackNet;
using SlackNet.SocketMode;

namespace LabBot.Slack.SlackNet;

/// <summary>
/// Slack over SlackNet's Socket Mode client. SlackNet opens the link, and the next one after a cut or when Slack announces the end; what it brings is taken, answered and acknowledged as
/// over LabBot's own. Where SlackNet gives up, a new client is made, at once, then after 1, 2, 4 … 30 s, and not before Slack wants one. One run at a time.
/// </summary>
internal sealed partial class SlackNetConnection : ISlackConnection, IDisposable
{
    // SlackNet waits up to five minutes between two tries; whoever uses LabBot does not.
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(30);

    // What is left of SlackNet's work at the end may take so long; it has nothing to answer any more.
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly Asked _asked;
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
        _asked = new Asked(time);
        _http = new HttpClient(_asked) { Timeout = WebApi.TimeLimit };
        _slack = SlackNetClient.Of(options.ApiUrl, _http, _json).WithAccessToken(options.AppToken.Reveal());
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

                var pause = Backoff.Delay(failures, Random.Shared.NextDouble());
                await Task.Delay(pause > _asked.ToWait ? pause : _asked.ToWait, _time, cancellationToken).ConfigureAwait(false);
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
        var opening = client.Connect(new SocketModeConnectionOptions { NumberOfConnections = 1 }, cancellationToken);
        try
        {
            await (await Task.WhenAny(opening, links.Over).WaitAsync(OpensWithin, _time, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            return await links.Over.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SlackException refused)
        {
            var word = WebApi.Word(refused.ErrorCode);
            if (SocketMode.Mend(word) is { } mend)
                throw SocketMode.Refusal(word, mend);
            Log.NotOpened(_logger, _asked.ToWait > TimeSpan.Zero ? $"Slack asked to wait {_asked.ToWait.TotalSeconds:0.#} s" : $"Slack refused it: {word}");
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
            // Since 0.18 disposing waits until all of SlackNet's work is done. Whatever that comes to was told above.
            await Task.WhenAll(Task.Run(client.Dispose, CancellationToken.None), opening).WaitAsync(EndsWithin, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // SlackNet would wait out of sight, or not at all; here it hears a refusal, and LabBot waits before it makes the next client.
    private sealed class Asked(TimeProvider time) : DelegatingHandler(Sockets.Pooled())
    {
        private long _until;

        /// <summary>How long Slack still wants no further link to be asked for.</summary>
        public TimeSpan ToWait => new DateTimeOffset(Interlocked.Read(ref _until), TimeSpan.Zero) - time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
                return response;
            Interlocked.Exchange(ref _until, (time.GetUtcNow() + RetryAfter.Read(response.Headers, time.GetUtcNow())).UtcTicks);
            response.Dispose();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{ "ok": false, "error": "ratelimited" }""", Encoding.UTF8, MediaTypeNames.Application.Json) };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(93, LogLevel.Warning, "SlackNet could not connect to Slack, it is tried again: {Reason}")]
        public static partial void NotOpened(Microsoft.Extensions.Logging.ILogger logger, string reason);

        [LoggerMessage(94, LogLevel.Warning, SocketMode.TooManyLinks)]
        public static partial void TooMany(Microsoft.Extensions.Logging.ILogger logger);
    }
}
