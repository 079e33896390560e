using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Wire;

namespace LabBot.Slack.Wire;

/// <summary>
/// One request to Slack, and what its answer means. It repeats nothing and waits for nobody's turn. Cancelling ends the call with
/// what is known of it, and throws nothing. No address and no header stands in what it says: both can
/// hold secrets. Safe on any thread.
/// </summary>
internal sealed class WebApi : IWebApi
{
    /// <summary>How long a call may take. A person waits, and a drip's lease runs: who has not answered by then is not going to.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long putting a file may take.</summary>
    public static readonly TimeSpan FileLimit = TimeSpan.FromMinutes(1);

    /// <summary>The longest answer that is read, in bytes. Slack names no limit; a history of 1,000 long messages stays under it.</summary>
    public const int LongestAnswer = 16 * 1024 * 1024;

    private const string Json = "application/json; charset=utf-8";

    private readonly HttpClient _client;
    private readonly Uri _apiUrl;
    private readonly TimeProvider _time;

    /// <summary>Requests under that address.</summary>
    /// <param name="apiUrl">Where the methods are.</param>
    /// <param name="handler">What carries the requests; it is disposed with this.</param>
    /// <param name="time">The clock for the time limit.</param>
    public WebApi(Uri apiUrl, HttpMessageHandler handler, TimeProvider time)
    {
        _apiUrl = Folder(apiUrl);
        _time = time;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("LabBot", typeof(WebApi).Assembly.GetName().Version?.ToString(3)));
    }

    /// <inheritdoc/>
    public Task<SlackAnswer> CallAsync(SlackMethod method, JsonObject arguments, Secret token, CancellationToken cancellationToken)
    {
        var url = new Uri(_apiUrl, method.Form == ArgumentForm.Query ? $"{method.Name}?{WebForm.Write(arguments)}" : method.Name);
        var content = method.Form switch
        {
            ArgumentForm.Json => new OnceSent(Bytes(arguments), Json),
            ArgumentForm.Form => new OnceSent(Encoding.UTF8.GetBytes(WebForm.Write(arguments)), "application/x-www-form-urlencoded"),
            _ => null,
        };
        return SendAsync(url, content, token, method.IsRead, TimeLimit, OfMethod, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SlackAnswer> PostAsync(Uri url, JsonObject message, CancellationToken cancellationToken) =>
        IsSlacks(_apiUrl, url)
            ? SendAsync(url, new OnceSent(Bytes(message), Json), null, isRead: false, TimeLimit, OfAddress, cancellationToken)
            : Task.FromResult<SlackAnswer>(NotSlacks);

    /// <inheritdoc/>
    public Task<SlackAnswer> PutFileAsync(Uri url, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        IsSlacks(_apiUrl, url)
            // A file is seen by nobody until the upload is finished, so it is no change yet.
            ? SendAsync(url, new OnceSent(bytes, "application/octet-stream"), null, isRead: true, FileLimit, OfAddress, cancellationToken)
            : Task.FromResult<SlackAnswer>(NotSlacks);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The answer for an address that is not Slack's.</summary>
    public static SlackAnswer.Refused NotSlacks { get; } = new("not_an_address_of_slack", default);

    /// <summary>The address of the methods, as something that a method's name can be added to.</summary>
    public static Uri Folder(Uri apiUrl) => apiUrl.AbsoluteUri.EndsWith('/') ? apiUrl : new Uri(apiUrl.AbsoluteUri + "/");

    /// <summary>Whether an address is on the domain of the methods, as Slack's are (hooks., files.); nothing else is sent a person's answer, whatever a payload says.</summary>
    public static bool IsSlacks(Uri apiUrl, Uri url) =>
        url.IsAbsoluteUri && url.Scheme == apiUrl.Scheme && url.UserInfo.Length == 0
        && (url.Host.Equals(apiUrl.Host, StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith("." + apiUrl.Host, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a response of that status means, whatever is in it; null where its body says.</summary>
    public static SlackAnswer.NoAnswer? OfStatus(int status, bool isRead) => status switch
    {
        >= 500 or 408 => new($"Slack answered with its error {status}", !isRead),
        >= 300 and < 400 => new($"a redirect ({status}) came where Slack should be; is {SlackWireOptions.Section}:{nameof(SlackWireOptions.ApiUrl)} right?", false),
        _ => null,
    };

    /// <summary>What an error of a method means.</summary>
    /// <param name="error">Slack's word for it.</param>
    /// <param name="body">All that Slack answered.</param>
    /// <param name="isRead">Whether the method changes nothing.</param>
    /// <param name="delay">How long to wait where the word asks to.</param>
    public static SlackAnswer OfError(string? error, JsonElement body, bool isRead, TimeSpan delay) => Word(error) switch
    {
        "ratelimited" or "rate_limited" => new SlackAnswer.Wait(delay),
        // Slack says of these that a part may have been done: docs.slack.dev/reference/methods/chat.postMessage, errors.
        "internal_error" or "fatal_error" or "service_unavailable" => new SlackAnswer.NoAnswer($"Slack answered '{error}'", !isRead),
        var word => new SlackAnswer.Refused(word, body),
    };

    /// <summary>Whether it is an answer of a method at all: an object that says whether it went well.</summary>
    public static bool SaysOk(JsonElement body) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("ok", out var ok) && ok.ValueKind is JsonValueKind.True or JsonValueKind.False;

    /// <summary>Why there is no answer, in plain words.</summary>
    public static string InWords(Exception error, TimeSpan limit) => error switch
    {
        OperationCanceledException => $"Slack gave no answer within {limit.TotalSeconds:0} s",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "Slack's name could not be looked up; is there a network?",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection to Slack came about",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection to Slack came about; are the clock and the certificates right?",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy let nothing through to Slack",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "Slack's answer was too long",
        _ => "the connection to Slack broke",
    };

    private async Task<SlackAnswer> SendAsync(
        Uri url, OnceSent? content, Secret? token, bool isRead, TimeSpan limit, Func<HttpResponseMessage, JsonElement?, bool, SlackAnswer> meaning, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, url) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        using var timeLimit = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeLimit.Token);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                return new SlackAnswer.Wait(RetryAfter.Read(response.Headers, _time.GetUtcNow()));
            if (OfStatus((int)response.StatusCode, isRead) is { } none)
                return none;
            return meaning(response, Parse(await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false)), isRead);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // Who gives up is told the same truth: whether it may have happened follows from what was sent, never from who stopped waiting.
            return new SlackAnswer.NoAnswer(
                cancellationToken.IsCancellationRequested ? "LabBot stopped waiting for the answer" : InWords(error, limit), !isRead && content is { HasBegun: true });
        }
    }

    private SlackAnswer OfMethod(HttpResponseMessage response, JsonElement? body, bool isRead)
    {
        if (body is not { } answer || !SaysOk(answer))
        {
            return response.IsSuccessStatusCode
                ? new SlackAnswer.NoAnswer("what came back is not an answer of Slack's", !isRead)
                : new SlackAnswer.Refused($"http_{(int)response.StatusCode}", default);
        }

        return answer.GetProperty("ok").ValueKind == JsonValueKind.True ? new SlackAnswer.Done(answer) : OfError(ErrorOf(answer), answer, isRead, RetryAfter.Read(response.Headers, _time.GetUtcNow()));
    }

    private static SlackAnswer OfAddress(HttpResponseMessage response, JsonElement? body, bool isRead)
    {
        var saysNo = body is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.False;
        if (response.IsSuccessStatusCode && !saysNo)
            return new SlackAnswer.Done(body ?? default);
        return new SlackAnswer.Refused(saysNo ? Word(ErrorOf(body!.Value)) : $"http_{(int)response.StatusCode}", body ?? default);
    }

    private static string? ErrorOf(JsonElement answer) => answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString() : null;

    /// <summary>Slack's errors are words of this alphabet; anything else is not taken over into logs and cards.</summary>
    public static string Word(string? error) => error is { Length: > 0 and <= 64 } word && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') ? word : "unreadable_error";

    private static JsonElement? Parse(byte[] bytes)
    {
        try
        {
            return JsonElement.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
            json.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
