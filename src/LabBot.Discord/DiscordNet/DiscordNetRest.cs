using System.Text;
using Discord.Net.Rest;
using LabBot.Discord.Wire;
using LabBot.Wire;

namespace LabBot.Discord.DiscordNet;

/// <summary>
/// Discord.Net (https://github.com/discord-net/Discord.Net) as what carries LabBot's requests: its REST client, beneath its own models and queue, so that a body goes as LabBot wrote it and the limits
/// stay LabBot's. It has no public way to name a file, so a call with one goes over LabBot's own client. Safe on any thread.
/// </summary>
internal sealed class DiscordNetRest : IRestApi
{
    private readonly IRestClient _client;
    private readonly RestApi _withFiles;
    private readonly RestMeaning _meaning;
    private readonly KeyValuePair<string, IEnumerable<string>>[] _authorization;
    private readonly TimeProvider _time;

    /// <summary>Requests under that address.</summary>
    /// <param name="apiUrl">Where the API is, without its version.</param>
    /// <param name="token">The bot token.</param>
    /// <param name="time">The clock for the time limit.</param>
    public DiscordNetRest(Uri apiUrl, Secret token, TimeProvider time)
    {
        _client = DefaultRestClientProvider.Create(useProxy: true)(RestApi.Root(apiUrl).AbsoluteUri);
        _client.SetHeader("User-Agent", RestApi.Agent);
        _withFiles = new RestApi(apiUrl, token, Sockets.Pooled(), time);
        (_meaning, _authorization, _time) = (new RestMeaning(token, time), [new("Authorization", [$"Bot {token.Reveal()}"])], time);
    }

    /// <inheritdoc/>
    public TimeSpan? ClockAhead => _meaning.ClockAhead;

    /// <inheritdoc/>
    public async Task<RestAnswer> SendAsync(DiscordCall call, CancellationToken cancellationToken)
    {
        if (call.File is not null)
            return await _withFiles.SendAsync(call, cancellationToken).ConfigureAwait(false);
        var (route, headers) = (call.Route, call.Route.IsInteraction ? null : _authorization);
        using var timeLimit = new CancellationTokenSource(RestApi.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeLimit.Token);
        try
        {
            var came = await (call.Body is { } body
                ? _client.SendAsync(route.Method.Method, route.Path, Encoding.UTF8.GetString(DiscordBody.Of(route.Body, body, null).Bytes.Span), either.Token, requestHeaders: headers)
                : _client.SendAsync(route.Method.Method, route.Path, either.Token, requestHeaders: headers)).ConfigureAwait(false);
            return await MeaningAsync(route, came, either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // Discord.Net does not tell whether sending had begun, so what was stopped counts as begun.
            return RestMeaning.OfNone(route, error, null, cancellationToken.IsCancellationRequested);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _withFiles.Dispose();
    }

    private async Task<RestAnswer> MeaningAsync(DiscordRoute route, RestResponse came, CancellationToken cancellationToken)
    {
        using var response = new HttpResponseMessage(came.StatusCode);
        foreach (var (name, value) in came.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        using var bytes = new MemoryStream();
        await using (came.Stream.ConfigureAwait(false))
            await came.Stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return _meaning.Of(route, response, Json.Any(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }
}
