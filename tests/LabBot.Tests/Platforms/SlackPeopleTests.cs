using System.Text.Json.Nodes;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Rules;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Platforms;

public class SlackPeopleTests
{
    private static readonly SlackWorld Unhurried = new() { Rates = SlackRates.None };

    [Fact]
    public async Task A_trigger_opens_one_modal_within_three_seconds()
    {
        var time = new FakeTimeProvider();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        var triggers = new List<string>();
        await app.ConnectAsync(envelope =>
        {
            triggers.Add((string)envelope["payload"]!["trigger_id"]!);
            return RawApp.Ack(envelope);
        });
        var ada = slack.Person("Ada");
        await ada.TypesAsync("/kit x", until: Until.Acknowledged);
        await ada.TypesAsync("/kit x", until: Until.Acknowledged);
        JsonObject Open(string trigger) => new() { ["trigger_id"] = trigger, ["view"] = Modal("Suggest") };
        Assert.Null(await app.ErrorAsync("views.open", Open(triggers[0])));
        Assert.Equal("exchanged_trigger_id", await app.ErrorAsync("views.open", Open(triggers[0])));
        Assert.Equal("invalid_trigger_id", await app.ErrorAsync("views.open", Open("1.2.3")));
        time.Advance(TimeSpan.FromSeconds(3.1));
        Assert.Equal("expired_trigger_id", await app.ErrorAsync("views.open", Open(triggers[1])));
        Assert.Equal("Suggest", ada.Modal!.Title);
        Assert.Equal(3, slack.Violations.Count);
    }

    [Theory]
    [InlineData("title", 24, "/view/title/text")]
    [InlineData("private_metadata", 3000, "/view/private_metadata")]
    [InlineData("callback_id", 255, "/view/callback_id")]
    [InlineData("blocks", 100, "/view/blocks")]
    public async Task A_view_has_its_limits(string what, int most, string place)
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var (ada, trigger) = await TriggerAsync(slack, app);
        JsonObject Grown(int size)
        {
            var view = Modal("x");
            view[what] = what switch
            {
                "title" => new JsonObject { ["type"] = "plain_text", ["text"] = new string('x', size) },
                "blocks" => new JsonArray([.. Enumerable.Range(0, size).Select(_ => (JsonNode)new JsonObject { ["type"] = "divider" })]),
                _ => new string('x', size),
            };
            return new JsonObject { ["trigger_id"] = trigger, ["view"] = view };
        }

