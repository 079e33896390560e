using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace LabBot.Outside.Fetching;

/// <summary>
/// Fetches what somebody else named, without being used for it: http and https only, public addresses only, each redirect anew, nothing of anybody's carried along, bounded in time, size and number.
/// The address that was checked is the one that is connected to, so a name that changes its answer gains nothing. Safe on any thread.
/// </summary>
internal sealed partial class SafeFetcher : IDisposable
{
    /// <summary>The longest time that a fetch takes, from asking to the last byte, with all redirects and the wait for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How many fetches go on at once.</summary>
    public const int AtOnce = 4;

    /// <summary>How many redirects are followed.</summary>
    public const int MostRedirects = 5;

    // Servers take about 8,000 characters (https://www.rfc-editor.org/rfc/rfc9110#section-4.1-5), and no page of a reading list has needed half of it.
    private const int MaxLength = 4096;

    private readonly AddressPolicy policy;
    private readonly Network network;
    private readonly TimeProvider time;
    private readonly ILogger<SafeFetcher> logger;
    private readonly ProductInfoHeaderValue[] agent;
    private readonly SemaphoreSlim turns = new(AtOnce);
    private readonly HttpMessageInvoker outside;
    private readonly HttpMessageInvoker trusted;

    /// <summary>A fetcher.</summary>
    /// <param name="policy">Where it may go; <see cref="AddressPolicy.Public"/> but in tests.</param>
    /// <param name="network">The machine's network; <see cref="Network.Real"/> but in tests.</param>
    /// <param name="contact">Whom a server's owner can turn to, an e-mail or web address; may be empty.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears which host was asked, and what came of it.</param>
    public SafeFetcher(AddressPolicy policy, Network network, string contact, TimeProvider time, ILogger<SafeFetcher> logger)
    {
        this.policy = policy;
        this.network = network;
        this.time = time;
        this.logger = logger;
        agent = Agent(contact);
        outside = new HttpMessageInvoker(Handler(ConnectCheckedAsync));
        trusted = new HttpMessageInvoker(Handler(ConnectTrustedAsync));
    }

    /// <summary>Fetches. Throws nothing but <see cref="OperationCanceledException"/>, when the caller ends it.</summary>
    public async Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(request.Within < Patience ? request.Within : Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var began = time.GetTimestamp();
        var result = await TurnAsync(request, both.Token, cancellationToken).ConfigureAwait(false);
        Log.Fetched(logger, request.Link.Scheme, HostOf(request.Link), Outcome(result), time.GetElapsedTime(began).TotalMilliseconds);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        outside.Dispose();
        trusted.Dispose();
        turns.Dispose();
    }

    private async Task<FetchResult> TurnAsync(FetchRequest request, CancellationToken limited, CancellationToken cancellationToken)
    {
        try
        {
            await turns.WaitAsync(limited).ConfigureAwait(false);
            try
            {
                return await FollowAsync(request, limited).ConfigureAwait(false);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FetchResult.Failed($"{HostOf(request.Link)} did not answer in time; try again later.", FetchFailure.NoAnswer);
        }
    }

    private async Task<FetchResult> FollowAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var link = request.Link;
        var redirects = new List<Redirect>();
        while (true)
        {
            var isTrusted = IsTrusted(link, request.Trusted);
            if (Refusal(link, isTrusted) is { } why)
                return Refused(why, redirects);
            try
            {
                using var message = Message(request, link);
                using var response = await (isTrusted ? trusted : outside).SendAsync(message, cancellationToken).ConfigureAwait(false);
                if (!IsRedirect(response))
                    return await ReadAsync(request, link, redirects, response, cancellationToken).ConfigureAwait(false);
                if (redirects.Count == MostRedirects || Target(link, response) is not { } next)
                    return Astray(request.Link);
                redirects.Add(new Redirect(next, response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect));
                link = next;
            }
            catch (Exception error) when (Failure(link, error, cancellationToken) is { } failure)
            {
                return failure is FetchResult.Refused { Why: var refusal } ? Refused(refusal, redirects) : failure;
            }
        }
    }

    // Who gave the address did not give the one that is refused.
    private static FetchResult.Refused Refused(string why, List<Redirect> redirects) => new(redirects.Count == 0 ? why : $"The address leads on to another one. {why}");

    private string? Refusal(Uri link, bool isTrusted)
    {
        if (!link.IsAbsoluteUri || link.Scheme is not ("http" or "https"))
            return $"It begins with {(link.IsAbsoluteUri ? link.Scheme : "no scheme")}:; expected a public page at http:// or https://.";
        if (link.UserInfo.Length > 0)
            return "It carries a user name or password; LabBot carries nobody's credentials: give it without the part before the @.";
        if (link.AbsoluteUri.Length > MaxLength)
            return $"It has {link.AbsoluteUri.Length} characters; expected at most {MaxLength}: look for a shorter address of the same page.";
        return isTrusted || policy.AllowsPort(link.Port) ? null : $"It names port {link.Port}, which no public page is at; expected one without a port, or with 80, 443, 8000, 8080 or 8443.";
    }

