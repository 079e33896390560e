using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Wire;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace LabBot.Slack.Wire;

/// <summary>
/// LabBot's own client of the Web API. Reads, and what certainly never left, are tried up to three times; a write whose fate is unknown is not. When five calls
/// or more within a minute all came to nothing, Slack is left alone for five seconds and then tried with one call. Cancelling ends a call with what is known of
/// it: Wait where its turn had not come, else NoAnswer. Nothing is thrown. Safe on any thread.
/// </summary>
public sealed partial class SlackApi : ISlackApi, IDisposable
{
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(5);

    private readonly IWebApi _web;
    private readonly Secret _token;
    private readonly Pacer _pacer;
    private readonly ResiliencePipeline<SlackAnswer> _again;
    private readonly ResiliencePipeline<SlackAnswer> _careful;
    private readonly ILogger<SlackApi> _logger;

    /// <summary>A client that uses <see cref="SlackWireOptions.BotToken"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public SlackApi(SlackWireOptions options, TimeProvider time, ILogger<SlackApi> logger)
        : this(options, Sockets.Pooled(), time, logger)
    {
    }

    /// <summary>The same over another handler.</summary>
    internal SlackApi(SlackWireOptions options, HttpMessageHandler handler, TimeProvider time, ILogger<SlackApi> logger)
        : this(options, () => new WebApi(options.ApiUrl, handler, time), time, logger)
    {
    }

