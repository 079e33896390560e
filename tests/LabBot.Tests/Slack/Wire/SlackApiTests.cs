using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace LabBot.Tests.Slack.Wire;

public class SlackApiTests
{
    private static readonly SlackCall Post = new("chat.postMessage", new JsonObject { ["channel"] = "D1", ["text"] = "Hi <there>", ["blocks"] = new JsonArray() });
    private static readonly SlackCall Read = new("users.info", new JsonObject { ["user"] = "U1", ["include_locale"] = true, ["cursor"] = null });

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_goes_as_json_with_the_token_in_its_header()
    {
        var wire = new Wire(_ => Json("""{"ok":true,"ts":"1.2"}"""));
        using var api = Api(wire);
        var done = Assert.IsType<SlackAnswer.Done>(await api.CallAsync(Post, Token));
        Assert.Equal("1.2", done.Body.GetProperty("ts").GetString());
        var (method, url, type, authorization, body) = Assert.Single(wire.Requests);
        Assert.Equal(("POST", "http://127.0.0.1:1/api/chat.postMessage", "application/json; charset=utf-8", "Bearer xoxb-1-test"), (method, url, type, authorization));
        Assert.Equal("Hi <there>", (string?)JsonNode.Parse(body)!["text"]);
    }

    [Fact]
    public async Task A_read_goes_as_a_query()
    {
        var wire = new Wire(_ => Json("""{"ok":true}"""));
        using var api = Api(wire);
        Assert.IsType<SlackAnswer.Done>(await api.CallAsync(Read with { Arguments = new JsonObject { ["user"] = "U1&token=x", ["include_locale"] = true, ["cursor"] = null, ["limit"] = 5 } }, Token));
        var (method, url, _, authorization, body) = Assert.Single(wire.Requests);
        Assert.Equal(("GET", "http://127.0.0.1:1/api/users.info?user=U1%26token%3Dx&include_locale=true&limit=5", "Bearer xoxb-1-test", ""), (method, url, authorization, body));
    }

    [Theory]
    [InlineData("user_not_found")]
    [InlineData("account_inactive")]
    [InlineData("channel_not_found")]
    [InlineData("is_archived")]
    [InlineData("msg_too_long")]
    [InlineData("invalid_auth")]
    [InlineData("token_revoked")]
    [InlineData("missing_scope")]
    public async Task A_refusal_is_told_and_never_repeated(string error)
    {
        var wire = new Wire(_ => Json($$"""{"ok":false,"error":"{{error}}","needed":"im:write"}"""));
        using var api = Api(wire);
        foreach (var call in (SlackCall[])[Post, Read])
        {
            var refused = Assert.IsType<SlackAnswer.Refused>(await api.CallAsync(call, Token));
            Assert.Equal((error, "im:write"), (refused.Error, refused.Body.GetProperty("needed").GetString()));
        }

        Assert.Equal(2, wire.Requests.Count);
    }

    [Theory]
    [InlineData(429, "2", "", 2)]
    [InlineData(429, "0", """{"ok":false,"error":"ratelimited"}""", 1)]
    [InlineData(429, null, "<html>Too many</html>", 30)]
    [InlineData(429, "garbage", "", 30)]
    [InlineData(429, "3600", "", 3600)]
    [InlineData(200, null, """{"ok":false,"error":"ratelimited"}""", 30)]
    [InlineData(200, "7", """{"ok":false,"error":"ratelimited"}""", 7)]
    public async Task Slack_asks_to_wait_and_nothing_goes_before(int status, string? after, string body, double seconds)
    {
        var wire = new Wire(_ => Answer(status, body, after));
        using var api = Api(wire);
        var drip = Post with { Budget = SlackBudget.Drip };
        Assert.Equal(seconds, Assert.IsType<SlackAnswer.Wait>(await api.CallAsync(drip, Token)).Delay.TotalSeconds);
        // Nobody asks again there before that: the drip is told at once, from here.
        Assert.Equal(seconds, Assert.IsType<SlackAnswer.Wait>(await api.CallAsync(drip, Token)).Delay.TotalSeconds);
        Assert.Single(wire.Requests);
        // A second conversation is asked, and told the same: from then on nobody asks anywhere.
        Assert.Equal(seconds, Assert.IsType<SlackAnswer.Wait>(await api.CallAsync(In("D2"), Token)).Delay.TotalSeconds);
        Assert.Equal(seconds, Assert.IsType<SlackAnswer.Wait>(await api.CallAsync(In("D3"), Token)).Delay.TotalSeconds);
        Assert.Equal(2, wire.Requests.Count);
        _time.Advance(TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(50));
        await api.CallAsync(In("D4"), Token);
        Assert.Equal(3, wire.Requests.Count);

        SlackCall In(string channel) => drip with { Arguments = new JsonObject { ["channel"] = channel } };
    }

