using System.Text;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Rules;
using LabBot.Platforms.Slack.Wire;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Platforms;

public class SlackFaultTests
{
    private static readonly SlackWorld Unhurried = new() { Rates = SlackRates.None };

    [Theory]
    [InlineData("0", false)]
    [InlineData("0.3", false)]
    [InlineData("3600", false)]
    [InlineData("soon", false)]
    [InlineData(null, true)]
    public async Task A_429_says_what_it_is_told_to(string? after, bool isHtml)
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        slack.Faults.Next("auth.test", new Fault.RateLimited(after, isHtml));
        using var limited = await app.SendAsync("auth.test");
        Assert.Equal(429, (int)limited.StatusCode);
        Assert.Equal(after, limited.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null);
        Assert.Equal(isHtml ? "text/html" : "application/json", limited.Content.Headers.ContentType!.MediaType);
        Assert.Null(await app.ErrorAsync("apps.connections.open", token: slack.World.AppToken));
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task Asking_before_a_429_is_over_is_noted_and_refused_again()
    {
        var time = new FakeTimeProvider();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        slack.Faults.Next("auth.test", new Fault.RateLimited("30"));
        Assert.Equal("ratelimited", await app.ErrorAsync("auth.test"));
        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal("ratelimited", await app.ErrorAsync("auth.test"));
        Assert.Equal("asked_before_reset", Assert.Single(slack.Violations).Rule);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await app.ErrorAsync("auth.test"));
        Assert.Single(slack.Violations);
    }

    [Fact]
    public async Task A_connection_breaks_before_a_message_is_stored_or_after()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        slack.Faults.Next("chat.postMessage", new Fault.Reset(IsAfter: false));
        slack.Faults.Next("chat.postMessage", new Fault.Reset(IsAfter: true));
        await Assert.ThrowsAsync<HttpRequestException>(() => app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "first" }));
        Assert.Empty(dm.Messages);
        await Assert.ThrowsAsync<HttpRequestException>(() => app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "second" }));
        Assert.Equal("second", Assert.Single(dm.Messages).Text);
        Assert.Equal([0, 0], slack.Record.CallsOf("chat.postMessage").Select(call => call.Status));
    }

    [Fact]
    public async Task A_server_fails_stalls_and_talks_nonsense()
    {
        var time = new WatchedTime();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        slack.Faults.Next("*", new Fault.ServerError(502));
        using (var failed = await app.SendAsync("auth.test"))
            Assert.Equal(502, (int)failed.StatusCode);
        slack.Faults.Next("chat.postMessage", new Fault.Garbled("{\"ok\":tr"));
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "stored" }));
        Assert.Single(dm.Messages);
        slack.Faults.Next("auth.test", new Fault.Refusal("internal_error"));
        Assert.Equal("internal_error", await app.ErrorAsync("auth.test"));
        slack.Faults.Next("auth.test", new Fault.Stall(TimeSpan.FromSeconds(60), IsAfter: false));
        var stalled = app.ErrorAsync("auth.test");
        await time.TimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(stalled.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await stalled);
    }

    [Fact]
    public async Task A_share_of_the_calls_goes_wrong_by_chance_and_the_same_every_time()
    {
        var outcomes = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { Seed = 7 });
            await using var app = new RawApp(slack);
            slack.Faults.Sometimes("auth.test", 0.3, new Fault.Refusal("internal_error"));
            var text = new StringBuilder();
            for (var i = 0; i < 200; i++)
                text.Append(await app.ErrorAsync("auth.test") is null ? '.' : 'x');
            outcomes.Add(text.ToString());
        }

        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.InRange(outcomes[0].Count(one => one == 'x'), 40, 80);
    }

    [Fact]
    public void A_signature_is_the_one_that_Slack_prints_in_its_documentation()
    {
        // docs.slack.dev/authentication/verifying-requests-from-slack, the worked example.
        const string Body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        var signed = new SignedRequest(new Uri("http://127.0.0.1/"), "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes(Body))
            .Sign("8f742231b10e8888abcd99yyyzzz85a5", DateTimeOffset.FromUnixTimeSeconds(1531420618));
        Assert.Equal(("1531420618", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"), (signed.Stamps[0], signed.Signatures[0]));
        Assert.NotEqual(signed.Body, signed.WithChangedByte().SentBody);
        Assert.Equal(2, signed.WithDoubledHeaders().Signatures.Count);
    }

    [Fact]
    public async Task Over_HTTP_an_app_that_is_not_there_is_tried_again_with_the_number_and_the_reason()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { Retries = [TimeSpan.Zero, TimeSpan.Zero] });
        // Another double stands in for an address where somebody answers, but not the app.
        await using var other = await SlackOnLoopback.StartAsync();
        slack.DeliversTo(RequestUrls.All(new Uri(other.Root, "nothing")));
        Assert.Equal("http_error", (await slack.JoinsAsync(slack.Person("Ada")))!.Failure);
        Assert.Equal([0, 1, 2], slack.Record.Acknowledgements.Select(one => one.Attempt));
        Assert.False(await slack.VerifyUrlAsync());
        var request = slack.RequestFor(slack.Person("Bo"), slack.Channel("papers"), "/kit", "a & b");
        Assert.Contains("&command=%2Fkit&text=a+%26+b&", Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);
        Assert.Equal(404, (await slack.SendAsync(request)).Status);
    }
}
