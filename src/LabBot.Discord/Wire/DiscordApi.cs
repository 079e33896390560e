using System.Diagnostics;
using LabBot.Wire;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace LabBot.Discord.Wire;

/// <summary>
/// LabBot's own client of Discord's API. What may be sent again, and what certainly never left, is tried up to three times; any other call whose fate is unknown is not.
/// When five calls or more within a minute all came to nothing, Discord is left alone for five seconds and then tried with one call. Cancelling ends a call with
/// what is known of it: Wait where its turn had not come, else NoAnswer. Once Discord does not know the bot token, nothing is sent with it any more until a
/// restart. Nothing is thrown. Safe on any thread.
/// </summary>
public sealed partial class DiscordApi : IDiscordApi, IDisposable
{
    /// <summary>Discord's number for conversations that are opened too fast.</summary>
    internal const int OpenedTooFast = 40003;

    private const int AlreadyAcknowledged = 40060;

    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(5);

    private readonly IRestApi _rest;
    private readonly Pacer _pacer;
    private readonly ResiliencePipeline<DiscordAnswer> _repeatable;
    private readonly ResiliencePipeline<DiscordAnswer> _careful;
    private readonly ILogger<DiscordApi> _logger;
    private volatile bool _isUnknown;

    /// <summary>A client that uses <see cref="DiscordWireOptions.Token"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public DiscordApi(DiscordWireOptions options, TimeProvider time, ILogger<DiscordApi> logger)
        : this(options, Sockets.Pooled(), time, logger)
    {
    }

    /// <summary>The same over another handler.</summary>
    internal DiscordApi(DiscordWireOptions options, HttpMessageHandler handler, TimeProvider time, ILogger<DiscordApi> logger)
        : this(options, () => new RestApi(options.ApiUrl, options.Token, handler, time), time, logger)
    {
    }

