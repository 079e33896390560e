using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Slack.Wire;

public sealed class HttpEndpointTests : IAsyncDisposable
{
    private const string Command = "command=%2Fkit&text=a+b%26c+%C3%A9&user_id=U1&trigger_id=t1&text=second";

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<SlackRequest> _requests = new();
    private readonly Lines<HttpEndpoint> _lines = new();
    private readonly SlackWireOptions _options = WireSetup.Options(listen: new Uri("http://127.0.0.1:0"));
    private readonly FakeTimeProvider _time = new(Now);
    private readonly HttpEndpoint _endpoint;
    private readonly Running _running;
    private readonly HttpClient _http = new();
    private Func<SlackRequest, ValueTask<JsonObject?>> _receiver = _ => new(new JsonObject { ["text"] = "Hi" });

    public HttpEndpointTests()
    {
        _endpoint = new HttpEndpoint(_options, _time, _lines);
        _running = Running.Start(_endpoint, (request, _) =>
        {
            _requests.Enqueue(request);
            return _receiver(request);
        });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _running.DisposeAsync();
    }

    [Fact]
    public async Task A_command_is_answered_in_the_response()
    {
        using var response = await SendAsync("command", Command);
        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8", """{"text":"Hi"}"""), (response.StatusCode, $"{response.Content.Headers.ContentType}", await response.Content.ReadAsStringAsync(Token)));
        var request = Assert.Single(_requests);
        Assert.Equal((SlackRequestKind.Command, "t1", 0), (request.Kind, request.Id, request.Retry));
        Assert.Equal("""{"command":"/kit","text":"a b\u0026c \u00E9","user_id":"U1","trigger_id":"t1"}""", request.Payload.GetRawText());
    }

    [Fact]
    public async Task An_interaction_is_in_its_form_field()
    {
        using var response = await SendAsync("interaction", "payload=" + Uri.EscapeDataString("""{"type":"block_suggestion","value":"scgpt + é"}"""));
        Assert.Equal("""{"text":"Hi"}""", await response.Content.ReadAsStringAsync(Token));
        var request = Assert.Single(_requests);
        Assert.Equal("scgpt + é", request.Payload.GetProperty("value").GetString());
        // A search box has no trigger; the same request again must still be known as the same.
        Assert.StartsWith("v0=", request.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_says_how_often_it_came_and_is_answered_without_a_word()
    {
        using var response = await SendAsync("event", """{"type":"event_callback","event_id":"Ev1","event":{}}""", "application/json; charset=utf-8", retry: "2");
        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        var request = Assert.Single(_requests);
        Assert.Equal((SlackRequestKind.Event, "Ev1", 2), (request.Kind, request.Id, request.Retry));
    }

    [Fact]
    public async Task A_request_that_is_replayed_has_the_same_id()
    {
        (await SendAsync("event", """{"event_id":"Ev1"}""")).Dispose();
        (await SendAsync("event", """{"event_id":"Ev1"}""")).Dispose();
        Assert.Equal(["Ev1", "Ev1"], _requests.Select(request => request.Id));
    }

    [Fact]
    public async Task Slacks_question_whether_the_address_is_ours_is_answered()
    {
        using var response = await SendAsync("event", """{"type":"url_verification","challenge":"3eZbrw1aB"}""");
        Assert.Equal("""{"challenge":"3eZbrw1aB"}""", await response.Content.ReadAsStringAsync(Token));
        using var check = await SendAsync("command", "ssl_check=1&token=x");
        Assert.Equal((HttpStatusCode.OK, ""), (check.StatusCode, await check.Content.ReadAsStringAsync(Token)));
        Assert.Empty(_requests);
    }

    [Theory]
    [InlineData("wrong key")]
    [InlineData("body changed")]
    [InlineData("no signature")]
    [InlineData("no timestamp")]
    [InlineData("two signatures")]
    [InlineData("two timestamps")]
    [InlineData("upper case")]
    [InlineData("too old")]
    [InlineData("too new")]
    [InlineData("not JSON, wrong key")]
    [InlineData("10 MB")]
    public async Task Whatever_is_not_Slacks_gets_the_same_401_and_is_not_understood(string what)
    {
        using var response = await SendAsync("event", what switch
        {
            "not JSON, wrong key" => "{",
            "10 MB" => new string('x', 10 << 20),
            _ => """{"type":"url_verification","challenge":"c"}""",
        }, change: request =>
        {
            var headers = request.Headers;
            switch (what)
            {
                case "wrong key" or "not JSON, wrong key":
                    Sign(request, new Secret("another"), Now);
                    break;
                case "body changed":
                    request.Content = new StringContent("""{"type":"url_verification","challenge":"d"}""");
                    break;
                case "no signature":
                    headers.Remove("X-Slack-Signature");
                    break;
                case "no timestamp":
                    headers.Remove("X-Slack-Request-Timestamp");
                    break;
                case "two signatures":
                    headers.Add("X-Slack-Signature", headers.GetValues("X-Slack-Signature").Single());
                    break;
                case "two timestamps":
                    headers.Add("X-Slack-Request-Timestamp", headers.GetValues("X-Slack-Request-Timestamp").Single());
                    break;
                case "upper case":
                    var signature = headers.GetValues("X-Slack-Signature").Single();
                    headers.Remove("X-Slack-Signature");
                    headers.Add("X-Slack-Signature", "v0=" + signature[3..].ToUpperInvariant());
                    break;
                case "too old":
                    Sign(request, _options.SigningSecret, Now.AddSeconds(-301));
                    break;
                case "too new":
                    Sign(request, _options.SigningSecret, Now.AddSeconds(301));
                    break;
            }
        });
        Assert.Equal((HttpStatusCode.Unauthorized, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task A_long_body_without_a_length_is_cut_off()
    {
        try
        {
            using var response = await SendAsync("event", new string('x', 10 << 20), change: request => request.Headers.TransferEncodingChunked = true);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
        catch (HttpRequestException)
        {
            // The line was closed while the body was still being sent: the answer could not be read.
        }

        Assert.Empty(_requests);
        Assert.Contains(_lines.All, line => line.Contains("was refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("event", "{")]
    [InlineData("event", "[]")]
    [InlineData("interaction", "payload=%7B")]
    [InlineData("interaction", "other=1")]
    public async Task What_Slack_signed_and_nobody_can_read_is_a_400(string path, string body)
    {
        using var response = await SendAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task Other_addresses_are_not_there()
    {
        using var other = await SendAsync("other", "{}");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var get = await _http.GetAsync(new Uri(await _endpoint.Listening, "slack/event"), Token);
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    [Fact]
    public async Task A_receiver_that_breaks_lets_Slack_send_it_again()
    {
        _receiver = _ => throw new InvalidOperationException("a mistake");
        using var response = await SendAsync("event", """{"event_id":"Ev1"}""");
        Assert.Equal((HttpStatusCode.InternalServerError, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task On_stopping_what_was_received_is_answered_first()
    {
        var (received, go) = (SocketModeTests.Signal(), SocketModeTests.Signal());
        _receiver = async _ =>
        {
            received.TrySetResult();
            await go.Task;
            return null;
        };
        var sending = SendAsync("command", Command);
        await received.Task.WaitAsync(Token);
        var stopping = _running.StopAsync();
        Assert.False(stopping.IsCompleted);
        go.TrySetResult();
        using var response = await sending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_the_mend()
    {
        var taken = new HttpEndpoint(_options with { Listen = await _endpoint.Listening }, TimeProvider.System, _lines);
        var refused = await Assert.ThrowsAsync<SlackRefusedException>(() => taken.RunAsync((_, _) => default, Token));
        Assert.Contains("change Slack:Listen", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://192.0.2.1:3000", "the address is not this machine's")]
    [InlineData("http://[2001:db8::1]:3000", "change Slack:Listen")]
    public async Task An_address_that_is_not_there_is_told_with_the_mend(string address, string expected)
    {
        var elsewhere = new HttpEndpoint(_options with { Listen = new Uri(address) }, TimeProvider.System, _lines);
        var refused = await Assert.ThrowsAsync<SlackRefusedException>(() => elsewhere.RunAsync((_, _) => default, Token));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("change Slack:Listen", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_bodies_of_strangers_take_nobodys_place()
    {
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 300; i++)
                slow.Add(await BeginAsync());
            using var response = await SendAsync("command", Command).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_waited_for_five_seconds()
    {
        using var slow = await BeginAsync();
        using var reader = new StreamReader(slow.GetStream());
        var answer = reader.ReadLineAsync(Token).AsTask();
        // A signed request behind it shows that the slow one is being read.
        using (await SendAsync("command", Command))
            Assert.False(answer.IsCompleted);
        for (var second = 0; !answer.IsCompleted && second < 500; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token));
        }

        Assert.True(answer.IsCompleted);
        Assert.Equal("HTTP/1.1 401 Unauthorized", await answer);
    }

    private async Task<TcpClient> BeginAsync()
    {
        var address = await _endpoint.Listening.WaitAsync(Token);
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Token);
        await client.GetStream().WriteAsync("POST /slack/event HTTP/1.1\r\nHost: labbot\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), Token);
        return client;
    }

    private static void Sign(HttpRequestMessage request, Secret key, DateTimeOffset at)
    {
        var stamp = $"{at.ToUnixTimeSeconds()}";
        using var body = new MemoryStream();
        request.Content!.CopyTo(body, null, CancellationToken.None);
        request.Headers.Remove("X-Slack-Signature");
        request.Headers.Remove("X-Slack-Request-Timestamp");
        request.Headers.Add("X-Slack-Request-Timestamp", stamp);
        request.Headers.Add("X-Slack-Signature", SlackSignature.Of(key, stamp, body.ToArray()));
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string body, string type = "application/x-www-form-urlencoded", string? retry = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(await _endpoint.Listening.WaitAsync(Token), $"slack/{path}"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        Sign(request, _options.SigningSecret, Now);
        if (retry is not null)
            request.Headers.Add("X-Slack-Retry-Num", retry);
        change?.Invoke(request);
        // A body that is refused unread is not sent to its end.
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        return await _http.SendAsync(request, Token);
    }
}
