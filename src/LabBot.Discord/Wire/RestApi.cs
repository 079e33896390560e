using System.Net.Http.Headers;
using LabBot.Wire;

namespace LabBot.Discord.Wire;

/// <summary>
/// One request to Discord, and what its answer means. It repeats nothing and waits for nobody's turn. Cancelling ends the call with what is known of it, and throws
/// nothing. No address and no header stands in what it says: both can hold secrets. Safe on any thread.
/// </summary>
internal sealed class RestApi : IRestApi
{
    /// <summary>How long a call may take. A person waits, and a drip's lease runs: who has not answered by then is not going to.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    // Discord names no limit; a hundred messages of the longest kind stay under it.
    private const int LongestAnswer = 16 * 1024 * 1024;

    /// <summary>What LabBot calls itself. https://discord.com/developers/docs/reference#user-agent asks for an address; LabBot has no page of its own yet.</summary>
    internal static readonly string Agent = $"DiscordBot (https://discord.com/developers/applications, {typeof(RestApi).Assembly.GetName().Version?.ToString(3)}) LabBot";

    private readonly HttpClient _client;
    private readonly Uri _root;
    private readonly Secret _token;
    private readonly TimeProvider _time;
    private readonly RestMeaning _meaning;

    /// <summary>Requests under that address.</summary>
    /// <param name="apiUrl">Where the API is, without its version.</param>
    /// <param name="token">The bot token.</param>
    /// <param name="handler">What carries the requests; it is disposed with this.</param>
    /// <param name="time">The clock for the time limit.</param>
    public RestApi(Uri apiUrl, Secret token, HttpMessageHandler handler, TimeProvider time)
    {
        _root = Root(apiUrl);
        (_token, _time, _meaning) = (token, time, new RestMeaning(token, time));
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Agent);
    }

    /// <inheritdoc/>
    public TimeSpan? ClockAhead => _meaning.ClockAhead;

    /// <summary>The address to which a route's path is added.</summary>
    public static Uri Root(Uri apiUrl) => new($"{apiUrl.AbsoluteUri.TrimEnd('/')}/v{DiscordWire.Version}/");

    /// <inheritdoc/>
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
            return _meaning.Of(route, response, Json.Any(await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false)));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return RestMeaning.OfNone(route, error, content?.HasBegun, cancellationToken.IsCancellationRequested);
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
}