    /// <summary>The same over another carrier, which is disposed with this; it is made when the options are known to be right.</summary>
    internal DiscordApi(DiscordWireOptions options, Func<IRestApi> carrier, TimeProvider time, ILogger<DiscordApi> logger)
    {
        options.ThrowIfWrong();
        _rest = carrier();
        _pacer = new Pacer(options.NewConversationsPerMinute, time);
        _logger = logger;
        var breaker = new ResiliencePipelineBuilder<DiscordAnswer> { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<DiscordAnswer>
        {
            FailureRatio = 1,
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = LeftAlone,
            ShouldHandle = static tried => new(tried.Outcome is { Exception: not null } or { Result: DiscordAnswer.NoAnswer }),
            OnOpened = _ =>
            {
                Log.LeftAlone(_logger, LeftAlone.TotalSeconds);
                return default;
            },
        }).Build();
        _repeatable = Again(static answer => answer is DiscordAnswer.NoAnswer);
        _careful = Again(static answer => answer is DiscordAnswer.NoAnswer { MayHaveHappened: false });

        ResiliencePipeline<DiscordAnswer> Again(Func<DiscordAnswer?, bool> isTriedAgain) => new ResiliencePipelineBuilder<DiscordAnswer> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<DiscordAnswer>
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(250),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = tried => new(isTriedAgain(tried.Outcome.Result)),
        }).AddPipeline(breaker).Build();
    }

    /// <summary>How far this machine's clock is ahead of Discord's, as the last answer told, to about a second; null while nothing has.</summary>
    public TimeSpan? ClockAhead => _rest.ClockAhead;

    /// <inheritdoc/>
    public async Task<DiscordAnswer> CallAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        var mayHaveHappened = false;
        try
        {
            var answer = await (MayRepeat(call) ? _repeatable : _careful).ExecuteAsync(TryAsync, cancellationToken).ConfigureAwait(false);
            return mayHaveHappened ? AfterAnUnknown(answer) : answer;
        }
        catch (BrokenCircuitException)
        {
            return new DiscordAnswer.NoAnswer("Discord has not answered for a while, so it is left alone for some seconds", mayHaveHappened);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new DiscordAnswer.NoAnswer($"LabBot stopped waiting before {(mayHaveHappened ? "it was clear what became of it" : "anything was sent")}", mayHaveHappened);
        }

        async ValueTask<DiscordAnswer> TryAsync(CancellationToken token)
        {
            var answer = await OnceAsync(call, token).ConfigureAwait(false);
            mayHaveHappened |= answer is DiscordAnswer.NoAnswer { MayHaveHappened: true };
            return answer;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pacer.Dispose();
        _rest.Dispose();
    }

    // Discord returns the first message to whoever sends the same nonce again within the past few minutes, where it is told to enforce it:
    // https://discord.com/developers/docs/resources/message#create-message.
    private static bool MayRepeat(DiscordCall call) =>
        call.Route.IsRepeatable
        || (call is { Route.Body: DiscordBodyKind.Message, Body: { } body } && body["nonce"] is not null && body["enforce_nonce"]?.GetValueKind() == System.Text.Json.JsonValueKind.True);

    // What an earlier try may have done is not undone by what the last one heard.
    private static DiscordAnswer AfterAnUnknown(DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Refused { Code: AlreadyAcknowledged } => new DiscordAnswer.Done(default),
        DiscordAnswer.Wait => new DiscordAnswer.NoAnswer("Discord asked to wait after a try of which nobody knows what became", true),
        DiscordAnswer.NoAnswer none => none with { MayHaveHappened = true },
        _ => answer,
    };

    private async Task<DiscordAnswer> OnceAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        var route = call.Route;
        if (_isUnknown && !route.IsInteraction)
            return new DiscordAnswer.Refused(0, 401, $"Discord does not know the token in {DiscordWireOptions.Section}:{nameof(DiscordWireOptions.Token)}; nothing is sent with it until LabBot is started again");
        try
        {
            if (await _pacer.EnterAsync(route, call.Budget, cancellationToken).ConfigureAwait(false) is var wait && wait > TimeSpan.Zero)
                return new DiscordAnswer.Wait(wait);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its turn had not come. That is no fault of Discord's, so it does not count against it.
            return new DiscordAnswer.Wait(RetryAfter.Shortest);
        }

        RestAnswer? came = null;
        try
        {
            came = await _rest.SendAsync(call, cancellationToken).ConfigureAwait(false);
            return Learn(route, came);
        }
        finally
        {
            _pacer.Answered(route, came?.Limits);
        }
    }

    // What LabBot learns from an answer, and what it is for the caller.
    private DiscordAnswer Learn(DiscordRoute route, RestAnswer came)
    {
        var answer = came.Answer;
        if (came.IsInvalid && _pacer.Invalid())
            Log.TooManyInvalid(_logger, InvalidRequests.Most, InvalidRequests.Window.TotalMinutes);
        if (answer is DiscordAnswer.Wait { Delay: var delay })
            _pacer.Quiet(route, delay, came.IsGlobal);
        if (came.Status == 401 && !route.IsInteraction)
        {
            _isUnknown = true;
            Log.UnknownToken(_logger);
        }

        if (answer is DiscordAnswer.Refused { Code: OpenedTooFast })
        {
            var (left, rate) = _pacer.TooManyConversations();
            Log.OpenedTooFast(_logger, rate);
            return new DiscordAnswer.Wait(left);
        }

        Note(route.Name, answer);
        return answer;
    }

    private void Note(string route, DiscordAnswer answer)
    {
        switch (answer)
        {
            case DiscordAnswer.Wait { Delay.TotalSeconds: var seconds }:
                Log.AskedToWait(_logger, route, seconds);
                break;
            case DiscordAnswer.Refused { Code: var code, Status: var status, Error: var error }:
                Log.Refused(_logger, route, status, code, error);
                break;
            case DiscordAnswer.NoAnswer { Reason: var reason, MayHaveHappened: var perhaps }:
                Log.NoAnswer(_logger, route, reason, perhaps);
                break;
            case DiscordAnswer.Done:
                Log.Done(_logger, route);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(140, LogLevel.Debug, "Discord did {Route}")]
        public static partial void Done(ILogger logger, string route);

        [LoggerMessage(141, LogLevel.Information, "Discord refused {Route} with {Status} ({Code}): {Error}")]
        public static partial void Refused(ILogger logger, string route, int status, int code, string error);

        [LoggerMessage(142, LogLevel.Warning, "Discord asked to leave {Route} alone for {Seconds:F1} s")]
        public static partial void AskedToWait(ILogger logger, string route, double seconds);

        [LoggerMessage(143, LogLevel.Warning, "Discord did not answer {Route}: {Reason}. It may have happened: {MayHaveHappened}")]
        public static partial void NoAnswer(ILogger logger, string route, string reason, bool mayHaveHappened);

        [LoggerMessage(144, LogLevel.Error, "Discord has not answered any of the last calls and is left alone for {Seconds} s")]
        public static partial void LeftAlone(ILogger logger, double seconds);

        [LoggerMessage(145, LogLevel.Error, "Discord refused {Most} calls within {Minutes} min; the next go as those become older, so that it does not ban this machine. What does it refuse? It stands above")]
        public static partial void TooManyInvalid(ILogger logger, int most, double minutes);

        [LoggerMessage(146, LogLevel.Critical, "Discord does not know the bot token; nothing is sent with it any more. Set Discord:Token to the one on the page Bot of the application, and start LabBot again")]
        public static partial void UnknownToken(ILogger logger);

        [LoggerMessage(147, LogLevel.Warning, "Discord says that LabBot opens conversations too fast; from now on {Rate} a minute, and one more after every ten minutes without that word")]
        public static partial void OpenedTooFast(ILogger logger, int rate);
    }
}
