using System.Net.Http.Headers;
using System.Text.Json;
using LabBot.Wire;

namespace LabBot.Discord.Wire;

/// <summary>What came of one request.</summary>
/// <param name="Answer">What it means.</param>
/// <param name="Status">The status of the response; 0 where there was none.</param>
/// <param name="Limits">What Discord said of the bucket; null for nothing.</param>
internal sealed record RestAnswer(DiscordAnswer Answer, int Status = 0, RateLimits? Limits = null)
{
    /// <summary>With a 429: whether it is for all routes.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Whether Discord counts it towards a ban: https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans.</summary>
    public bool IsInvalid { get; init; }
}

/// <summary>
/// One request to Discord, and what its answer means. It repeats nothing and waits for nobody's turn. Cancelling ends the call with what is known of it, and throws
/// nothing. No address and no header stands in what it says: both can hold secrets. Safe on any thread.
/// </summary>
internal sealed class RestApi : IDisposable
{
    // A person waits, and a drip's lease runs: who has not answered by then is not going to.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    // Discord names no limit; a hundred messages of the longest kind stay under it.
    private const int LongestAnswer = 16 * 1024 * 1024;

    /// <summary>What LabBot calls itself. https://discord.com/developers/docs/reference#user-agent asks for an address; LabBot has no page of its own yet.</summary>
    internal static readonly string Agent = $"DiscordBot (https://discord.com/developers/applications, {typeof(RestApi).Assembly.GetName().Version?.ToString(3)}) LabBot";

    private readonly HttpClient _client;
    private readonly Uri _root;
    private readonly Secret _token;
    private readonly TimeProvider _time;

    // Ticks that this clock is ahead of Discord's; MinValue for not known.
    private long _ahead = long.MinValue;