    [Theory]
    [InlineData(500, "", true)]
    [InlineData(503, "<html>", true)]
    [InlineData(408, "", true)]
    [InlineData(200, "<html>", true)]
    [InlineData(200, "[]", true)]
    [InlineData(200, """{"ok":"yes"}""", true)]
    [InlineData(200, "", true)]
    [InlineData(200, """{"ok":false,"error":"internal_error"}""", true)]
    [InlineData(200, """{"ok":false,"error":"fatal_error"}""", true)]
    [InlineData(302, "", false)]
    public async Task A_write_without_a_clear_answer_may_have_happened_and_is_not_repeated(int status, string body, bool perhaps)
    {
        var wire = new Wire(_ => Answer(status, body));
        using var api = Api(wire);
        Assert.Equal(perhaps, Assert.IsType<SlackAnswer.NoAnswer>(await AdvanceUntil(api.CallAsync(Post, Token))).MayHaveHappened);
        Assert.Equal(perhaps ? 1 : 3, wire.Requests.Count);
    }

    [Theory]
    [InlineData(403, "<html>proxy</html>", "http_403")]
    [InlineData(404, "", "http_404")]
    [InlineData(200, """{"ok":false}""", "unreadable_error")]
    [InlineData(200, """{"ok":false,"error":"Bearer xoxb-1-test"}""", "unreadable_error")]
    public async Task What_is_no_word_of_Slacks_is_not_taken_over(int status, string body, string expected)
    {
        using var api = Api(new Wire(_ => Answer(status, body)));
        Assert.Equal(expected, Assert.IsType<SlackAnswer.Refused>(await api.CallAsync(Post, Token)).Error);
    }

    [Fact]
    public async Task A_read_is_tried_three_times()
    {
        var wire = new Wire(count => count < 3 ? Answer(503, "") : Json("""{"ok":true}"""));
        using var api = Api(wire);
        Assert.IsType<SlackAnswer.Done>(await AdvanceUntil(api.CallAsync(Read, Token)));
        Assert.Equal(3, wire.Requests.Count);
    }

