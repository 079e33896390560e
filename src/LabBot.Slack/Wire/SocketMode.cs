using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Slack.Wire;

/// <summary>
/// Slack over a websocket that LabBot opens, so that no address is needed. One link stands; before Slack ends it a second one is opened, and the first is read
/// on until the second has said hello and for half a minute more, so nothing falls between them. More links at a time would win nothing: what a cut link did
/// not acknowledge, Slack sends again over the next. After a cut the first try is at once, then after 1, 2, 4 … 30 s. One run at a time.
/// </summary>
public sealed partial class SocketMode : ISlackConnection, IDisposable
{
    // Somebody else's link has to go first; Slack notices a dead one within about this time.
    private static readonly TimeSpan AfterTooMany = TimeSpan.FromSeconds(5);

    /// <summary>What is logged when Slack's address is none for LabBot.</summary>
    internal const string NoAddress = "Slack named no address that LabBot may use";

    /// <summary>What is logged when the app has more links than Slack allows.</summary>
    internal const string TooManyLinks = "Slack closed the link: the app has too many (ten are allowed). Does another LabBot run with the same app?";

    private readonly WebApi _web;
    private readonly Secret _token;
    private readonly bool _mayBePlain;
    private readonly SocketTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger<SocketMode> _logger;

    /// <summary>A connection that uses <see cref="SlackWireOptions.AppToken"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public SocketMode(SlackWireOptions options, TimeProvider time, ILogger<SocketMode> logger)
        : this(options, new SocketTimes(), time, logger)
    {
    }

    /// <summary>The same with other times.</summary>
    internal SocketMode(SlackWireOptions options, SocketTimes times, TimeProvider time, ILogger<SocketMode> logger)
    {
        options.ThrowIfWrong();
        _web = new WebApi(options.ApiUrl, Sockets.Pooled(), time);
        (_token, _mayBePlain, _times, _time, _logger) = (options.AppToken, options.ApiUrl.Scheme == Uri.UriSchemeHttp, times, time, logger);
    }