    /// <summary>Requests under that address.</summary>
    /// <param name="apiUrl">Where the API is, without its version.</param>
    /// <param name="token">The bot token.</param>
    /// <param name="handler">What carries the requests; it is disposed with this.</param>
    /// <param name="time">The clock for the time limit.</param>
    public RestApi(Uri apiUrl, Secret token, HttpMessageHandler handler, TimeProvider time)
    {
        _root = new Uri($"{apiUrl.AbsoluteUri.TrimEnd('/')}/v{DiscordWire.Version}/");
        (_token, _time) = (token, time);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Agent);
    }

    /// <summary>How far this machine's clock is ahead of Discord's, as the last answer told, to about a second; null while nothing has.</summary>
    public TimeSpan? ClockAhead => Volatile.Read(ref _ahead) is var ticks && ticks == long.MinValue ? null : TimeSpan.FromTicks(ticks);

    /// <summary>Sends a call.</summary>
    public async Task<RestAnswer> SendAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        var route = call.Route;
        var content = Content(call);
        using var request = new HttpRequestMessage(route.Method, new Uri(_root, route.Path)) { Content = content };
        if (!route.IsInteraction)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bot", _token.Reveal());
        using var timeLimit = new CancellationTokenSource(TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeLimit.Token);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            if (response.Headers.Date is { } date)
                Volatile.Write(ref _ahead, (_time.GetUtcNow() - date).Ticks);
            return Meaning(route, response, Json.Any(await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false)));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // Who gives up is told the same truth: whether it may have happened follows from what was sent, never from who stopped waiting.
            var hasBegun = content?.HasBegun ?? error is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
            return new(new DiscordAnswer.NoAnswer(cancellationToken.IsCancellationRequested ? "LabBot stopped waiting for the answer" : InWords(error), route.Method != HttpMethod.Get && hasBegun));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static OnceSent? Content(DiscordCall call)
    {
        if (call.Body is null)
            return null;
        var (bytes, mediaType) = DiscordBody.Of(call.Route.Body, call.Body, call.File);
        return new OnceSent(bytes, mediaType);
    }

    private RestAnswer Meaning(DiscordRoute route, HttpResponseMessage response, JsonElement? body)
    {
        var (status, limits, isRead) = ((int)response.StatusCode, RateLimits.Read(response.Headers), route.Method == HttpMethod.Get);
        return status switch
        {
            429 when Code(body) != DiscordApi.OpenedTooFast => new(new DiscordAnswer.Wait(Delay(response.Headers, body)), status, limits)
            {
                IsGlobal = IsGlobal(response.Headers, body),
                IsInvalid = RateLimits.One(response.Headers, "X-RateLimit-Scope") != "shared",
            },
            >= 500 or 408 => new(new DiscordAnswer.NoAnswer($"Discord answered with its error {status}", !isRead), status, limits),
            >= 300 and < 400 => new(new DiscordAnswer.NoAnswer($"a redirect ({status}) came where Discord should be; is {DiscordWireOptions.Section}:{nameof(DiscordWireOptions.ApiUrl)} right?", false), status),
            >= 400 => new(new DiscordAnswer.Refused(Code(body), status, Words(route, status, body)), status, limits) { IsInvalid = status is 401 or 403 or 429 },
            204 => new(new DiscordAnswer.Done(default), status, limits),
            _ when body is { } json => new(new DiscordAnswer.Done(json), status, limits),
            _ => new(new DiscordAnswer.NoAnswer("what came back is not an answer of Discord's", !isRead), status, limits),
        };
    }

    // The header, the body, the bucket's end: the first that can be read.
    private TimeSpan Delay(HttpResponseHeaders headers, JsonElement? body)
    {
        var inBody = body is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("retry_after", out var after) && after.ValueKind == JsonValueKind.Number ? after.GetRawText() : null;
        string?[] said = [RateLimits.One(headers, "Retry-After"), inBody, RateLimits.One(headers, "X-RateLimit-Reset-After")];
        return said.OfType<string>().Select(value => RetryAfter.TryRead(value, _time.GetUtcNow())).FirstOrDefault(delay => delay is not null) ?? RetryAfter.Unknown;
    }

    // A 429 that is not Discord's JSON comes from what stands before it, and that counts everything from this machine.
    private static bool IsGlobal(HttpResponseHeaders headers, JsonElement? body) =>
        RateLimits.One(headers, "X-RateLimit-Global") is not null
        || (RateLimits.One(headers, "X-RateLimit-Scope") is { } scope
            ? scope == "global"
            : body is not { ValueKind: JsonValueKind.Object } json || (json.TryGetProperty("global", out var global) && global.ValueKind == JsonValueKind.True));

    private static int Code(JsonElement? body) =>
        body is { ValueKind: JsonValueKind.Object } json && Json.Number(json, "code") is { } code and >= 0 and <= int.MaxValue ? (int)code : 0;

    // Discord's own words, and of a body that it does not take which part; nothing that could hold a token, which a proxy might echo.
    private string Words(DiscordRoute route, int status, JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } json || Json.Text(json, "message") is not { } words)
            return $"http {status}";
        if (json.TryGetProperty("errors", out var errors))
            words += Parts(errors, "");
        // Tokens of interactions stand in the path and have some two hundred characters; its words are shorter than this.
        string[] secrets = [.. _token.Reveal().Split('.').Where(part => part.Length > 5), .. route.Path.Split('/', '?').Where(part => part.Length > 15)];
        var isPlain = words.Length <= 300 && words.All(c => c is >= ' ' and <= '~') && words.Split(' ').All(word => word.Length <= 80)
            && !secrets.Any(secret => words.Contains(secret, StringComparison.OrdinalIgnoreCase));
        return isPlain ? words : "an error that cannot be shown";
    }

    // https://discord.com/developers/docs/reference#error-messages: objects by field, down to { "_errors": [{ "code", "message" }] }.
    private static string Parts(JsonElement errors, string path)
    {
        if (errors.ValueKind != JsonValueKind.Object || path.Length > 100)
            return "";
        if (errors.TryGetProperty("_errors", out var list) && list.ValueKind == JsonValueKind.Array)
            return $"; {path} {string.Join(' ', list.EnumerateArray().Select(error => error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) ? $"{code}" : "?"))}";
        return string.Concat(errors.EnumerateObject().Select(field => Parts(field.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}")));
    }

    private static string InWords(Exception error) => error switch
    {
        OperationCanceledException => $"Discord gave no answer within {TimeLimit.TotalSeconds:0} s",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "Discord's name could not be looked up; is there a network?",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection to Discord came about",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection to Discord came about; are the clock and the certificates right?",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy let nothing through to Discord",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "Discord's answer was too long",
        _ => "the connection to Discord broke",
    };
}
