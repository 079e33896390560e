using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Discord;
using LabBot.Discord.Wire;
using Microsoft.Extensions.Time.Testing;
using NSec.Cryptography;

namespace LabBot.Tests.Discord.Wire;

public sealed class HttpInteractionsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<DiscordRequest> _requests = new();
    private readonly Lines<DiscordHttp> _lines = new();
    private readonly DiscordWireOptions _options = WireSetup.Options(listen: new Uri("http://127.0.0.1:0"));
    private readonly FakeTimeProvider _time = new(Now);
    private readonly DiscordHttp _endpoint;
    private readonly Running _running;
    private readonly HttpClient _http = new();
    private DiscordReceiver _receiver = async (_, respond, _) => await respond(new JsonObject { ["type"] = 4, ["data"] = new JsonObject { ["content"] = "Hi" } });

    public HttpInteractionsTests()
    {
        _endpoint = new DiscordHttp(_options, _time, _lines);
        _running = Running.Start(_endpoint, (request, respond, hurry) =>
        {
            _requests.Enqueue(request);
            return _receiver(request, respond, hurry);
        });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _running.DisposeAsync();
    }

    [Fact]
    public async Task A_command_is_answered_in_the_response_and_pings_nobody()
    {
        using var response = await SendAsync(Command("11"));
        Assert.Equal(
            (HttpStatusCode.OK, "application/json", """{"type":4,"data":{"content":"Hi","allowed_mentions":{"parse":[]}}}"""),
            (response.StatusCode, $"{response.Content.Headers.ContentType}", await response.Content.ReadAsStringAsync(Token)));
        var request = Assert.Single(_requests);
        Assert.Equal((DiscordRequestKind.Interaction, "11", "kit é"), (request.Kind, request.Id, request.Payload.GetProperty("data").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_file_rides_in_the_response()
    {
        _receiver = async (_, respond, _) => await respond(new JsonObject { ["type"] = 4, ["data"] = new JsonObject { ["content"] = "Hi" } }, new DiscordFile("plan.ics", "text/calendar", "BEGIN"u8.ToArray()));
        using var response = await SendAsync(Command("11"));
        Assert.Equal("multipart/form-data", response.Content.Headers.ContentType!.MediaType);
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("name=\"files[0]\"; filename=\"plan.ics\"\r\nContent-Type: text/calendar\r\n\r\nBEGIN\r\n", body, StringComparison.Ordinal);
        Assert.Contains("""{"type":4,"data":{"content":"Hi","allowed_mentions":{"parse":[]}}}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discords_question_whether_somebody_is_here_is_answered_however_often()
    {
        for (var i = 0; i < 2; i++)
        {
            using var response = await SendAsync("""{"type":1,"id":"1","token":"t"}""");
            Assert.Equal((HttpStatusCode.OK, "application/json", """{"type":1}"""), (response.StatusCode, $"{response.Content.Headers.ContentType}", await response.Content.ReadAsStringAsync(Token)));
        }

        Assert.Empty(_requests);
    }

    [Theory]
    [InlineData("wrong key")]
    [InlineData("body changed")]
    [InlineData("written anew")]
    [InlineData("no signature")]
    [InlineData("no timestamp")]
    [InlineData("two signatures")]
    [InlineData("two timestamps")]
    [InlineData("upper case")]
    [InlineData("too old")]
    [InlineData("too new")]
    [InlineData("not JSON, wrong key")]
    [InlineData("PING, wrong key")]
    [InlineData("10 MB")]
    public async Task Whatever_is_not_Discords_gets_the_same_401_and_is_not_understood(string what)
    {
        using var other = Key.Create(SignatureAlgorithm.Ed25519);
        using var response = await SendAsync(what switch
        {
            "not JSON, wrong key" => "{",
            "PING, wrong key" => """{"type":1,"id":"1","token":"t"}""",
            "10 MB" => new string('x', 10 << 20),
            _ => Command("11"),
        }, change: request =>
        {
            var headers = request.Headers;
            switch (what)
            {
                case "wrong key" or "not JSON, wrong key" or "PING, wrong key":
                    Sign(request, Now, other);
                    break;
                case "body changed":
                    request.Content = new StringContent(Command("12"));
                    break;
                case "written anew":
                    request.Content = new StringContent(JsonNode.Parse(Command("11"))!.ToJsonString());
                    break;
                case "no signature":
                    headers.Remove("X-Signature-Ed25519");
                    break;
                case "no timestamp":
                    headers.Remove("X-Signature-Timestamp");
                    break;
                case "two signatures":
                    headers.Add("X-Signature-Ed25519", headers.GetValues("X-Signature-Ed25519").Single());
                    break;
                case "two timestamps":
                    headers.Add("X-Signature-Timestamp", headers.GetValues("X-Signature-Timestamp").Single());
                    break;
                case "upper case":
                    var signature = headers.GetValues("X-Signature-Ed25519").Single();
                    headers.Remove("X-Signature-Ed25519");
                    headers.Add("X-Signature-Ed25519", signature.ToUpperInvariant());
                    break;
                case "too old":
                    Sign(request, Now.AddSeconds(-301));
                    break;
                case "too new":
                    Sign(request, Now.AddSeconds(301));
                    break;
            }
        });
        Assert.Equal((HttpStatusCode.Unauthorized, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task What_is_replayed_within_the_window_does_nothing()
    {
        using (var first = await SendAsync(Command("11")))
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using (var again = await SendAsync(Command("11")))
            Assert.Equal((HttpStatusCode.Unauthorized, ""), (again.StatusCode, await again.Content.ReadAsStringAsync(Token)));
        // The same interaction under a new stamp, and at the very end of the window.
        _time.Advance(TimeSpan.FromSeconds(600));
        using (var later = await SendAsync(Command("11"), change: request => Sign(request, Now.AddSeconds(600))))
            Assert.Equal(HttpStatusCode.Unauthorized, later.StatusCode);
        Assert.Single(_requests);
        using (var other = await SendAsync(Command("12"), change: request => Sign(request, Now.AddSeconds(600))))
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":2,"id":"11"}""")]
    [InlineData("""{"type":2,"id":"../11","token":"t"}""")]
    public async Task What_Discord_signed_and_nobody_can_read_is_a_400(string body)
    {
        using var response = await SendAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task Other_addresses_are_not_there()
    {
        using var other = await SendAsync("{}", path: "discord/other");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var get = await _http.GetAsync(new Uri(await _endpoint.Listening, DiscordHttp.Path), Token);
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    [Fact]
    public async Task The_response_goes_before_the_receiver_is_done_and_what_follows_can_follow()
    {
        var (go, isThere) = (GatewayTests.Signal(), GatewayTests.Signal<bool>());
        _receiver = async (_, respond, _) =>
        {
            var arrived = await respond(new JsonObject { ["type"] = 5 });
            await go.Task;
            isThere.TrySetResult(arrived);
        };
        using var response = await SendAsync(Command("11"));
        Assert.Equal("""{"type":5}""", await response.Content.ReadAsStringAsync(Token));
        Assert.False(isThere.Task.IsCompleted);
        // The next one over the same connection does not wait for it.
        using var ping = await SendAsync("""{"type":1,"id":"1","token":"t"}""");
        Assert.Equal(HttpStatusCode.OK, ping.StatusCode);
        go.TrySetResult();
        Assert.True(await isThere.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task An_answer_after_three_seconds_is_too_late()
    {
        var (received, go, said) = (GatewayTests.Signal(), GatewayTests.Signal(), GatewayTests.Signal<bool>());
        _receiver = async (_, respond, _) =>
        {
            received.TrySetResult();
            await go.Task;
            said.TrySetResult(await respond(new JsonObject { ["type"] = 5 }));
        };
        var sending = SendAsync(Command("11"));
        await received.Task.WaitAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(sending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        using var response = await sending;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        go.TrySetResult();
        Assert.False(await said.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task An_answer_is_given_once()
    {
        var said = GatewayTests.Signal<(bool, bool)>();
        _receiver = async (_, respond, _) => said.TrySetResult((await respond(new JsonObject { ["type"] = 5 }), await respond(new JsonObject { ["type"] = 6 })));
        using var response = await SendAsync(Command("11"));
        Assert.Equal("""{"type":5}""", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal((true, false), await said.Task.WaitAsync(Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receiver_that_breaks_or_says_nothing_is_not_waited_for(bool breaks)
    {
        _receiver = (_, _, _) => breaks ? throw new InvalidOperationException("a mistake") : Task.CompletedTask;
        using var response = await SendAsync(Command("11"));
        Assert.Equal((HttpStatusCode.InternalServerError, ""), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task On_stopping_what_was_received_is_answered_first()
    {
        var (received, go, done) = (GatewayTests.Signal(), GatewayTests.Signal(), false);
        _receiver = async (_, respond, _) =>
        {
            received.TrySetResult();
            await go.Task;
            await respond(new JsonObject { ["type"] = 5 });
            done = true;
        };
        var sending = SendAsync(Command("11"));
        await received.Task.WaitAsync(Token);
        var stopping = _running.StopAsync();
        Assert.False(stopping.IsCompleted);
        go.TrySetResult();
        using var response = await sending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
        Assert.True(done);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_the_mend()
    {
        var taken = new DiscordHttp(_options with { Listen = await _endpoint.Listening }, TimeProvider.System, _lines);
        var refused = await Assert.ThrowsAsync<DiscordRefusedException>(() => taken.RunAsync((_, _, _) => Task.CompletedTask, Token));
        Assert.Contains("change Discord:Listen", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_bodies_of_strangers_take_nobodys_place()
    {
        var slow = new List<TcpClient>();
        try
        {
            var address = await _endpoint.Listening.WaitAsync(Token);
            for (var i = 0; i < 300; i++)
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync(address.Host, address.Port, Token);
                await client.GetStream().WriteAsync("POST /discord/interactions HTTP/1.1\r\nHost: labbot\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray(), Token);
            }

            using var response = await SendAsync(Command("11")).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    private static string Command(string id) => $$$"""{ "type":2, "id":"{{{id}}}", "application_id":"900000", "token":"tok-{{{id}}}", "data":{"name":"kit é"} }""";

    private static void Sign(HttpRequestMessage request, DateTimeOffset at, Key? key = null)
    {
        var stamp = $"{at.ToUnixTimeSeconds()}";
        using var body = new MemoryStream();
        request.Content!.CopyTo(body, null, CancellationToken.None);
        request.Headers.Remove("X-Signature-Ed25519");
        request.Headers.Remove("X-Signature-Timestamp");
        request.Headers.Add("X-Signature-Timestamp", stamp);
        request.Headers.Add("X-Signature-Ed25519", WireSetup.Sign(key ?? WireSetup.Key, stamp, body.ToArray()));
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string path = "discord/interactions", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(await _endpoint.Listening.WaitAsync(Token), path));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        Sign(request, Now);
        change?.Invoke(request);
        // A body that is refused unread is not sent to its end.
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        return await _http.SendAsync(request, Token);
    }
}