    /// <inheritdoc/>
    /// <remarks>Returns when cancelled.</remarks>
    public async Task RunAsync(SlackReceiver receiver, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var desk = new SocketDesk(receiver, _logger);
        var retired = new List<Task>();
        SocketLink? link = null;
        try
        {
            var failures = 0;
            while (true)
            {
                var (opened, atLeast) = await OpenAsync(desk, cancellationToken).ConfigureAwait(false);
                if (opened is null)
                {
                    // Meanwhile an old link, if there is one, is still read.
                    var pause = Backoff.Delay(++failures, Random.Shared.NextDouble());
                    await Task.Delay(pause > atLeast ? pause : atLeast, _time, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                retired.RemoveAll(old => old.IsCompleted);
                if (link is not null)
                    retired.Add(RetireAsync(link, stopping.Token));
                link = opened;
                var since = _time.GetTimestamp();
                var end = await UntilNextIsNeededAsync(link, cancellationToken).ConfigureAwait(false);
                if (end == LinkEnd.Disabled)
                    throw Disabled();
                if (end is not null)
                {
                    link.Dispose();
                    link = null;
                }

                // A link that did not last long is a failure of a kind: without a pause LabBot would ask Slack for new ones without end.
                failures = _time.GetElapsedTime(since) >= _times.Good ? 0 : failures;
                if (end == LinkEnd.TooMany)
                {
                    failures = Math.Max(failures, 3);
                    Log.TooMany(_logger);
                }

                await Task.Delay(Backoff.Delay(failures++, Random.Shared.NextDouble()), _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await desk.CloseAsync(_times.Stop, _time).ConfigureAwait(false);
            await stopping.CancelAsync().ConfigureAwait(false);
            if (link is not null)
            {
                await link.CloseAsync().ConfigureAwait(false);
                link.Dispose();
            }

            await Task.WhenAll(retired).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _web.Dispose();

    // Null: a new link is needed while this one goes on. Otherwise how it ended.
    private async Task<LinkEnd?> UntilNextIsNeededAsync(SocketLink link, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refresh = SocketTimes.RefreshAfter(await link.Hello.ConfigureAwait(false)) is { } after ? Task.Delay(after, _time, over.Token) : Task.Delay(Timeout.InfiniteTimeSpan, _time, over.Token);
        try
        {
            await Task.WhenAny(link.Ended, link.RefreshAsked, refresh).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return link.Ended.IsCompleted ? await link.Ended.ConfigureAwait(false) : null;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    // Read on until Slack ends it, or long enough; what it brought is acknowledged on it.
    private async Task RetireAsync(SocketLink link, CancellationToken stopping)
    {
        try
        {
            await link.Ended.WaitAsync(_times.Retired, _time, stopping).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            await Task.WhenAny(link.Pending.WhenIdle(), Task.Delay(_times.Stop, _time, CancellationToken.None)).ConfigureAwait(false);
        }

        await link.CloseAsync().ConfigureAwait(false);
        link.Dispose();
    }

    // A link that said hello; or null, and how long Slack asked to wait.
    private async Task<(SocketLink? Link, TimeSpan AtLeast)> OpenAsync(SocketDesk desk, CancellationToken cancellationToken)
    {
        var answer = await _web.CallAsync(SlackMethod.OpenConnection, [], _token, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        switch (answer)
        {
            case SlackAnswer.Done { Body: var body } when body.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String && Address(url.GetString(), _mayBePlain) is { } address:
                return await ConnectAsync(address, desk, cancellationToken).ConfigureAwait(false);
            case SlackAnswer.Done:
                Log.NotOpened(_logger, NoAddress);
                return default;
            case SlackAnswer.Wait { Delay: var delay }:
                Log.NotOpened(_logger, $"Slack asked to wait {delay.TotalSeconds:0.#} s");
                return (null, delay);
            case SlackAnswer.NoAnswer { Reason: var reason }:
                Log.NotOpened(_logger, reason);
                return default;
            case SlackAnswer.Refused { Error: var error } when Mend(error) is { } mend:
                throw Refusal(error, mend);
            case SlackAnswer.Refused { Error: var error }:
                Log.NotOpened(_logger, $"Slack refused it: {error}");
                return default;
            default:
                throw new UnreachableException();
        }
    }

    private async Task<(SocketLink? Link, TimeSpan AtLeast)> ConnectAsync(Uri address, SocketDesk desk, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = _times.Ping;
        socket.Options.KeepAliveTimeout = _times.Pong;
        using var limit = new CancellationTokenSource(_times.Hello, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        SocketLink? link = null;
        try
        {
            await socket.ConnectAsync(address, either.Token).ConfigureAwait(false);
            link = new SocketLink(socket, desk.TakeAsync, _times, _time, _logger);
            await link.Hello.WaitAsync(either.Token).ConfigureAwait(false);
            Log.Opened(_logger);
            return (link, TimeSpan.Zero);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or HttpRequestException or IOException)
        {
            var end = link is { Ended: { IsCompletedSuccessfully: true } ended } ? await ended.ConfigureAwait(false) : LinkEnd.Over;
            socket.Abort();
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (end == LinkEnd.Disabled)
                throw Disabled();
            if (end == LinkEnd.TooMany)
            {
                Log.TooMany(_logger);
                return (null, AfterTooMany);
            }

            Log.NotOpened(_logger, limit.IsCancellationRequested ? $"it said no hello within {_times.Hello.TotalSeconds:0} s" : "the link broke off before its hello");
            return default;
        }
    }

    /// <summary>What is told when Slack closes the link because Socket Mode is off.</summary>
    internal static SlackRefusedException Disabled() =>
        new("Slack closed the link because Socket Mode is switched off for this app. Switch it on at https://api.slack.com/apps, under Socket Mode, and start LabBot again.");

    /// <summary>The address of a link, if LabBot may use it. It carries a ticket: it is a secret, and stands in no message.</summary>
    internal static Uri? Address(string? url, bool mayBePlain) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeWss || (address.Scheme == Uri.UriSchemeWs && mayBePlain)) ? address : null;

    /// <summary>What is told when Slack does not let LabBot connect.</summary>
    internal static SlackRefusedException Refusal(string error, string mend) => new($"Slack does not let LabBot open Socket Mode ({error}): {mend}");

    /// <summary>Why trying again does not help, and what to do; null where it may.</summary>
    internal static string? Mend(string error)
    {
        const string Option = $"{SlackWireOptions.Section}:{nameof(SlackWireOptions.AppToken)}";
        return error switch
        {
            "invalid_auth" or "not_authed" => $"it does not know the token in {Option}. Copy the app-level token again, from Basic Information at https://api.slack.com/apps.",
            "token_revoked" or "token_expired" => $"the token in {Option} was taken back. Make a new app-level token under Basic Information at https://api.slack.com/apps.",
            // The first is not on Slack's page of the method; it is what loopback says, and what Slack names the same state over the link (link_disabled).
            "socket_mode_disabled" or "link_disabled" => "Socket Mode is switched off for this app. Switch it on at https://api.slack.com/apps, under Socket Mode, and start LabBot again.",
            "account_inactive" or "app_uninstalled" or "team_disabled" or "user_removed_from_team" => "the app or its owner is no longer active in the workspace. Install the app again and copy both tokens.",
            "not_allowed_token_type" => $"the token in {Option} is of another kind. Expected an app-level token (xapp-…), made under Basic Information at https://api.slack.com/apps.",
            "missing_scope" or "no_permission" => $"the token in {Option} has not the scope connections:write. Make an app-level token that has it, under Basic Information at https://api.slack.com/apps.",
            "team_access_not_granted" or "ekm_access_denied" or "org_login_required" or "access_denied" or "accesslimited" or "forbidden_team" or "enterprise_is_restricted" or "two_factor_setup_required" => "the workspace's administrators do not allow it. Ask them to approve the app.",
            "method_deprecated" or "deprecated_endpoint" => "Slack has given up this way of connecting. Install a newer LabBot.",
            _ => null,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(65, LogLevel.Information, "Slack is connected")]
        public static partial void Opened(ILogger logger);

        [LoggerMessage(66, LogLevel.Warning, "Slack could not be connected, it is tried again: {Reason}")]
        public static partial void NotOpened(ILogger logger, string reason);

        [LoggerMessage(67, LogLevel.Warning, TooManyLinks)]
        public static partial void TooMany(ILogger logger);
    }
}