    /// <summary>The same over another carrier, which is disposed with this; it is made when the options are known to be right.</summary>
    internal SlackApi(SlackWireOptions options, Func<IWebApi> carrier, TimeProvider time, ILogger<SlackApi> logger)
    {
        options.ThrowIfWrong();
        _web = carrier();
        _token = options.BotToken;
        _pacer = new Pacer(time);
        _logger = logger;
        var again = new RetryStrategyOptions<SlackAnswer>
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(250),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static tried => new(tried.Outcome.Result is SlackAnswer.NoAnswer { MayHaveHappened: false }),
        };
        _again = new ResiliencePipelineBuilder<SlackAnswer> { TimeProvider = time }.AddRetry(again).Build();
        _careful = new ResiliencePipelineBuilder<SlackAnswer> { TimeProvider = time }.AddRetry(again).AddCircuitBreaker(new CircuitBreakerStrategyOptions<SlackAnswer>
        {
            FailureRatio = 1,
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = LeftAlone,
            ShouldHandle = static tried => new(tried.Outcome is { Exception: not null } or { Result: SlackAnswer.NoAnswer }),
            OnOpened = _ =>
            {
                Log.LeftAlone(_logger, LeftAlone.TotalSeconds);
                return default;
            },
        }).Build();
    }

    /// <inheritdoc/>
    public async Task<SlackAnswer> CallAsync(SlackCall call, CancellationToken cancellationToken)
    {
        var method = SlackMethod.Of(call.Method);
        var channel = method.Channel is { } name && call.Arguments[name] is JsonValue value && value.TryGetValue<string>(out var id) ? id : null;
        try
        {
            return await _careful.ExecuteAsync(token => new ValueTask<SlackAnswer>(OnceAsync(method, channel, call, token)), cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            return new SlackAnswer.NoAnswer("Slack has not answered for a while, so it is left alone for some seconds", false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return NeverLeft();
        }
    }

    /// <inheritdoc/>
    public async Task<SlackAnswer> RespondAsync(Uri responseUrl, JsonObject message, CancellationToken cancellationToken)
    {
        var answer = await AgainAsync(token => _web.PostAsync(responseUrl, message, token), cancellationToken).ConfigureAwait(false);
        Note("response_url", answer);
        return answer;
    }

    /// <inheritdoc/>
    public async Task<SlackAnswer> UploadAsync(SlackFile file, CancellationToken cancellationToken)
    {
        var started = await CallAsync(new SlackCall(SlackMethod.StartUpload.Name, new JsonObject { ["filename"] = file.Name, ["length"] = file.Content.Length }), cancellationToken).ConfigureAwait(false);
        if (started is not SlackAnswer.Done { Body: var ticket })
            return started;
        if (!ticket.TryGetProperty("upload_url", out var url) || !Uri.TryCreate(url.ToString(), UriKind.Absolute, out var address) || !ticket.TryGetProperty("file_id", out var id))
            return new SlackAnswer.NoAnswer("Slack did not say where to put the file", false);
        var put = await AgainAsync(token => _web.PutFileAsync(address, file.Content, token), cancellationToken).ConfigureAwait(false);
        Note("upload_url", put);
        if (put is not SlackAnswer.Done)
            return put;
        return await CallAsync(
            new SlackCall(SlackMethod.FinishUpload.Name, new JsonObject
            {
                ["files"] = new JsonArray(new JsonObject { ["id"] = id.ToString(), ["title"] = file.Name }),
                ["channel_id"] = file.Channel,
                ["initial_comment"] = file.Text,
            }),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pacer.Dispose();
        _web.Dispose();
    }

    // Where nobody says for whom a call is: the person that it names, or the conversation, which mostly is one person's.
    private static string? PersonOf(SlackCall call)
    {
        return call.Person ?? Text("user") ?? Text("user_id") ?? Text("channel");

        string? Text(string name) => call.Arguments[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    private async Task<SlackAnswer> AgainAsync(Func<CancellationToken, Task<SlackAnswer>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _again.ExecuteAsync(token => new ValueTask<SlackAnswer>(call(token)), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return NeverLeft();
        }
    }

    // Only what certainly never left is tried again, so whoever gives up between two tries has sent nothing.
    private static SlackAnswer.NoAnswer NeverLeft() => new("LabBot stopped waiting before anything was sent", false);

    private async Task<SlackAnswer> OnceAsync(SlackMethod method, string? channel, SlackCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (await _pacer.EnterAsync(method, channel, call.Budget, cancellationToken, PersonOf(call)).ConfigureAwait(false) is var wait && wait > TimeSpan.Zero)
                return new SlackAnswer.Wait(wait);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its turn had not come. That is no fault of Slack's, so it does not count against it.
            return new SlackAnswer.Wait(RetryAfter.Shortest);
        }

        try
        {
            var answer = await _web.CallAsync(method, call.Arguments, _token, cancellationToken).ConfigureAwait(false);
            if (answer is SlackAnswer.Wait { Delay: var delay })
                _pacer.Quiet(method, channel, delay);
            if (answer is SlackAnswer.Done { Body: { ValueKind: JsonValueKind.Object } body } && channel is ['U' or 'W', ..]
                && body.TryGetProperty("channel", out var arrived) && arrived.ValueKind == JsonValueKind.String && arrived.GetString() is ['D', ..] conversation)
                _pacer.Same(channel, conversation);
            Note(method.Name, answer);
            return answer;
        }
        finally
        {
            _pacer.Answered(channel);
        }
    }

    private void Note(string method, SlackAnswer answer)
    {
        switch (answer)
        {
            case SlackAnswer.Wait { Delay.TotalSeconds: var seconds }:
                Log.AskedToWait(_logger, method, seconds);
                break;
            case SlackAnswer.Refused { Error: var error }:
                Log.Refused(_logger, method, error);
                break;
            case SlackAnswer.NoAnswer { Reason: var reason, MayHaveHappened: var perhaps }:
                Log.NoAnswer(_logger, method, reason, perhaps);
                break;
            default:
                Log.Done(_logger, method);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Debug, "Slack did {Method}")]
        public static partial void Done(ILogger logger, string method);

        [LoggerMessage(61, LogLevel.Information, "Slack refused {Method}: {Error}")]
        public static partial void Refused(ILogger logger, string method, string error);

        [LoggerMessage(62, LogLevel.Warning, "Slack asked to leave {Method} alone for {Seconds:F1} s")]
        public static partial void AskedToWait(ILogger logger, string method, double seconds);

        [LoggerMessage(63, LogLevel.Warning, "Slack did not answer {Method}: {Reason}. It may have happened: {MayHaveHappened}")]
        public static partial void NoAnswer(ILogger logger, string method, string reason, bool mayHaveHappened);

        [LoggerMessage(64, LogLevel.Error, "Slack has not answered any of the last calls and is left alone for {Seconds} s")]
        public static partial void LeftAlone(ILogger logger, double seconds);
    }
}
