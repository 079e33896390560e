using System.Text;
using System.Text.Json.Nodes;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Wire;

namespace LabBot.Tests.Slack.Wire;

/// <summary>S6: no failure shows a token, in any form, in a log of any level, an exception or an answer.</summary>
public class CanaryTests
{
    private const string Canary = "KanarienVogel+/=7391";

    private static readonly string[] Forms =
        [Canary, Uri.EscapeDataString(Canary), Convert.ToBase64String(Encoding.UTF8.GetBytes("xoxb-" + Canary)), Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary)).TrimEnd('='), "KanarienVogel", "7391", SocketServer.Ticket];

    private readonly Lines<SlackApi> _api = new();
    private readonly Lines<SocketMode> _socket = new();
    private readonly List<string> _said = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SlackWireOptions Options => WireSetup.Options() with { BotToken = new Secret($"xoxb-{Canary}\n"), AppToken = new Secret($"xapp-{Canary}\r\n"), SigningSecret = new Secret(Canary) };

    [Fact]
    public async Task No_failure_of_a_call_shows_a_token()
    {
        Func<int, HttpResponseMessage?>[] failures =
        [
            _ => SlackApiTests.Answer(500, "x"), _ => SlackApiTests.Answer(429, "", "3"), _ => SlackApiTests.Answer(302, ""), _ => SlackApiTests.Json("<html>"), _ => SlackApiTests.Json("""{"ok":false,"error":"invalid_auth"}"""),
            // What a proxy or a broken server might echo.
            _ => SlackApiTests.Json($$"""{"ok":false,"error":"Bearer xoxb-{{Canary}}"}"""), _ => SlackApiTests.Answer(400, $"Authorization: Bearer xoxb-{Canary}"), _ => SlackApiTests.Answer(429, "", $"xoxb-{Canary}"),
            _ => throw new HttpRequestException(HttpRequestError.ConnectionError, $"Bearer xoxb-{Canary}", new IOException(Canary)),
            _ => throw new IOException(Canary),
        ];
        foreach (var failure in failures)
        {
            using var api = new SlackApi(Options, new Wire(failure), TimeProvider.System, _api);
            Say(await api.CallAsync(new SlackCall("chat.postMessage", new JsonObject { ["channel"] = "C1" }), Token), isEcho: true);
            Say(await api.CallAsync(new SlackCall("users.info", new JsonObject { ["user"] = "U1" }), Token), isEcho: true);
            Say(await api.RespondAsync(new Uri($"http://127.0.0.1:1/hook/{Canary}"), [], Token), isEcho: true);
            Say(await api.RespondAsync(new Uri($"http://other.example/hook/{Canary}"), [], Token), isEcho: true);
            Say(await api.UploadAsync(new SlackFile("C1", "a", new byte[1], ""), Token), isEcho: true);
        }

        // On sockets: nobody is there, and the name is none.
        foreach (var url in (string[])["http://127.0.0.1:1/api/", "https://slack.invalid/api/"])
        {
            using var api = new SlackApi(Options with { ApiUrl = new Uri(url) }, TimeProvider.System, _api);
            Say(await api.CallAsync(new SlackCall("chat.postMessage", []), Token), isEcho: false);
        }

        Assert.NotEmpty(_api.All);
        NothingShows([.. _api.All, .. _said]);
    }

    [Theory]
    [InlineData("xoxb-Kanarien\nVogel7391")]
    [InlineData("xoxb-Kanarien Vogel7391")]
    [InlineData("xoxb-Kanarien\r\nX-Other: Vogel7391")]
    [InlineData("KanarienVogel7391")]
    [InlineData("Bearer xoxb-KanarienVogel7391")]
    [InlineData("xoxp-KanarienVogel7391")]
    public void A_token_that_is_refused_is_not_shown(string token)
    {
        var options = Options with { BotToken = new Secret(token), AppToken = new Secret(token) };
        var error = Assert.Throws<ArgumentException>(() => new SlackApi(options, TimeProvider.System, _api));
        NothingShows([error.ToString(), $"{options}", .. options.Problems()]);
        NothingShows([Assert.Throws<ArgumentException>(() => new SocketMode(options, TimeProvider.System, _socket)).ToString()]);
    }

    [Theory]
    [InlineData("""{"ok":true,"url":"ws://127.0.0.1:1/link/?ticket=KanarienVogel7391"}""")]
    [InlineData("""{"ok":true,"url":"http://127.0.0.1:1/link/?ticket=KanarienVogel7391"}""")]
    [InlineData("""{"ok":true,"url":"KanarienVogel7391"}""")]
    [InlineData("""{"ok":true}""")]
    [InlineData("""{"ok":false,"error":"KanarienVogel7391"}""")]
    [InlineData("KanarienVogel7391")]
    public async Task No_address_of_a_link_is_shown(string answer)
    {
        await using var slack = await SocketServer.StartAsync(link => link.StayAsync(), _ => (200, answer, null));
        await using (var bot = Running.Start(new SocketMode(slack.Options, TimeProvider.System, _socket), (_, _) => default))
        {
            // The second time that it asks, the first has failed and been logged.
            await slack.AskedAsync(Token);
            await slack.AskedAsync(Token);
        }

        Assert.NotEmpty(_socket.All);
        NothingShows(_socket.All);
    }

    [Fact]
    public async Task A_link_that_is_refused_cut_or_sends_rubbish_shows_nothing()
    {
        var third = SocketModeTests.Signal();
        await using var slack = await SocketServer.StartAsync(async link =>
        {
            if (link.Number == 1)
                return; // closed before its hello
            await link.HelloAsync();
            await link.SendAsync("KanarienVogel");
            await link.CommandAsync("e1", "KanarienVogel");
            await link.ReadAsync();
            if (link.Number == 2)
                link.Cut();
            else
                third.TrySetResult();
            await link.StayAsync();
        });
        await using (var bot = Running.Start(new SocketMode(slack.Options, TimeProvider.System, _socket), (_, _) => default))
            await third.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        NothingShows(_socket.All);
    }

    // A body that echoes the token is Slack's to answer for: what LabBot says of its own is not.
    private void Say(SlackAnswer answer, bool isEcho) => _said.Add(answer switch
    {
        SlackAnswer.Refused refused when isEcho => refused.Error,
        _ => answer.ToString(),
    });

    private static void NothingShows(IEnumerable<string> lines) =>
        Assert.All(lines, line => Assert.All(Forms, form => Assert.DoesNotContain(form, line, StringComparison.OrdinalIgnoreCase)));
}