        var refused = await app.CallAsync("views.open", Grown(most + 1));
        Assert.Equal("invalid_arguments", (string?)refused["error"]);
        Assert.EndsWith($"[json-pointer:{place}]", (string?)refused["response_metadata"]!["messages"]![0], StringComparison.Ordinal);
        Assert.Null(await app.ErrorAsync("views.open", Grown(most)));
        Assert.NotNull(ada.Modal);
    }

    [Fact]
    public async Task A_modal_with_inputs_needs_a_button_to_send_them()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var (_, trigger) = await TriggerAsync(slack, app);
        var view = Modal("x");
        view.Remove("submit");
        Assert.Equal("invalid_arguments", await app.ErrorAsync("views.open", new() { ["trigger_id"] = trigger, ["view"] = view }));
        Assert.Equal("invalid_arguments", await app.ErrorAsync("views.publish", new() { ["user_id"] = slack.Person("Bo").Id, ["view"] = Modal("x") }));
    }

    [Fact]
    public async Task A_view_is_changed_only_as_it_was_seen_and_while_it_is_open()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var (ada, trigger) = await TriggerAsync(slack, app);
        await app.CallAsync("views.open", new() { ["trigger_id"] = trigger, ["view"] = Modal("One") });
        var view = ada.Modal!;
        JsonObject Update(string title) => new() { ["view_id"] = view.Id, ["hash"] = view.Hash, ["view"] = Modal(title) };
        Assert.Null(await app.ErrorAsync("views.update", Update("Two")));
        Assert.Equal("Two", ada.Modal!.Title);
        Assert.Equal("hash_conflict", await app.ErrorAsync("views.update", Update("Three")));
        await ada.ClosesModalAsync();
        Assert.Equal("not_found", await app.ErrorAsync("views.update", Update("Four")));
        Assert.Null(ada.Modal);
    }

    [Theory]
    [InlineData("""{"response_action":"errors","errors":{"other":"x"}}""", "invalid_response")]
    [InlineData("""{"response_action":"shut"}""", "invalid_response")]
    [InlineData("""{"text":"thanks"}""", "invalid_response")]
    [InlineData("""{"response_action":"update","view":{"type":"modal","blocks":[]}}""", "invalid_arguments")]
    public async Task A_wrong_answer_to_a_submission_is_seen_as_a_failure(string answer, string rule)
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var (ada, trigger) = await TriggerAsync(slack, app, (JsonObject)JsonNode.Parse(answer)!);
        await app.CallAsync("views.open", new() { ["trigger_id"] = trigger, ["view"] = Modal("Suggest") });
        Assert.IsType<FailureSeen>(Assert.Single(await ada.SubmitsAsync(ada.Modal!, new Dictionary<string, string> { ["Title"] = "x" })));
        Assert.Equal(rule, Assert.Single(slack.Violations).Rule);
        Assert.NotNull(ada.Modal);
    }

    [Fact]
    public async Task A_search_offers_a_hundred_options_and_is_asked_from_its_length_on()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var count = 100;
        await app.ConnectAsync(envelope => RawApp.Ack(envelope, new()
        {
            ["options"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => JsonNode.Parse($$$"""{"text":{"type":"plain_text","text":"o{{{i}}}"},"value":"{{{i}}}"}"""))]),
        }));
        var ada = slack.Person("Ada");
        await app.CallAsync("views.publish", new()
        {
            ["user_id"] = ada.Id,
            ["view"] = JsonNode.Parse("""{"type":"home","blocks":[{"type":"actions","elements":[{"type":"external_select","action_id":"search","min_query_length":2,"placeholder":{"type":"plain_text","text":"Search the kit"}}]}]}"""),
        });
        Assert.Empty(await ada.TypesInSearchAsync(ada.Home!, "Search the kit", "s"));
        Assert.Empty(app.Received);
        Assert.Equal(100, (await ada.TypesInSearchAsync(ada.Home!, "Search the kit", "sc")).Count);
        Assert.Equal(("block_suggestion", "sc", "search"), ((string?)app.Received[0]["payload"]!["type"], (string?)app.Received[0]["payload"]!["value"], (string?)app.Received[0]["payload"]!["action_id"]));
        count = 101;
        Assert.Empty(await ada.TypesInSearchAsync(ada.Home!, "search", "sc"));
        Assert.Equal("invalid_options", Assert.Single(slack.Violations).Rule);
    }

    [Fact]
    public async Task A_response_url_is_used_five_times_within_thirty_minutes()
    {
        var time = new FakeTimeProvider();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        var ada = slack.Person("Ada");
        await ada.TypesAsync("/kit x", until: Until.Acknowledged);
        await ada.TypesAsync("/kit x", until: Until.Acknowledged);
        var urls = app.Received.Select(envelope => (string)envelope["payload"]!["response_url"]!).ToList();
        for (var i = 0; i < 5; i++)
            Assert.Equal((200, "ok"), await app.PostAsync(urls[0], new() { ["text"] = $"{i}" }));
        Assert.Equal((404, """{"ok":false,"error":"used_url"}"""), await app.PostAsync(urls[0], new() { ["text"] = "6" }));
        Assert.Equal(5, ada.Transcript.OfType<EphemeralSeen>().Count());
        time.Advance(TimeSpan.FromMinutes(30.1));
        Assert.Equal((404, """{"ok":false,"error":"expired_url"}"""), await app.PostAsync(urls[1], new() { ["text"] = "late" }));
    }

    [Fact]
    public async Task By_response_url_a_message_is_replaced_shared_and_deleted()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var card = """{"text":"card","blocks":[{"type":"actions","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Share"}}]}]}""";
        await app.ConnectAsync(envelope => RawApp.Ack(envelope, (string?)envelope["type"] == "slash_commands" ? (JsonObject)JsonNode.Parse(card)! : null));
        var (ada, bo) = (slack.Person("Ada"), slack.Person("Bo"));
        var papers = slack.Channel("papers", members: [ada, bo]);
        var seen = Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit x", papers)));
        await ada.ClicksAsync(seen.Message, "Share", until: Until.Acknowledged);
        var payload = app.Received[^1]["payload"]!;
        Assert.Equal(("block_actions", true), ((string?)payload["type"], (bool)payload["container"]!["is_ephemeral"]!));
        var url = (string)payload["response_url"]!;
        await app.PostAsync(url, new() { ["text"] = "for all", ["response_type"] = "in_channel" });
        await app.PostAsync(url, new() { ["text"] = "shared", ["replace_original"] = true });
        await app.PostAsync(url, new() { ["delete_original"] = true });
        Assert.Equal(["message", "private message changed", "message deleted"], ada.Transcript.Where(sight => sight is not Deed).Skip(1).Select(sight => sight.Kind));
        Assert.Equal("for all", Assert.Single(bo.Transcript).Reads);
        Assert.Empty(slack.Violations);
        Assert.Contains("Ada clicks [Share]", SlackOnLoopback.TranscriptOf(ada), StringComparison.Ordinal);
        Assert.Equal("[Share]", (string?)JsonNode.Parse(SlackOnLoopback.TranscriptJsonOf(ada))![1]!["reads"]);
    }

    private static async Task<(Person Person, string Trigger)> TriggerAsync(SlackOnLoopback slack, RawApp app, JsonObject? answer = null)
    {
        await app.ConnectAsync(envelope => RawApp.Ack(envelope, (string?)envelope["type"] == "interactive" ? answer : null));
        var ada = slack.Person("Ada");
        await ada.TypesAsync("/kit x", until: Until.Acknowledged);
        return (ada, (string)app.Received[0]["payload"]!["trigger_id"]!);
    }

    private static JsonObject Modal(string title) => new()
    {
        ["type"] = "modal", ["title"] = new JsonObject { ["type"] = "plain_text", ["text"] = title }, ["submit"] = new JsonObject { ["type"] = "plain_text", ["text"] = "Send" },
        ["blocks"] = JsonNode.Parse("""[{"type":"input","block_id":"title","label":{"type":"plain_text","text":"Title"},"element":{"type":"plain_text_input","action_id":"text"}}]"""),
    };
}