    private HttpRequestMessage Message(FetchRequest request, Uri link)
    {
        // HTTP/1.1 throughout: one connection is one request, so what was checked for it holds for it.
        var message = new HttpRequestMessage(request.IsHead ? HttpMethod.Head : HttpMethod.Get, link) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        foreach (var part in agent)
            message.Headers.UserAgent.Add(part);
        foreach (var type in request.MediaTypes)
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        if (request.MediaTypes.Count > 0)
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.1));
        // As the server wrote them, and so without a check of their form.
        if (request.ETag is { } tag)
            message.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (request.LastModified is { } modified)
            message.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
        return message;
    }

    private async Task<FetchResult> ReadAsync(FetchRequest request, Uri link, IReadOnlyList<Redirect> redirects, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var type = response.Content.Headers.ContentType;
        var fetched = new FetchResult.Fetched(link, (int)response.StatusCode)
        {
            Redirects = redirects,
            MediaType = type?.MediaType?.ToLowerInvariant(),
            Charset = type?.CharSet?.Trim('"', '\''),
            FileName = Name(response.Content.Headers.ContentDisposition),
            ETag = response.Headers.ETag?.ToString(),
            LastModified = response.Content.Headers.LastModified?.ToString("R"),
            RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null,
        };
        if (request.IsHead || request.MaxBytes == 0 || !fetched.IsSuccess)
            return fetched;
        if (!Takes(request.MediaTypes, fetched.MediaType))
            return new FetchResult.Refused($"It leads to {fetched.MediaType}, which LabBot does not read; expected {request.Expected}.");

        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var (bytes, isLonger) = await ReadAsync(body, request.MaxBytes, cancellationToken).ConfigureAwait(false);
        return isLonger && request.RefusesLonger
            ? new FetchResult.Refused($"It is larger than {request.MaxBytes / (1024 * 1024)} MB; expected a list of at most that: split it, or leave out what is not needed.")
            : fetched with { Body = bytes };
    }

    // What a bomb unpacks to is counted as it unpacks, a piece at a time.
    private static async Task<(byte[] Bytes, bool IsLonger)> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var piece = new byte[16 * 1024];
        while (true)
        {
            var count = await body.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return (read.ToArray(), false);
            var room = most - (int)read.Length;
            read.Write(piece, 0, Math.Min(count, room));
            if (count > room)
                return (read.ToArray(), true);
        }
    }

    private static SocketsHttpHandler Handler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) => new()
    {
        ConnectCallback = connect,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.All,
        MaxResponseHeadersLength = 64, // kB
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.Zero,
    };

    private async ValueTask<Stream> ConnectCheckedAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        // A name with one address inside and one outside is a trap, or a network's own business.
        if (addresses.Length == 0 || !addresses.All(policy.Allows) || !policy.AllowsPort(context.DnsEndPoint.Port))
            throw new NotPublicException();
        return await network.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Stream> ConnectTrustedAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) => await network.ConnectAsync(
        await ResolveAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false), context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await network.ResolveAsync(host, cancellationToken).ConfigureAwait(false);

    private static FetchResult? Failure(Uri link, Exception error, CancellationToken cancellationToken)
    {
        var host = HostOf(link);
        return error switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => null,
            { InnerException: NotPublicException } => new FetchResult.Refused($"{host} is not at a public address; LabBot visits public pages only: give a public address of it, or add it by hand."),
            { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => new FetchResult.Failed($"There is no host named {host}; check the spelling.", FetchFailure.NoAnswer),
            { InnerException: AuthenticationException } => new FetchResult.Failed($"The certificate of {host} cannot be trusted; open it in a browser to see why.", FetchFailure.NoAnswer),
            HttpRequestException { InnerException: SocketException } => new FetchResult.Failed($"{host} does not answer; check the address, or try again later.", FetchFailure.NoAnswer),
            HttpRequestException or IOException or InvalidDataException or OperationCanceledException or FormatException =>
                new FetchResult.Failed($"What {host} answers cannot be read; open it in a browser to see what it is.", FetchFailure.Garbled),
            _ => null,
        };
    }

    private static FetchResult.Failed Astray(Uri link) =>
        new($"{HostOf(link)} sends its visitors on and on, more than {MostRedirects} times or to nowhere; give the address at which it ends in a browser.", FetchFailure.Astray);

    private static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static Uri? Target(Uri link, HttpResponseMessage response) =>
        response.Headers.Location is { } location && Uri.TryCreate(link, location, out var target) ? target : null;

    private static bool IsTrusted(Uri link, Uri? trusted) =>
        trusted is not null && Uri.Compare(link, trusted, UriComponents.SchemeAndServer | UriComponents.UserInfo, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    // A server that gives no type may still serve what was asked for.
    private static bool Takes(IReadOnlyList<string> types, string? type) => types.Count == 0 || type is null || types.Any(one =>
        one == type || (one.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(one[..^1], StringComparison.Ordinal)));

    private static string? Name(ContentDispositionHeaderValue? disposition) => (disposition?.FileNameStar ?? disposition?.FileName)?.Trim('"');

    private static string HostOf(Uri link) => link.IsAbsoluteUri && link.Host.Length > 0 ? link.Host : "the address";

    private static ProductInfoHeaderValue[] Agent(string contact)
    {
        var version = typeof(SafeFetcher).Assembly.GetName().Version?.ToString(2) ?? "0";
        // Crossref serves those first who say so (https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/).
        var reach = contact.Contains('@') && !contact.Contains(':') ? "mailto:" + contact : contact;
        return [new ProductInfoHeaderValue("LabBot", version), new ProductInfoHeaderValue($"(a lab's reading list{(reach.Length > 0 ? $"; {reach}" : "")})")];
    }

    private static string Outcome(FetchResult result) => result switch
    {
        FetchResult.Fetched { Status: var status } => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FetchResult.Refused => "refused",
        FetchResult.Failed { Failure: var failure } => failure.ToString(),
        _ => throw new UnreachableException(),
    };

    private sealed class NotPublicException : Exception;

    private static partial class Log
    {
        // The host alone: a path or query may hold what somebody meant for themselves.
        [LoggerMessage(60, LogLevel.Debug, "Fetched from {Scheme} {Host}: {Outcome} after {Milliseconds:0} ms")]
        public static partial void Fetched(ILogger logger, string scheme, string host, string outcome, double milliseconds);
    }
}
