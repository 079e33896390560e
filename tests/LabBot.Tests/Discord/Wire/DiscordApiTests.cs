using System.Net.Sockets;
using System.Text.Json.Nodes;
using LabBot.Discord;
using LabBot.Discord.Wire;
using Microsoft.Extensions.Time.Testing;
using static LabBot.Tests.Discord.Wire.RestLine;

namespace LabBot.Tests.Discord.Wire;

public class DiscordApiTests
{
    private static readonly DiscordCall Post = new(DiscordRoutes.Send("5"), new JsonObject { ["content"] = "Hi @everyone <there>" });
    private static readonly DiscordCall Read = new(DiscordRoutes.Member("7", "8"));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly Lines<DiscordApi> _lines = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DiscordCall WithNonce => Post with { Body = new JsonObject { ["content"] = "Hi", ["nonce"] = "abcdefghijklmnopqrstuvwx", ["enforce_nonce"] = true } };

    private static DiscordCall Answering => new(DiscordRoutes.Callback("11", "tok-en"), new JsonObject { ["type"] = 4, ["data"] = new JsonObject { ["content"] = "Hi" } });

    [Fact]
    public async Task A_write_goes_as_json_with_the_token_in_its_header()
    {
        var line = new RestLine(_ => Json("""{"id":"12"}"""));
        using var api = Api(line);
        var done = Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Post, Token));
        Assert.Equal("12", done.Body.GetProperty("id").GetString());
        var sent = Assert.Single(line.Requests);
        Assert.Equal(("POST", "http://127.0.0.1:1/api/v10/channels/5/messages", "application/json", $"Bot {WireSetup.Token}"), (sent.Method, sent.Url, sent.Type, sent.Authorization));
        Assert.Matches(@"^DiscordBot \(https://\S+, \d+\.\d+\.\d+\)", sent.Agent);
    }

    [Fact]
    public async Task A_read_has_no_body()
    {
        var line = new RestLine(_ => Json("[]"));
        using var api = Api(line);
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(new DiscordCall(DiscordRoutes.Messages("5", 50, "99")), Token));
        var sent = Assert.Single(line.Requests);
        Assert.Equal(("GET", "http://127.0.0.1:1/api/v10/channels/5/messages?limit=50&before=99", ""), (sent.Method, sent.Url, sent.Body));
    }

    [Fact]
    public async Task Every_message_says_that_it_pings_nobody_whatever_the_caller_wrote()
    {
        const string Nobody = """{"parse":[]}""";
        var line = new RestLine(_ => Answer(204, ""));
        using var api = Api(line);
        var loud = new JsonObject { ["content"] = "@everyone", ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray("everyone") } };
        foreach (var route in (DiscordRoute[])[DiscordRoutes.Send("5"), DiscordRoutes.Edit("5", "6"), DiscordRoutes.FollowUp("1", "t"), DiscordRoutes.EditAnswer("1", "t")])
            await api.CallAsync(new DiscordCall(route, loud), Token);
        foreach (var type in (int[])[4, 7])
            await api.CallAsync(new DiscordCall(DiscordRoutes.Callback("11", "t"), new JsonObject { ["type"] = type, ["data"] = loud.DeepClone() }), Token);
        await api.CallAsync(new DiscordCall(DiscordRoutes.Send("5"), loud) { File = new DiscordFile("a.ics", "text/calendar", "x"u8.ToArray()) }, Token);
        Assert.Equal(7, line.Requests.Count);
        foreach (var (sent, i) in line.Requests.Select((sent, i) => (sent, i)))
        {
            var body = i == 6 ? sent.Body.Split("\r\n").Single(one => one.StartsWith('{')) : sent.Body;
            var message = JsonNode.Parse(body)!;
            Assert.Equal(Nobody, (i is 4 or 5 ? message["data"] : message)!["allowed_mentions"]!.ToJsonString());
            Assert.Single(body.Split("allowed_mentions").Skip(1));
        }

        // What the caller gave is as it was.
        Assert.Equal("everyone", (string?)loud["allowed_mentions"]!["parse"]![0]);
    }

    [Theory]
    [InlineData("""{"type":8,"data":{"choices":[]}}""")]
    [InlineData("""{"type":9,"data":{"title":"t","custom_id":"c","components":[]}}""")]
    [InlineData("""{"type":5,"data":{"flags":64}}""")]
    [InlineData("""{"type":6}""")]
    [InlineData("""{"type":"four","data":{}}""")]
    public async Task What_holds_no_message_goes_as_it_is(string response)
    {
        var line = new RestLine(_ => Answer(204, ""));
        using var api = Api(line);
        Assert.Equal(default, Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Answering with { Body = JsonNode.Parse(response)!.AsObject() }, Token)).Body);
        Assert.Equal(response, Assert.Single(line.Requests).Body);
    }

    [Fact]
    public async Task A_file_goes_in_parts()
    {
        var line = new RestLine(_ => Json("{}"));
        using var api = Api(line);
        await api.CallAsync(Post with { Body = new JsonObject { ["content"] = "é" }, File = new DiscordFile("my \"plan\"\r\n.ics", "text/calendar; charset=utf-8", "BEGIN"u8.ToArray()) }, Token);
        var sent = Assert.Single(line.Requests);
        var boundary = sent.Type["multipart/form-data; boundary=".Length..].Trim('"');
        Assert.StartsWith("labbot-", boundary, StringComparison.Ordinal);
        Assert.Equal(
            $$$"""
            --{{{boundary}}}
            Content-Disposition: form-data; name="payload_json"
            Content-Type: application/json

            {"content":"\u00E9","allowed_mentions":{"parse":[]}}
            --{{{boundary}}}
            Content-Disposition: form-data; name="files[0]"; filename="my %22plan%22%0D%0A.ics"
            Content-Type: text/calendar; charset=utf-8

            BEGIN
            --{{{boundary}}}--

            """.ReplaceLineEndings("\r\n"),
            sent.Body);
    }

    [Fact]
    public async Task Interactions_go_without_the_bot_token()
    {
        var line = new RestLine(_ => Answer(204, ""));
        using var api = Api(line);
        await api.CallAsync(Answering, Token);
        await api.CallAsync(new DiscordCall(DiscordRoutes.FollowUp("1", "tok-en"), []), Token);
        Assert.Equal(["", ""], line.Requests.Select(sent => sent.Authorization));
    }

    [Theory]
    [InlineData(403, 50007, "Cannot send messages to this user")]
    [InlineData(403, 50278, "Cannot send messages to this user due to having no mutual guilds")]
    [InlineData(403, 50013, "Missing Permissions")]
    [InlineData(404, 10062, "Unknown interaction")]
    [InlineData(404, 10003, "Unknown Channel")]
    [InlineData(400, 30034, "Max number of daily application command creates has been reached (200)")]
    public async Task A_refusal_is_told_and_never_repeated(int status, int code, string message)
    {
        var line = new RestLine(_ => Answer(status, $$"""{"message":"{{message}}","code":{{code}}}"""));
        using var api = Api(line);
        foreach (var call in (DiscordCall[])[Post, Read, WithNonce])
            Assert.Equal(new DiscordAnswer.Refused(code, status, message), await api.CallAsync(call, Token));
        Assert.Equal(3, line.Requests.Count);
    }

    [Fact]
    public async Task A_body_that_Discord_does_not_take_is_told_with_the_part()
    {
        var line = new RestLine(_ => Answer(400, """{"code":50035,"errors":{"embeds":{"0":{"description":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 4096 or fewer in length."}]}}}},"message":"Invalid Form Body"}"""));
        using var api = Api(line);
        Assert.Equal("Invalid Form Body; embeds.0.description BASE_TYPE_MAX_LENGTH", Assert.IsType<DiscordAnswer.Refused>(await api.CallAsync(Post, Token)).Error);
    }

    [Theory]
    [InlineData(403, "<html>proxy</html>", "http 403")]
    [InlineData(404, "", "http 404")]
    [InlineData(400, """{"message":5}""", "http 400")]
    [InlineData(400, """{"message":"Bot OTAwMDAw.Gabcde.test-token"}""", "an error that cannot be shown")]
    [InlineData(400, """{"message":"a\nb"}""", "an error that cannot be shown")]
    public async Task What_is_no_word_of_Discords_is_not_taken_over(int status, string body, string expected)
    {
        using var api = Api(new RestLine(_ => Answer(status, body)));
        Assert.Equal(expected, Assert.IsType<DiscordAnswer.Refused>(await api.CallAsync(Post, Token)).Error);
    }

    [Theory]
    [InlineData(500, "", true)]
    [InlineData(502, "<html>", true)]
    [InlineData(408, "", true)]
    [InlineData(200, "<html>", true)]
    [InlineData(200, "", true)]
    [InlineData(302, "", false)]
    public async Task A_write_without_a_clear_answer_may_have_happened_and_is_not_repeated(int status, string body, bool perhaps)
    {
        var line = new RestLine(_ => Answer(status, body));
        using var api = Api(line);
        Assert.Equal(perhaps, Assert.IsType<DiscordAnswer.NoAnswer>(await AdvanceUntil(api.CallAsync(Post, Token))).MayHaveHappened);
        Assert.Equal(perhaps ? 1 : 3, line.Requests.Count);
    }

    [Fact]
    public async Task What_may_be_sent_again_is_tried_three_times()
    {
        foreach (var call in (DiscordCall[])[Read, WithNonce, Answering, new(DiscordRoutes.Edit("5", "6"), [])])
        {
            var line = new RestLine(count => count < 3 ? Answer(503, "") : Json("{}"));
            using var api = Api(line);
            Assert.IsType<DiscordAnswer.Done>(await AdvanceUntil(api.CallAsync(call, Token)));
            Assert.Equal(3, line.Requests.Count);
            // The same body, so the same nonce.
            Assert.Single(line.Requests.Select(sent => sent.Body).Distinct());
        }
    }

    [Theory]
    [InlineData("""{"content":"Hi","nonce":"a"}""")]
    [InlineData("""{"content":"Hi","nonce":"a","enforce_nonce":false}""")]
    [InlineData("""{"content":"Hi","enforce_nonce":true}""")]
    public async Task A_nonce_that_nobody_enforces_is_none(string body)
    {
        var line = new RestLine(_ => Answer(503, ""));
        using var api = Api(line);
        Assert.True(Assert.IsType<DiscordAnswer.NoAnswer>(await AdvanceUntil(api.CallAsync(Post with { Body = JsonNode.Parse(body)!.AsObject() }, Token))).MayHaveHappened);
        Assert.Single(line.Requests);
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("never left")]
    [InlineData("429")]
    public async Task What_an_earlier_try_may_have_done_is_not_forgotten(string then)
    {
        var isFirst = true;
        var line = new RestLine(_ =>
        {
            var was = isFirst;
            isFirst = false;
            return was ? Answer(500, "") : then switch
            {
                "lost" => Answer(500, ""),
                "429" => Answer(429, "{}", "5"),
                _ => throw new HttpRequestException(HttpRequestError.ConnectionError),
            };
        }, readsBody: false);
        using var api = Api(line);
        Assert.True(Assert.IsType<DiscordAnswer.NoAnswer>(await AdvanceUntil(api.CallAsync(WithNonce, Token))).MayHaveHappened);
    }

    [Fact]
    public async Task An_answer_that_Discord_already_has_was_given()
    {
        var line = new RestLine(count => count == 1 ? Answer(500, "") : Answer(400, """{"message":"Interaction has already been acknowledged.","code":40060}"""));
        using var api = Api(line);
        Assert.IsType<DiscordAnswer.Done>(await AdvanceUntil(api.CallAsync(Answering, Token)));
        // Without an unknown try before, somebody else has answered.
        Assert.Equal(40060, Assert.IsType<DiscordAnswer.Refused>(await api.CallAsync(Answering with { Route = DiscordRoutes.Callback("12", "t") }, Token)).Code);
    }

    [Fact]
    public async Task A_write_that_never_left_is_tried_three_times()
    {
        var line = new RestLine(count => count < 3 ? throw new HttpRequestException(HttpRequestError.ConnectionError) : Json("{}"), readsBody: false);
        using var api = Api(line);
        Assert.IsType<DiscordAnswer.Done>(await AdvanceUntil(api.CallAsync(Post, Token)));
        Assert.Equal(3, line.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_sending_leaves_it_open()
    {
        var line = new RestLine(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        using var api = Api(line);
        Assert.True(Assert.IsType<DiscordAnswer.NoAnswer>(await AdvanceUntil(api.CallAsync(Post, Token))).MayHaveHappened);
        Assert.Single(line.Requests);
    }

    [Fact]
    public async Task Ten_seconds_are_enough()
    {
        var line = new RestLine(_ => null);
        using var api = Api(line);
        var call = api.CallAsync(Post, Token);
        await line.Received.Task;
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        var answer = Assert.IsType<DiscordAnswer.NoAnswer>(await call.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token));
        Assert.Equal(("Discord gave no answer within 10 s", true), (answer.Reason, answer.MayHaveHappened));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_gives_up_hears_whether_it_may_have_happened(bool wasSent)
    {
        var line = new RestLine(_ => null, readsBody: wasSent);
        using var api = Api(line);
        using var gaveUp = new CancellationTokenSource();
        var call = api.CallAsync(Post, gaveUp.Token);
        await line.Received.Task;
        await gaveUp.CancelAsync();
        var answer = Assert.IsType<DiscordAnswer.NoAnswer>(await call);
        Assert.Equal(wasSent, answer.MayHaveHappened);
        Assert.StartsWith("LabBot stopped waiting", answer.Reason, StringComparison.Ordinal);
        Assert.Single(line.Requests);
    }

    [Fact]
    public async Task Who_gives_up_between_two_tries_hears_of_the_first()
    {
        foreach (var (status, perhaps) in ((int, bool)[])[(500, true), (302, false)])
        {
            var line = new RestLine(_ => Answer(status, ""));
            using var api = Api(line);
            using var gaveUp = new CancellationTokenSource();
            var call = api.CallAsync(WithNonce, gaveUp.Token);
            await line.Received.Task;
            Assert.False(call.IsCompleted);
            await gaveUp.CancelAsync();
            Assert.Equal(perhaps, Assert.IsType<DiscordAnswer.NoAnswer>(await call).MayHaveHappened);
            Assert.Single(line.Requests);
        }
    }

    [Fact]
    public async Task Discord_that_answers_nothing_is_left_alone_for_five_seconds_and_then_tried_with_one_call()
    {
        var isDown = true;
        var line = new RestLine(_ => isDown ? Answer(502, "") : Json("{}"));
        using var api = Api(line);
        for (var i = 0; i < 5; i++)
            await api.CallAsync(Post, Token);
        Assert.Equal(5, line.Requests.Count);
        var left = Assert.IsType<DiscordAnswer.NoAnswer>(await api.CallAsync(Post, Token));
        Assert.Equal((false, 5), (left.MayHaveHappened, line.Requests.Count));
        Assert.Contains(_lines.All, one => one.StartsWith("Error: Discord has not answered any of the last calls", StringComparison.Ordinal));
        _time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.IsType<DiscordAnswer.NoAnswer>(await api.CallAsync(Post, Token));
        Assert.IsType<DiscordAnswer.NoAnswer>(await api.CallAsync(Post, Token));
        Assert.Equal(6, line.Requests.Count);
        isDown = false;
        _time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Post, Token));
    }

    [Fact]
    public async Task A_token_that_Discord_does_not_know_is_sent_once()
    {
        var line = new RestLine((_, request) => request.Headers.Authorization is null ? Answer(204, "") : Answer(401, """{"message":"401: Unauthorized","code":0}"""));
        using var api = Api(line);
        Assert.Equal(new DiscordAnswer.Refused(0, 401, "401: Unauthorized"), await api.CallAsync(Read, Token));
        for (var i = 0; i < 3; i++)
            Assert.Contains("Discord:Token", Assert.IsType<DiscordAnswer.Refused>(await api.CallAsync(Post, Token)).Error, StringComparison.Ordinal);
        Assert.Single(line.Requests);
        Assert.Single(_lines.All, one => one.StartsWith("Critical: Discord does not know the bot token", StringComparison.Ordinal));
        // An interaction has a token of its own.
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Answering, Token));
    }

    [Fact]
    public async Task A_token_of_an_interaction_that_is_refused_stops_nothing()
    {
        var line = new RestLine((_, request) => request.Headers.Authorization is null ? Answer(401, "{}") : Json("{}"));
        using var api = Api(line);
        Assert.Equal(401, Assert.IsType<DiscordAnswer.Refused>(await api.CallAsync(new DiscordCall(DiscordRoutes.FollowUp("1", "t"), []), Token)).Status);
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Post, Token));
    }

    [Fact]
    public async Task The_clock_is_compared_with_Discords()
    {
        using var api = Api(new RestLine(_ => Json("{}", ("Date", "Mon, 02 Mar 2026 08:53:20 GMT"))));
        Assert.Null(api.ClockAhead);
        await api.CallAsync(Read, Token);
        Assert.Equal(TimeSpan.FromSeconds(400), api.ClockAhead);
    }

    [Fact]
    public async Task Nobody_there_is_told_in_words_and_nothing_has_happened()
    {
        using var silent = new TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        silent.Stop();
        using var api = new DiscordApi(WireSetup.Options(new Uri($"http://127.0.0.1:{port}/api")), TimeProvider.System, _lines);
        Assert.Equal(new DiscordAnswer.NoAnswer("no connection to Discord came about", false), await api.CallAsync(Post, Token));
    }

    [Fact]
    public void Wrong_options_are_refused_at_once() =>
        Assert.Contains("Discord:Token", Assert.Throws<ArgumentException>(() => new DiscordApi(new DiscordWireOptions(), _time, _lines)).Message, StringComparison.Ordinal);

    private DiscordApi Api(RestLine line) => new(WireSetup.Options(), line, _time, _lines);

    // Lets the pauses between tries pass.
    private async Task<DiscordAnswer> AdvanceUntil(Task<DiscordAnswer> call)
    {
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token));
        }

        return await call;
    }
}

public class DiscordWireTests
{
    [Fact]
    public void Where_to_listen_decides_how_Discord_is_heard()
    {
        using var loggers = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
        using var api = DiscordWire.Api(WireSetup.Options(), TimeProvider.System, loggers);
        Assert.IsType<DiscordGateway>(DiscordWire.Connection(WireSetup.Options(), api, TimeProvider.System, loggers));
        Assert.IsType<DiscordHttp>(DiscordWire.Connection(WireSetup.Options(listen: new Uri("http://127.0.0.1:0")), api, TimeProvider.System, loggers));
    }
}
