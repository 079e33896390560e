using System.Net.Http.Headers;
using System.Text.Json;
using LabBot.Wire;

namespace LabBot.Discord.Wire;

/// <summary>What Discord's responses mean, whoever carried them. No address and no header stands in what it says: both can hold secrets. Safe on any thread.</summary>
/// <param name="token">The bot token, which no error may show.</param>
/// <param name="time">The clock.</param>
internal sealed class RestMeaning(Secret token, TimeProvider time)
{
    // Ticks that this clock is ahead of Discord's; MinValue for not known.
    private long _ahead = long.MinValue;

    /// <summary>How far this machine's clock is ahead of Discord's, as the last answer told, to about a second; null while nothing has.</summary>
    public TimeSpan? ClockAhead => Volatile.Read(ref _ahead) is var ticks && ticks == long.MinValue ? null : TimeSpan.FromTicks(ticks);

    /// <summary>What a response means.</summary>
    /// <param name="route">The route that was called.</param>
    /// <param name="response">The response; its content was read.</param>
    /// <param name="body">The JSON in it; null for none.</param>
    public RestAnswer Of(DiscordRoute route, HttpResponseMessage response, JsonElement? body)
    {
        if (response.Headers.Date is { } date)
            Volatile.Write(ref _ahead, (time.GetUtcNow() - date).Ticks);
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

    /// <summary>
    /// What it means that no response came. Who gives up is told the same truth: whether it may have happened follows from what was sent, never from who stopped waiting.
    /// </summary>
    /// <param name="route">The route that was called.</param>
    /// <param name="error">Why.</param>
    /// <param name="hasBegun">Whether sending had begun; null where nobody knows more than the error tells.</param>
    /// <param name="gaveUp">Whether who called stopped waiting.</param>
    public static RestAnswer OfNone(DiscordRoute route, Exception error, bool? hasBegun, bool gaveUp) => new(new DiscordAnswer.NoAnswer(
        gaveUp ? "LabBot stopped waiting for the answer" : InWords(error),
        route.Method != HttpMethod.Get
        && (hasBegun ?? error is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError })));

    // The header, the body, the bucket's end: the first that can be read.
    private TimeSpan Delay(HttpResponseHeaders headers, JsonElement? body)
    {
        var inBody = body is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("retry_after", out var after) && after.ValueKind == JsonValueKind.Number ? after.GetRawText() : null;
        string?[] said = [RateLimits.One(headers, "Retry-After"), inBody, RateLimits.One(headers, "X-RateLimit-Reset-After")];
        return said.OfType<string>().Select(value => RetryAfter.TryRead(value, time.GetUtcNow())).FirstOrDefault(delay => delay is not null) ?? RetryAfter.Unknown;
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
        string[] secrets = [.. token.Reveal().Split('.').Where(part => part.Length > 5), .. route.Path.Split('/', '?').Where(part => part.Length > 15)];
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
        OperationCanceledException => $"Discord gave no answer within {RestApi.TimeLimit.TotalSeconds:0} s",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "Discord's name could not be looked up; is there a network?",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection to Discord came about",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection to Discord came about; are the clock and the certificates right?",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy let nothing through to Discord",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "Discord's answer was too long",
        _ => "the connection to Discord broke",
    };
}
