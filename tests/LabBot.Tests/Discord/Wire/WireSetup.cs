using System.Net;
using System.Text;
using LabBot.Discord.Wire;
using LabBot.Wire;
using NSec.Cryptography;

namespace LabBot.Tests.Discord.Wire;

/// <summary>Options that are right, and the other half of their key.</summary>
internal static class WireSetup
{
    public const string Token = "OTAwMDAw.Gabcde.test-token";

    /// <summary>What Discord would sign with.</summary>
    public static readonly Key Key = Key.Import(SignatureAlgorithm.Ed25519, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), KeyBlobFormat.RawPrivateKey);

    public static DiscordWireOptions Options(Uri? api = null, Uri? listen = null) => new()
    {
        ApiUrl = api ?? new Uri("http://127.0.0.1:1/api/"),
        Token = new Secret(Token),
        PublicKey = Convert.ToHexStringLower(Key.PublicKey.Export(KeyBlobFormat.RawPublicKey)),
        Listen = listen,
    };

    public static string Sign(string timestamp, ReadOnlySpan<byte> body) => Sign(Key, timestamp, body);

    public static string Sign(Key key, string timestamp, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SignatureAlgorithm.Ed25519.Sign(key, [.. Encoding.ASCII.GetBytes(timestamp), .. body]));
}

/// <summary>A request as it left.</summary>
internal sealed record Sent(string Method, string Url, string Type, string Authorization, string Agent, string Body, DateTimeOffset At);

/// <summary>What would be sent, and what comes back: null for nothing, ever.</summary>
internal sealed class RestLine(Func<int, HttpRequestMessage, HttpResponseMessage?> answer, TimeProvider? time = null, bool readsBody = true) : HttpMessageHandler
{
    private readonly Lock _gate = new();

    public RestLine(Func<int, HttpResponseMessage?> answer, TimeProvider? time = null, bool readsBody = true)
        : this((count, _) => answer(count), time, readsBody)
    {
    }

    public List<Sent> Requests { get; } = [];

    public TaskCompletionSource Received { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static HttpResponseMessage Answer(int status, string body, string? retryAfter = null, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    public static HttpResponseMessage Json(string body, params (string Name, string Value)[] headers) => Answer(200, body, null, headers);

    /// <summary>What Discord says of a bucket.</summary>
    public static (string Name, string Value)[] Limits(int limit, int remaining, double resetAfter, string bucket = "abcd1234") =>
    [
        ("X-RateLimit-Bucket", bucket), ("X-RateLimit-Limit", $"{limit}"), ("X-RateLimit-Remaining", $"{remaining}"), ("X-RateLimit-Reset-After", FormattableString.Invariant($"{resetAfter}")),
    ];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        if (readsBody && request.Content is { } content)
            await content.CopyToAsync(body, cancellationToken);
        HttpResponseMessage? response;
        lock (_gate)
        {
            Requests.Add(new(
                request.Method.Method, request.RequestUri!.AbsoluteUri, $"{request.Content?.Headers.ContentType}", $"{request.Headers.Authorization}", $"{request.Headers.UserAgent}",
                Encoding.UTF8.GetString(body.ToArray()), time?.GetUtcNow() ?? default));
            Received.TrySetResult();
            response = answer(Requests.Count, request);
        }

        if (response is not null)
            return response;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException();
    }
}
