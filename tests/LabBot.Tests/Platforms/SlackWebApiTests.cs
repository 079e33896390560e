using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Rules;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Platforms;

public class SlackWebApiTests
{
    private static readonly SlackWorld Unhurried = new() { Rates = SlackRates.None };

    [Fact]
    public async Task Tokens_work_for_what_they_are_for()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        await using var app = new RawApp(slack);
        Assert.Null(await app.ErrorAsync("auth.test"));
        Assert.Null(await app.ErrorAsync("apps.connections.open", token: slack.World.AppToken));
        Assert.Equal("not_allowed_token_type", await app.ErrorAsync("apps.connections.open"));
        Assert.Equal("not_allowed_token_type", await app.ErrorAsync("auth.test", token: slack.World.AppToken));
        Assert.Equal("invalid_auth", await app.ErrorAsync("auth.test", token: "xoxb-another"));
        Assert.Equal("not_authed", await app.ErrorAsync("auth.test", token: ""));
        Assert.Equal("unknown_method", await app.ErrorAsync("auth.tset"));
        slack.DeactivateApp();
        Assert.Equal("account_inactive", await app.ErrorAsync("auth.test"));
        slack.RevokeToken();
        Assert.Equal("token_revoked", await app.ErrorAsync("auth.test"));
        await slack.DisableSocketModeAsync();
        Assert.NotNull(await app.ErrorAsync("apps.connections.open", token: slack.World.AppToken));
    }

    [Fact]
    public async Task A_missing_scope_is_named_with_those_that_are_there()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { Scopes = ["users:read", "commands"] });
        await using var app = new RawApp(slack);
        var ada = slack.Person("Ada");
        var refused = await app.CallAsync("chat.postMessage", Message(ada.Dm, "hi"));
        Assert.Equal(("missing_scope", "chat:write", "users:read,commands"), ((string?)refused["error"], (string?)refused["needed"], (string?)refused["provided"]));
        Assert.Equal("missing_scope", await app.ErrorAsync("conversations.open", new() { ["users"] = ada.Id }));
        Assert.Equal("missing_scope", await app.ErrorAsync("conversations.history", new() { ["channel"] = ada.Dm.Id }));
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task Auth_test_shows_the_scopes_and_the_time()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { ClockAhead = TimeSpan.FromMinutes(7) }, time);
        await using var app = new RawApp(slack);
        using var response = await app.SendAsync("auth.test");
        Assert.Contains("chat:write", response.Headers.GetValues("x-oauth-scopes").Single(), StringComparison.Ordinal);
        Assert.Equal(time.GetUtcNow().AddMinutes(7), response.Headers.Date);
    }

    [Fact]
    public async Task A_call_may_come_as_JSON_as_a_form_or_in_the_address()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var ada = slack.Person("Ada", tz: "Asia/Kathmandu", locale: "ne-NP");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["channel"] = ada.Dm.Id, ["text"] = "hi", ["blocks"] = """[{"type":"header","text":{"type":"plain_text","text":"Hi"}}]""", ["metadata"] = """{"event_type":"a","event_payload":{"x":1}}""",
        });
        using var posted = await app.SendAsync("chat.postMessage", form);
        Assert.Contains("\"ok\":true", await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("# Hi", Assert.Single(ada.Dm.Messages).Reads);
        using var info = await app.SendAsync($"users.info?user={ada.Id}&include_locale=true", (HttpContent?)null);
        var user = JsonNode.Parse(await info.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["user"]!;
        Assert.Equal(("Asia/Kathmandu", 20700, "ne-NP"), ((string?)user["tz"], (int)user["tz_offset"]!, (string?)user["locale"]));
        Assert.Equal(["form", "get"], slack.Record.Calls.Select(call => call.Form));
        Assert.Empty(slack.Violations);

        // users.info and files.getUploadURLExternal are known for not seeing a JSON body.
        Assert.Equal("invalid_arguments", await app.ErrorAsync("users.info", new() { ["user"] = ada.Id }));
        using var text = new StringContent("channel=x", Encoding.UTF8, "text/plain");
        using var wrong = await app.SendAsync("chat.postMessage", text);
        Assert.Contains("invalid_post_type", await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var twice = new StringContent("""{"channel":"a","channel":"b"}""", Encoding.UTF8, "application/json");
        using var invalid = await app.SendAsync("chat.postMessage", twice);
        Assert.Contains("invalid_json", await invalid.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_written_to_who_cannot_be()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var (bot, gone, closed, ada) = (slack.Person("Robot", isBot: true), slack.Person("Gone"), slack.Person("Closed"), slack.Person("Ada"));
        (gone.IsDeactivated, closed.HasClosedDm) = (true, true);
        Assert.Equal("cannot_dm_bot", await app.ErrorAsync("conversations.open", new() { ["users"] = bot.Id }));
        Assert.Equal("user_disabled", await app.ErrorAsync("conversations.open", new() { ["users"] = gone.Id }));
        Assert.Equal("user_not_found", await app.ErrorAsync("conversations.open", new() { ["users"] = "U404" }));
        Assert.Equal("channel_not_found", await app.ErrorAsync("chat.postMessage", Message(closed.Dm, "hi")));
        Assert.Equal("channel_not_found", await app.ErrorAsync("chat.postMessage", new() { ["channel"] = "C404", ["text"] = "hi" }));
        Assert.Equal("not_in_channel", await app.ErrorAsync("chat.postMessage", Message(slack.Channel("away", hasBot: false), "hi")));
        Assert.Equal("channel_not_found", await app.ErrorAsync("chat.postMessage", Message(slack.PrivateChannel("secret", hasBot: false), "hi")));
        var old = slack.Channel("old");
        old.IsArchived = true;
        Assert.Equal("is_archived", await app.ErrorAsync("chat.postMessage", Message(old, "hi")));
        Assert.Equal("user_not_in_channel", await app.ErrorAsync("chat.postEphemeral", new() { ["channel"] = slack.Channel("papers").Id, ["user"] = ada.Id, ["text"] = "hi" }));
        slack.SetMessagesTab(false);
        Assert.Equal("messages_tab_disabled", await app.ErrorAsync("chat.postMessage", Message(ada.Dm, "hi")));
        Assert.Empty(slack.Violations);
        Assert.Empty(ada.Transcript);
    }

    [Fact]
    public async Task A_history_comes_in_pages_newest_first_with_metadata_where_asked_for()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        for (var i = 0; i < 5; i++)
            await app.CallAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = $"{i}", ["metadata"] = new JsonObject { ["event_type"] = "reading", ["event_payload"] = new JsonObject { ["n"] = i } } });
        var first = await app.CallAsync("conversations.history", new() { ["channel"] = dm.Id, ["limit"] = 3, ["include_all_metadata"] = true });
        Assert.Equal(["4", "3", "2"], Texts(first));
        Assert.Equal(4, (int)first["messages"]![0]!["metadata"]!["event_payload"]!["n"]!);
        var cursor = (string)first["response_metadata"]!["next_cursor"]!;
        var second = await app.CallAsync("conversations.history", new() { ["channel"] = dm.Id, ["limit"] = 3, ["cursor"] = cursor });
        Assert.Equal(["1", "0"], Texts(second));
        Assert.False((bool)second["has_more"]!);
        Assert.Null(second["messages"]![0]!["metadata"]);
        var oldest = dm.Messages[3].Ts;
        Assert.Equal(["4"], Texts(await app.CallAsync("conversations.history", new() { ["channel"] = dm.Id, ["oldest"] = oldest })));
        Assert.Equal(["4", "3"], Texts(await app.CallAsync("conversations.history", new() { ["channel"] = dm.Id, ["oldest"] = oldest, ["inclusive"] = true })));
        Assert.Equal("invalid_cursor", await app.ErrorAsync("conversations.history", new() { ["channel"] = dm.Id, ["cursor"] = "guessed" }));
    }

    [Fact]
    public async Task Only_the_apps_own_messages_are_changed()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var ada = slack.Person("Ada");
        var ts = (string)(await app.CallAsync("chat.postMessage", Message(ada.Dm, "before")))["ts"]!;
        Assert.Null(await app.ErrorAsync("chat.update", new() { ["channel"] = ada.Dm.Id, ["ts"] = ts, ["text"] = "after" }));
        Assert.Equal("after", Assert.Single(ada.Dm.Messages).Text);
        Assert.Equal("message_not_found", await app.ErrorAsync("chat.update", new() { ["channel"] = ada.Dm.Id, ["ts"] = "1.000001", ["text"] = "after" }));
        Assert.Equal("cant_update_message", await app.ErrorAsync("chat.update", new() { ["channel"] = ada.Dm.Id, ["ts"] = ada.Says("mine", ada.Dm).Ts, ["text"] = "yours" }));
        Assert.Equal("msg_too_long", await app.ErrorAsync("chat.update", new() { ["channel"] = ada.Dm.Id, ["ts"] = ts, ["text"] = new string('x', 4001) }));
    }

    [Fact]
    public async Task A_scheduled_message_comes_at_its_time_unless_deleted_and_never_with_metadata()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        JsonObject At(int seconds, string text) => new() { ["channel"] = dm.Id, ["text"] = text, ["post_at"] = time.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds() };
        Assert.Equal("time_in_past", await app.ErrorAsync("chat.scheduleMessage", At(-1, "late")));
        Assert.Equal("time_too_far", await app.ErrorAsync("chat.scheduleMessage", At(121 * 86400, "far")));
        await app.CallAsync("chat.scheduleMessage", At(60, "comes"));
        var marked = At(60, "never comes");
        marked["metadata"] = new JsonObject { ["event_type"] = "a", ["event_payload"] = new JsonObject() };
        await app.CallAsync("chat.scheduleMessage", marked);
        var id = (string)(await app.CallAsync("chat.scheduleMessage", At(60, "deleted")))["scheduled_message_id"]!;
        Assert.Null(await app.ErrorAsync("chat.deleteScheduledMessage", new() { ["channel"] = dm.Id, ["scheduled_message_id"] = id }));
        Assert.Equal("invalid_scheduled_message_id", await app.ErrorAsync("chat.deleteScheduledMessage", new() { ["channel"] = dm.Id, ["scheduled_message_id"] = id }));
        Assert.Empty(dm.Messages);
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("comes", Assert.Single(dm.Messages).Text);
        slack.SetMessagesTab(false);
        Assert.Equal("messages_tab_disabled", await app.ErrorAsync("chat.scheduleMessage", At(60, "nowhere")));
    }

    [Fact]
    public async Task A_file_is_announced_sent_and_shared()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var ada = slack.Person("Ada");
        using var announced = await app.SendAsync("files.getUploadURLExternal?filename=plan.ics&length=5", (HttpContent?)null);
        var upload = JsonNode.Parse(await announced.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        var share = new JsonObject { ["files"] = new JsonArray(new JsonObject { ["id"] = (string)upload["file_id"]!, ["title"] = "Plan" }), ["channel_id"] = ada.Dm.Id, ["initial_comment"] = "Your plan" };
        Assert.Equal("file_not_found", await app.ErrorAsync("files.completeUploadExternal", (JsonObject)share.DeepClone()));
        using var http = new HttpClient();
        using var bytes = new ByteArrayContent("BEGIN"u8.ToArray());
        using var sent = await http.PostAsync(new Uri((string)upload["upload_url"]!), bytes, TestContext.Current.CancellationToken);
        Assert.Equal("OK - 5", await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Null(await app.ErrorAsync("files.completeUploadExternal", share));
        Assert.Equal("Your plan\n(plan.ics)", Assert.Single(ada.Dm.Messages).Reads);
        Assert.Equal("BEGIN"u8.ToArray(), Assert.Single(slack.Files).Bytes);
    }

    [Fact]
    public async Task One_message_a_second_goes_to_a_channel()
    {
        var time = new FakeTimeProvider();
        await using var slack = await SlackOnLoopback.StartAsync(time: time);
        await using var app = new RawApp(slack);
        var (dm, other) = (slack.Person("Ada").Dm, slack.Person("Bo").Dm);
        Assert.Null(await app.ErrorAsync("chat.postMessage", Message(dm, "1")));
        Assert.Null(await app.ErrorAsync("chat.postMessage", Message(other, "1")));
        time.Advance(TimeSpan.FromSeconds(0.999));
        using (var limited = await app.SendAsync("chat.postMessage", Message(dm, "2")))
            Assert.Equal((429, "1"), ((int)limited.StatusCode, limited.Headers.RetryAfter!.ToString()));
        time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Null(await app.ErrorAsync("chat.postMessage", Message(dm, "2")));
        Assert.Equal("ratelimited", Assert.Single(slack.Violations).Rule);
    }

    [Fact]
    public async Task A_burst_that_the_workspace_allows_is_let_through_after_a_rest()
    {
        var time = new FakeTimeProvider();
        await using var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Rates = SlackRates.Strict with { PostBurst = 3 } }, time);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 3; i++)
                Assert.Null(await app.ErrorAsync("chat.postMessage", Message(dm, "x")));
            Assert.Equal("ratelimited", await app.ErrorAsync("chat.postMessage", Message(dm, "x")));
            time.Advance(TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public async Task Three_hundred_messages_a_minute_go_to_a_workspace_and_fifty_calls_to_a_method_of_tier_three()
    {
        var time = new FakeTimeProvider();
        await using var slack = await SlackOnLoopback.StartAsync(time: time);
        await using var app = new RawApp(slack);
        var people = Enumerable.Range(0, 301).Select(i => slack.Person(i.ToString(CultureInfo.InvariantCulture))).ToList();
        foreach (var person in people.Take(300))
            Assert.Null(await app.ErrorAsync("chat.postMessage", Message(person.Dm, "x")));
        Assert.Equal("ratelimited", await app.ErrorAsync("chat.postMessage", Message(people[300].Dm, "x")));
        foreach (var person in people.Take(50))
            Assert.Null(await app.ErrorAsync("conversations.open", new() { ["users"] = person.Id }));
        Assert.Equal("ratelimited", await app.ErrorAsync("conversations.open", new() { ["users"] = people[0].Id }));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await app.ErrorAsync("chat.postMessage", Message(people[300].Dm, "x")));
        Assert.Null(await app.ErrorAsync("conversations.open", new() { ["users"] = people[0].Id }));
    }

    private static JsonObject Message(SlackChannel channel, string text) => new() { ["channel"] = channel.Id, ["text"] = text };

    private static IEnumerable<string> Texts(JsonObject history) => history["messages"]!.AsArray().Select(message => (string)message!["text"]!);
}
