using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Discord;
using LabBot.Discord.Wire;
using LabBot.Wire;
using static LabBot.Tests.Discord.Wire.RestLine;

namespace LabBot.Tests.Discord.Wire;

/// <summary>S6: no failure shows a token, in any form, in a log of any level, an exception or an answer.</summary>
public class CanaryTests
{
    private const string Canary = "KanarienVogel_-7391";

    private const string BotToken = "OTAwMDAw.Gabcde." + Canary;

    private static readonly string[] Forms = [Canary, Convert.ToBase64String(Encoding.UTF8.GetBytes(BotToken)), Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary)).TrimEnd('='), "KanarienVogel", "7391", "InteractionToken", "SessionCanary"];

    private readonly Lines<DiscordApi> _api = new();
    private readonly Lines<DiscordGateway> _gateway = new();
    private readonly Lines<DiscordHttp> _http = new();
    private readonly List<string> _said = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DiscordWireOptions Options => WireSetup.Options() with { Token = new Secret($"{BotToken}\n") };

    [Fact]
    public async Task No_failure_of_a_call_shows_a_token()
    {
        Func<int, HttpResponseMessage?>[] failures =
        [
            _ => Answer(500, "x"), _ => Answer(429, "", "1"), _ => Answer(302, ""), _ => Json("<html>"), _ => Answer(401, """{"message":"401: Unauthorized"}"""),
            // What a proxy or a broken server might echo.
            _ => Answer(403, $$"""{"message":"Bot {{BotToken}}","code":50007}"""), _ => Answer(400, $"Authorization: Bot {BotToken}"), _ => Answer(429, "{}", BotToken),
            _ => Answer(400, $$$"""{"message":"Invalid","errors":{"{{{Canary}}}":{"_errors":[{"code":"{{{Canary}}}"}]} } }"""),
            _ => throw new HttpRequestException(HttpRequestError.ConnectionError, $"Bot {BotToken}", new IOException(Canary)),
            _ => throw new IOException(Canary),
        ];
        foreach (var failure in failures)
        {
            using var api = new DiscordApi(Options, new RestLine(failure), TimeProvider.System, _api);
            Say(await api.CallAsync(new DiscordCall(DiscordRoutes.Send("5"), new JsonObject { ["content"] = "Hi" }), Token));
            Say(await api.CallAsync(new DiscordCall(DiscordRoutes.Callback("11", "InteractionToken7391"), new JsonObject { ["type"] = 6 }), Token));
            Say(await api.CallAsync(new DiscordCall(DiscordRoutes.FollowUp("1", "InteractionToken7391"), new JsonObject { ["content"] = "Hi" }), Token));
        }

        // The path, as an error page may have it.
        using (var api = new DiscordApi(Options, new RestLine((_, request) => Answer(404, $$"""{"message":"{{request.RequestUri!.AbsolutePath}}"}""")), TimeProvider.System, _api))
        {
            Say(await api.CallAsync(new DiscordCall(DiscordRoutes.Callback("11", "InteractionToken7391"), []), Token));
            Say(await api.CallAsync(new DiscordCall(DiscordRoutes.EditAnswer("1", "InteractionToken7391"), []), Token));
        }

        // On sockets: nobody is there, and the name is none.
        foreach (var url in (string[])["http://127.0.0.1:1/api/", "https://discord.invalid/api/"])
        {
            using var api = new DiscordApi(Options with { ApiUrl = new Uri(url) }, TimeProvider.System, _api);
            Say(await api.CallAsync(new DiscordCall(DiscordRoutes.Callback("11", "InteractionToken7391"), []), Token));
        }

        Assert.NotEmpty(_api.All);
        NothingShows([.. _api.All, .. _said]);
    }

    [Theory]
    [InlineData("OTAwMDAw.Kanarien\nVogel7391.x")]
    [InlineData("OTAwMDAw.Kanarien Vogel7391.x")]
    [InlineData("OTAwMDAw.Kanarien\r\nX-Other: Vogel7391.x")]
    [InlineData("KanarienVogel7391")]
    [InlineData("Bot OTAwMDAw.x.KanarienVogel7391")]
    [InlineData("xoxb-KanarienVogel7391")]
    [InlineData("KanarienVogel7391KanarienVogel739")]
    public void A_token_that_is_refused_is_not_shown(string token)
    {
        var options = Options with { Token = new Secret(token) };
        NothingShows([Assert.Throws<ArgumentException>(() => new DiscordApi(options, TimeProvider.System, _api)).ToString(), $"{options}", .. options.Problems()]);
        NothingShows([Assert.Throws<ArgumentException>(() => new DiscordGateway(options, new FakeApi(), TimeProvider.System, _gateway)).ToString()]);
    }

    [Theory]
    [InlineData("""{"url":"ws://127.0.0.1:1/?KanarienVogel7391"}""")]
    [InlineData("""{"url":"ws://KanarienVogel7391.example"}""")]
    [InlineData("""{"url":"KanarienVogel7391"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task No_address_of_a_link_is_shown(string answer)
    {
        var third = GatewayTests.Signal();
        var asked = 0;
        var api = new FakeApi(_ =>
        {
            if (Interlocked.Increment(ref asked) == 2)
                third.TrySetResult();
            return new DiscordAnswer.Done(JsonElement.Parse(answer));
        });
        await using var discord = new GatewayServer(_ => Task.CompletedTask);
        await using (var bot = Running.Start(new DiscordGateway(Options, api, new GatewayTimes(), discord.ConnectAsync, TimeProvider.System, _gateway), (_, _, _) => Task.CompletedTask))
            await third.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        Assert.NotEmpty(_gateway.All);
        NothingShows(_gateway.All);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4000)]
    [InlineData(4004)]
    [InlineData(4009)]
    [InlineData(4014)]
    public async Task A_link_that_is_refused_cut_or_sends_rubbish_shows_nothing(int code)
    {
        var third = GatewayTests.Signal();
        await using var discord = new GatewayServer(async link =>
        {
            if (link.Number == 1)
                return; // closed before its hello
            await link.WelcomeAsync();
            await link.ReadyAsync("SessionCanary7391");
            await link.SendAsync("KanarienVogel");
            await link.DispatchAsync("INTERACTION_CREATE", 2, """{"id":"11","token":"InteractionToken7391","data":{"name":"KanarienVogel"}}""");
            if (link.Number == 3)
                third.TrySetResult();
            if (code != 0)
                await link.CloseAsync(code);
            else
                link.Cut();
            await link.StayAsync();
        });
        await using var bot = Running.Start(new DiscordGateway(Options, new FakeApi(), new GatewayTimes(), discord.ConnectAsync, TimeProvider.System, _gateway), (_, _, _) => throw new InvalidOperationException("a mistake"));
        if (await Task.WhenAny(third.Task, bot.Run).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token) == bot.Run)
            NothingShows([(await Assert.ThrowsAsync<DiscordRefusedException>(() => bot.Run)).ToString()]);
        NothingShows(_gateway.All);
    }

    [Fact]
    public async Task Over_http_nothing_is_shown_either()
    {
        var endpoint = new DiscordHttp(Options with { Listen = new Uri("http://127.0.0.1:0") }, TimeProvider.System, _http);
        await using var bot = Running.Start(endpoint, (_, _, _) => throw new InvalidOperationException("a mistake"));
        using var client = new HttpClient();
        foreach (var (body, isSigned) in ((string, bool)[])[("""{"type":2,"id":"11","token":"InteractionToken7391"}""", true), ("""{"type":2,"id":"11","token":"InteractionToken7391"}""", true), ("{KanarienVogel", true), ("KanarienVogel", false)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(await endpoint.Listening.WaitAsync(Token), DiscordHttp.Path)) { Content = new StringContent(body) };
            var stamp = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
            request.Headers.Add("X-Signature-Timestamp", stamp);
            request.Headers.Add("X-Signature-Ed25519", isSigned ? WireSetup.Sign(stamp, Encoding.UTF8.GetBytes(body)) : "KanarienVogel7391");
            using var response = await client.SendAsync(request, Token);
            Assert.NotEqual(System.Net.HttpStatusCode.OK, response.StatusCode);
        }

        Assert.NotEmpty(_http.All);
        NothingShows(_http.All);
    }

    private void Say(DiscordAnswer answer) => _said.Add(answer.ToString());

    private static void NothingShows(IEnumerable<string> lines) =>
        Assert.All(lines, line => Assert.All(Forms, form => Assert.DoesNotContain(form, line, StringComparison.OrdinalIgnoreCase)));
}
