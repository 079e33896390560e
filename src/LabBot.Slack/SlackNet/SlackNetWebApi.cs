using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SlackNet;

namespace LabBot.Slack.SlackNet;

/// <summary>
/// SlackNet as what carries LabBot's requests. What it cannot tell from its answers is seen beneath it, in the handler of its HTTP client: whether a request ever left, and how long
/// Slack asks to wait. Safe on any thread.
/// </summary>
internal sealed class SlackNetWebApi : IWebApi
{
    private readonly Uri _apiUrl;
    private readonly HttpClient _http;
    private readonly SlackApiClient _slack;
    private readonly TimeProvider _time;

    /// <summary>Requests under that address.</summary>
    /// <param name="apiUrl">Where the methods are.</param>
    /// <param name="handler">What carries the requests beneath SlackNet; it is disposed with this.</param>
    /// <param name="time">The clock for the time limit.</param>
    public SlackNetWebApi(Uri apiUrl, HttpMessageHandler handler, TimeProvider time)
    {
        (_apiUrl, _time) = (WebApi.Folder(apiUrl), time);
        _http = new HttpClient(new Watched(handler, _apiUrl, time)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = WebApi.LongestAnswer };
        _slack = SlackNetClient.Of(apiUrl, _http, SlackNetClient.Json());
    }

    /// <inheritdoc/>
    public Task<SlackAnswer> CallAsync(SlackMethod method, JsonObject arguments, Secret token, CancellationToken cancellationToken)
    {
        var slack = _slack.WithAccessToken(token.Reveal());
        return SendAsync(
            limit => method.Form switch
            {
                ArgumentForm.Query => slack.Get<JObject>(method.Name, Arguments(arguments, value => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()), limit),
                ArgumentForm.Form => slack.Post<JObject>(method.Name, [], new StringContent(WebForm.Write(arguments), Encoding.UTF8, MediaTypeNames.Application.FormUrlEncoded), limit),
                _ => slack.Post<JObject>(method.Name, Raw(arguments), limit),
            },
            method.IsRead, WebApi.TimeLimit, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SlackAnswer> PostAsync(Uri url, JsonObject message, CancellationToken cancellationToken) => WebApi.IsSlacks(_apiUrl, url)
        ? SendAsync(limit => _slack.Post<JObject>(url.AbsoluteUri, Raw(message), limit), isRead: false, WebApi.TimeLimit, cancellationToken)
        : Task.FromResult<SlackAnswer>(WebApi.NotSlacks);

    /// <inheritdoc/>
    public Task<SlackAnswer> PutFileAsync(Uri url, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => WebApi.IsSlacks(_apiUrl, url)
        ? SendAsync(
            limit => _slack.Post<JObject>(url.AbsoluteUri, [], new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Octet) } }, limit),
            // A file is seen by nobody until the upload is finished, so it is no change yet.
            isRead: true, WebApi.FileLimit, cancellationToken)
        : Task.FromResult<SlackAnswer>(WebApi.NotSlacks);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static Dictionary<string, object> Raw(JsonObject arguments) => Arguments(arguments, value => new JRaw(value.ToJsonString()));

    private static Dictionary<string, object> Arguments(JsonObject arguments, Func<JsonNode, object> value) =>
        arguments.Where(argument => argument.Value is not null).ToDictionary(argument => argument.Key, argument => value(argument.Value!));

    // What SlackNet returns is null where an address answered with no JSON; its types do not say so. Half a sign, as where a name was cut within one, is read as no sign.
    private async Task<SlackAnswer> SendAsync(Func<CancellationToken, Task<JObject>> send, bool isRead, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeLimit = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeLimit.Token);
        try
        {
            return new SlackAnswer.Done(await send(either.Token).ConfigureAwait(false) is { } body ? JsonElement.Parse(Encoding.UTF8.GetBytes(body.ToString(Formatting.None))) : default);
        }
        catch (SlackRateLimitException asked)
        {
            return new SlackAnswer.Wait(asked.RetryAfter ?? RetryAfter.Unknown);
        }
        catch (SlackException said)
        {
            return WebApi.OfError(said.ErrorCode, default, isRead, RetryAfter.Unknown);
        }
        catch (HttpRequestException said) when (said.StatusCode is { } status)
        {
            return (SlackAnswer?)WebApi.OfStatus((int)status, isRead) ?? new SlackAnswer.Refused($"http_{(int)status}", default);
        }
        catch (Exception odd) when (odd is InvalidDataException or Newtonsoft.Json.JsonException or System.Text.Json.JsonException)
        {
            return new SlackAnswer.NoAnswer("what came back is not an answer of Slack's", !isRead);
        }
        catch (NeverLeftException error)
        {
            return NoAnswer(error.InnerException!, false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return NoAnswer(error, !isRead);
        }

        SlackAnswer.NoAnswer NoAnswer(Exception error, bool mayHaveHappened) =>
            new(cancellationToken.IsCancellationRequested ? "LabBot stopped waiting for the answer" : WebApi.InWords(error, limit), mayHaveHappened);
    }

    // Beneath SlackNet, which reads a delay in seconds alone and takes whatever is no JSON, and nothing, for a yes.
    private sealed class Watched(HttpMessageHandler handler, Uri apiUrl, TimeProvider time) : DelegatingHandler(handler)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var sent = request.Content is { } content ? new OnceSent(await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false), content.Headers.ContentType!.ToString()) : null;
            request.Content = sent;
            try
            {
                var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                await response.Content.LoadIntoBufferAsync(WebApi.LongestAnswer, cancellationToken).ConfigureAwait(false);
                return await ReadableAsync(request.RequestUri!, response, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (sent is { HasBegun: false } && error is HttpRequestException or IOException or OperationCanceledException)
            {
                throw new NeverLeftException(error);
            }
        }

        private async Task<HttpResponseMessage> ReadableAsync(Uri url, HttpResponseMessage response, CancellationToken cancellationToken)
        {
            response.Content.Headers.ContentType ??= new MediaTypeHeaderValue(MediaTypeNames.Text.Plain);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                var delay = RetryAfter.Read(response.Headers, time.GetUtcNow());
                response.Headers.Remove("Retry-After");
                response.Headers.RetryAfter = new RetryConditionHeaderValue(delay);
            }
            else if (response.IsSuccessStatusCode && apiUrl.IsBaseOf(url))
            {
                if (response.Content.Headers.ContentType.MediaType != MediaTypeNames.Application.Json || !WebApi.SaysOk(JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false))))
                    throw new InvalidDataException();
            }

            return response;
        }
    }

    private sealed class NeverLeftException(Exception why) : Exception("", why);
}