    [Fact]
    public async Task A_write_that_never_left_is_tried_three_times()
    {
        var wire = new Wire(count => count < 3 ? throw new HttpRequestException(HttpRequestError.ConnectionError) : Json("""{"ok":true}"""), readsBody: false);
        using var api = Api(wire);
        Assert.IsType<SlackAnswer.Done>(await AdvanceUntil(api.CallAsync(Post, Token)));
        Assert.Equal(3, wire.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_sending_leaves_it_open()
    {
        var wire = new Wire(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        using var api = Api(wire);
        Assert.True(Assert.IsType<SlackAnswer.NoAnswer>(await AdvanceUntil(api.CallAsync(Post, Token))).MayHaveHappened);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Ten_seconds_are_enough()
    {
        var wire = new Wire(_ => null);
        using var api = Api(wire);
        var call = api.CallAsync(Post, Token);
        await wire.Received.Task;
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        var answer = Assert.IsType<SlackAnswer.NoAnswer>(await call.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token));
        Assert.Equal(("Slack gave no answer within 10 s", true), (answer.Reason, answer.MayHaveHappened));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_gives_up_hears_whether_it_may_have_happened(bool wasSent)
    {
        var wire = new Wire(_ => null, readsBody: wasSent);
        using var api = Api(wire);
        using var gaveUp = new CancellationTokenSource();
        var call = api.CallAsync(Post, gaveUp.Token);
        await wire.Received.Task;
        await gaveUp.CancelAsync();
        var answer = Assert.IsType<SlackAnswer.NoAnswer>(await call);
        Assert.Equal(wasSent, answer.MayHaveHappened);
        Assert.StartsWith("LabBot stopped waiting", answer.Reason, StringComparison.Ordinal);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Who_gives_up_between_two_tries_has_sent_nothing()
    {
        var wire = new Wire(_ => throw new HttpRequestException(HttpRequestError.ConnectionError), readsBody: false);
        using var api = Api(wire);
        using var gaveUp = new CancellationTokenSource();
        var call = api.CallAsync(Post, gaveUp.Token);
        Assert.False(call.IsCompleted);
        await gaveUp.CancelAsync();
        Assert.False(Assert.IsType<SlackAnswer.NoAnswer>(await call).MayHaveHappened);
        Assert.Single(wire.Requests);
    }

    [Fact]
    public async Task Who_gives_up_while_queueing_is_told_to_wait_and_Slack_is_not_blamed()
    {
        var wire = new Wire(count => count == 1 ? null : Json("""{"ok":true}"""));
        using var api = Api(wire);
        using var slow = new CancellationTokenSource();
        var first = api.CallAsync(Post with { Budget = SlackBudget.Drip }, slow.Token);
        await wire.Received.Task;
        for (var i = 0; i < 10; i++)
        {
            using var gaveUp = new CancellationTokenSource();
            var queueing = api.CallAsync(Post with { Budget = SlackBudget.Drip }, gaveUp.Token);
            Assert.False(queueing.IsCompleted);
            await gaveUp.CancelAsync();
            Assert.IsType<SlackAnswer.Wait>(await queueing);
        }

        Assert.Single(wire.Requests);
        Assert.IsType<SlackAnswer.Done>(await api.CallAsync(To(2), Token));
        await slow.CancelAsync();
        await first;
    }

    [Fact]
    public async Task A_reading_posted_to_a_person_and_an_answer_in_their_conversation_are_a_second_apart()
    {
        var wire = new Wire(count => count == 1 ? Json("""{"ok":true,"channel":"D7","ts":"1.2"}""") : Json("""{"ok":true}"""));
        using var api = Api(wire);
        await api.CallAsync(Post with { Arguments = new JsonObject { ["channel"] = "U7" }, Budget = SlackBudget.Drip }, Token);
        var answer = api.CallAsync(To(7), Token);
        Assert.False(answer.IsCompleted);
        Assert.Single(wire.Requests);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.IsType<SlackAnswer.Done>(await answer);
        var reading = api.CallAsync(Post with { Arguments = new JsonObject { ["channel"] = "U7" }, Budget = SlackBudget.Drip }, Token);
        Assert.False(reading.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.IsType<SlackAnswer.Done>(await reading);
    }

    [Fact]
    public void Three_tries_to_connect_end_before_a_send_does()
    {
        // Polly's pauses grow from the first by doubling, and with jitter each may be half as long again.
        var pauses = TimeSpan.FromMilliseconds(250 + 500) * 1.5;
        Assert.True((3 * Sockets.ConnectLimit) + pauses < DripWorker.SendTimeout.ToTimeSpan() - TimeSpan.FromSeconds(1));
        Assert.Equal(Sockets.ConnectLimit, Assert.IsType<SocketsHttpHandler>(Sockets.Pooled()).ConnectTimeout);
    }

    [Fact]
    public async Task What_nobody_expected_counts_against_Slack_as_well()
    {
        var wire = new Wire(_ => throw new InvalidOperationException("broken"));
        using var api = Api(wire);
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => api.CallAsync(To(i), Token));
        Assert.IsType<SlackAnswer.NoAnswer>(await api.CallAsync(To(6), Token));
        Assert.Equal(5, wire.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reading_cut_off_while_connecting_is_held_and_one_that_was_sent_may_have_arrived(bool wasSent)
    {
        var wire = new Wire(count => count == 1 ? Json("""{"ok":true,"team_id":"T1"}""") : null, readsBody: wasSent);
        using var api = Api(wire);
        var messenger = new SlackMessenger(api, SlackLab.NoSettings, _time, new Lines<SlackMessenger>());
        var catalog = TheKit.Catalog;
        var mark = new DeliveryMark(new DeliveryKey(new LearnerId("ada"), new LocalDate(2026, 3, 2), 0), catalog.Works[0].Id);
        using var timeout = new CancellationTokenSource(DripWorker.SendTimeout.ToTimeSpan(), _time);
        var send = messenger.SendAsync(new MemberId("slack", "T1", "U1"), mark, new Card("A reading", []), timeout.Token);
        while (wire.Requests.Count < 2)
            await Task.Yield();
        await timeout.CancelAsync();
        var result = await send;
        Assert.Equal(wasSent, result is SendResult.Unknown);
        Assert.Equal(!wasSent, result is SendResult.RetryAfter);
    }

    [Fact]
    public async Task After_five_failures_Slack_is_left_alone_and_then_tried_with_one_call()
    {
        var isUp = false;
        var wire = new Wire(_ => isUp ? Json("""{"ok":true}""") : Answer(500, ""));
        using var api = Api(wire);
        for (var i = 0; i < 5; i++)
            await api.CallAsync(To(i), Token);
        var alone = Assert.IsType<SlackAnswer.NoAnswer>(await api.CallAsync(To(6), Token));
        Assert.False(alone.MayHaveHappened);
        Assert.Equal(5, wire.Requests.Count);
        isUp = true;
        _time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.IsType<SlackAnswer.Done>(await api.CallAsync(To(7), Token));
        Assert.IsType<SlackAnswer.Done>(await api.CallAsync(To(8), Token));
    }

    [Fact]
    public async Task On_real_sockets_what_was_refused_never_happened_and_what_was_reset_may_have()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/api/");
        var server = Task.Run(
            async () =>
            {
                using var socket = await listener.AcceptSocketAsync(Token);
                var got = await socket.ReceiveAsync(new byte[65536], Token);
                socket.LingerState = new LingerOption(true, 0); // closing is a reset
                return got;
            },
            Token);
        using (var api = new SlackApi(WireSetup.Options(address), TimeProvider.System, new Lines<SlackApi>()))
            Assert.True(Assert.IsType<SlackAnswer.NoAnswer>(await api.CallAsync(Post, Token)).MayHaveHappened);
        Assert.True(await server > 0);
        listener.Stop();
        using (var api = new SlackApi(WireSetup.Options(address), TimeProvider.System, new Lines<SlackApi>()))
        {
            var refused = Assert.IsType<SlackAnswer.NoAnswer>(await api.CallAsync(Post, Token));
            Assert.Equal(("no connection to Slack came about", false), (refused.Reason, refused.MayHaveHappened));
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/hook/1", "ok", 200, "Done")]
    [InlineData("http://127.0.0.1:1/hook/1", """{"ok":true}""", 200, "Done")]
    [InlineData("http://127.0.0.1:1/hook/1", """{"ok":false,"error":"expired_url"}""", 404, "Refused expired_url")]
    [InlineData("http://127.0.0.1:1/hook/1", """{"ok":false,"error":"used_url"}""", 200, "Refused used_url")]
    [InlineData("http://127.0.0.1:1/hook/1", "no_text", 400, "Refused http_400")]
    [InlineData("http://127.0.0.1:1/hook/1", "", 503, "NoAnswer True")]
    [InlineData("http://127.0.0.1:1/hook/1", "", 429, "Wait")]
    [InlineData("http://10.0.0.1/hook", "ok", 200, "Refused not_an_address_of_slack")]
    [InlineData("http://127.0.0.1.example/hook", "ok", 200, "Refused not_an_address_of_slack")]
    [InlineData("file:///etc/passwd", "ok", 200, "Refused not_an_address_of_slack")]
    public async Task An_interaction_is_answered_at_Slacks_own_addresses_and_without_a_token(string url, string body, int status, string expected)
    {
        var wire = new Wire(_ => Answer(status, body));
        using var api = Api(wire);
        var answer = await api.RespondAsync(new Uri(url), new JsonObject { ["text"] = "Hi" }, Token);
        Assert.StartsWith(expected, answer switch
        {
            SlackAnswer.Refused refused => $"Refused {refused.Error}",
            SlackAnswer.NoAnswer none => $"NoAnswer {none.MayHaveHappened}",
            _ => answer.GetType().Name,
        }, StringComparison.Ordinal);
        Assert.All(wire.Requests, request => Assert.Equal("", request.Authorization));
        Assert.Equal(expected.EndsWith("slack", StringComparison.Ordinal) ? 0 : 1, wire.Requests.Count);
    }

    [Fact]
    public async Task A_file_is_put_and_then_shared()
    {
        var wire = new Wire(count => count switch
        {
            1 => Json("""{"ok":true,"upload_url":"http://127.0.0.1:1/upload/1","file_id":"F1"}"""),
            2 => Answer(200, "OK - 3"),
            _ => Json("""{"ok":true,"files":[{"id":"F1"}]}"""),
        });
        using var api = Api(wire);
        Assert.IsType<SlackAnswer.Done>(await api.UploadAsync(new SlackFile("C1", "plan.ics", "abc"u8.ToArray(), "Your plan"), Token));
        Assert.Equal(["http://127.0.0.1:1/api/files.getUploadURLExternal", "http://127.0.0.1:1/upload/1", "http://127.0.0.1:1/api/files.completeUploadExternal"], wire.Requests.Select(request => request.Url));
        Assert.Equal(["filename=plan.ics&length=3", "abc", """{"files":[{"id":"F1","title":"plan.ics"}],"channel_id":"C1","initial_comment":"Your plan"}"""], wire.Requests.Select(request => request.Body));
        Assert.Equal("", wire.Requests[1].Authorization);
    }

    [Fact]
    public async Task A_file_that_was_not_shared_has_not_happened()
    {
        var wire = new Wire(count => count == 1 ? Json("""{"ok":true,"upload_url":"http://127.0.0.1:1/upload/1","file_id":"F1"}""") : Answer(500, ""));
        using var api = Api(wire);
        Assert.False(Assert.IsType<SlackAnswer.NoAnswer>(await AdvanceUntil(api.UploadAsync(new SlackFile("C1", "plan.ics", "abc"u8.ToArray(), "Your plan"), Token))).MayHaveHappened);
        Assert.Equal(4, wire.Requests.Count);
    }

    [Fact]
    public void Wrong_options_are_refused_at_once() =>
        Assert.Contains("Slack:BotToken", Assert.Throws<ArgumentException>(() => new SlackApi(new SlackWireOptions(), _time, new Lines<SlackApi>())).Message, StringComparison.Ordinal);

    internal static HttpResponseMessage Answer(int status, string body, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    internal static HttpResponseMessage Json(string body) => Answer(200, body);

    private static SlackCall To(int channel) => Post with { Arguments = new JsonObject { ["channel"] = $"D{channel}" } };

    private SlackApi Api(Wire wire) => new(WireSetup.Options(), wire, _time, new Lines<SlackApi>());

    // Lets the pauses between tries pass.
    private async Task<SlackAnswer> AdvanceUntil(Task<SlackAnswer> call)
    {
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await call;
    }
}

/// <summary>What would be sent, and what comes back: null for nothing, ever.</summary>
internal sealed class Wire(Func<int, HttpResponseMessage?> answer, bool readsBody = true) : HttpMessageHandler
{
    public List<(string Method, string Url, string Type, string Authorization, string Body)> Requests { get; } = [];

    public TaskCompletionSource Received { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        if (readsBody && request.Content is { } content)
            await content.CopyToAsync(body, cancellationToken);
        Requests.Add((request.Method.Method, request.RequestUri!.AbsoluteUri, $"{request.Content?.Headers.ContentType}", $"{request.Headers.Authorization}", System.Text.Encoding.UTF8.GetString(body.ToArray())));
        Received.TrySetResult();
        if (answer(Requests.Count) is { } response)
            return response;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException();
    }
}

public class SlackWireTests
{
    [Fact]
    public void Where_to_listen_decides_how_Slack_is_heard()
    {
        using var loggers = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
        using var api = SlackWire.Api(WireSetup.Options(), TimeProvider.System, loggers);
        using var socket = Assert.IsType<SocketMode>(SlackWire.Connection(WireSetup.Options(), TimeProvider.System, loggers));
        Assert.IsType<HttpEndpoint>(SlackWire.Connection(WireSetup.Options(listen: new Uri("http://127.0.0.1:0")), TimeProvider.System, loggers));
    }
}
