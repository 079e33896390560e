using System.Text.Json.Nodes;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Tests.Platforms;

public class SlackBlockKitTests
{
    private static readonly SlackWorld Unhurried = new() { Rates = SlackRates.None };

    /// <summary>Blocks that grow with a number, the largest number that Slack takes, and where it then complains.</summary>
    public static TheoryData<string, int, string> Limits => new()
    {
        { "blocks", 50, "/blocks" }, { "section text", 3000, "/blocks/0/text/text" }, { "fields", 10, "/blocks/0/fields" }, { "field text", 2000, "/blocks/0/fields/0/text" },
        { "header", 150, "/blocks/0/text/text" }, { "context", 10, "/blocks/0/elements" }, { "actions", 25, "/blocks/0/elements" }, { "button text", 75, "/blocks/0/elements/0/text/text" },
        { "button value", 2000, "/blocks/0/elements/0/value" }, { "button url", 3000, "/blocks/0/elements/0/url" }, { "button label", 75, "/blocks/0/elements/0/accessibility_label" },
        { "action_id", 255, "/blocks/0/elements/0/action_id" }, { "block_id", 255, "/blocks/0/block_id" }, { "options", 100, "/blocks/0/elements/0/options" },
        { "option text", 75, "/blocks/0/elements/0/options/0/text/text" }, { "option value", 75, "/blocks/0/elements/0/options/0/value" },
        { "option description", 75, "/blocks/0/elements/0/options/0/description/text" }, { "overflow", 5, "/blocks/0/elements/0/options" }, { "radio", 10, "/blocks/0/elements/0/options" },
        { "placeholder", 150, "/blocks/0/elements/0/placeholder/text" }, { "alt text", 2000, "/blocks/0/alt_text" }, { "markdown", 12000, "/blocks/0/text" },
        { "confirm title", 100, "/blocks/0/elements/0/confirm/title/text" }, { "confirm text", 300, "/blocks/0/elements/0/confirm/text/text" },
    };

    public static TheoryData<string, string> Wrong => new()
    {
        { """{"type":"sectoin","text":{"type":"mrkdwn","text":"x"}}""", "unsupported type: sectoin [json-pointer:/blocks/0/type]" },
        { """{"type":"section","text":{"type":"mrkdwn","text":"x"},"colour":"red"}""", "invalid additional property: colour [json-pointer:/blocks/0]" },
        { """{"type":"section"}""", "missing required field: text [json-pointer:/blocks/0]" },
        { """{"type":"section","text":"x"}""", "must provide an object [json-pointer:/blocks/0/text]" },
        { """{"type":"section","text":{"type":"mrkdwn","text":""}}""", "must be more than 0 characters [json-pointer:/blocks/0/text/text]" },
        { """{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}""", "invalid additional property: emoji [json-pointer:/blocks/0/text]" },
        { """{"type":"header","text":{"type":"mrkdwn","text":"x"}}""", "must be one of: plain_text [json-pointer:/blocks/0/text/type]" },
        { """{"type":"actions","elements":[]}""", "no fewer than 1 items required [json-pointer:/blocks/0/elements]" },
        { """{"type":"actions","elements":[{"type":"image","alt_text":"x","image_url":"https://a.b/c"}]}""", "unsupported type: image [json-pointer:/blocks/0/elements/0/type]" },
        { """{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input"}}""", "unsupported type: input [json-pointer:/blocks/0/type]" },
        { """{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}},{"type":"button","action_id":"a","text":{"type":"plain_text","text":"y"}}]}""", "`action_id` \"a\" already exists for another element [json-pointer:/blocks/0/elements/1/action_id]" },
        { """{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}""", "`block_id` \"a\" already exists for another block [json-pointer:/blocks/1/block_id]" },
        { """{"type":"actions","elements":[{"type":"button","url":"not an address","text":{"type":"plain_text","text":"x"}}]}""", "must be a valid URL [json-pointer:/blocks/0/elements/0/url]" },
        { """{"type":"actions","elements":[{"type":"static_select"}]}""", "must have one of options and option_groups [json-pointer:/blocks/0/elements/0]" },
        { """{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"plain_text_input"}}""", "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]" },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task A_limit_is_taken_and_one_more_refused(string what, int most, string place)
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        Assert.Null(await app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "x", ["blocks"] = Grown(what, most) }));
        var refused = await app.CallAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "x", ["blocks"] = Grown(what, most + 1) });
        Assert.Equal("invalid_blocks", (string?)refused["error"]);
        Assert.Contains(refused["response_metadata"]!["messages"]!.AsArray(), message => ((string)message!).EndsWith($"[json-pointer:{place}]", StringComparison.Ordinal));
        Assert.Equal("invalid_blocks", Assert.Single(slack.Violations).Rule);
        Assert.Single(dm.Messages);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_refused_with_its_place(string block, string message)
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        var refused = await app.CallAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "x", ["blocks"] = JsonNode.Parse($"[{block}]") });
        Assert.Equal("invalid_blocks", (string?)refused["error"]);
        Assert.Equal([$"[ERROR] {message}"], refused["response_metadata"]!["messages"]!.AsArray().Select(one => (string)one!));
    }

    [Fact]
    public async Task All_text_together_has_a_limit_and_a_message_has_text()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        JsonArray Sections(int last) => [.. new[] { 3000, 3000, 3000, 3000, last }.Select(length => (JsonNode)new JsonObject { ["type"] = "section", ["text"] = Text("mrkdwn", new string('x', length)) })];
        Assert.Null(await app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "x", ["blocks"] = Sections(1000) }));
        Assert.Equal("msg_blocks_too_long", await app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "x", ["blocks"] = Sections(1001) }));
        Assert.Equal("msg_too_long", await app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = new string('x', 40_001) }));
        Assert.Equal("no_text", await app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id }));
        Assert.Equal("invalid_metadata_format", await app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "x", ["metadata"] = new JsonObject { ["event_type"] = "a" } }));
        // Slack takes blocks without a text; who reads notifications or listens to them is left with nothing.
        Assert.Null(await app.ErrorAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["blocks"] = Sections(1) }));
        Assert.Equal("no_text_beside_blocks", slack.Violations[^1].Rule);
    }

    [Fact]
    public async Task Whatever_would_ping_is_noted_and_escaped_text_is_not()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var dm = slack.Person("Ada").Dm;
        var blocks = JsonNode.Parse("""
            [{"type":"section","text":{"type":"mrkdwn","text":"<!channel> &lt;!here&gt; <@U123> <https://a.b|x>"},"fields":[{"type":"mrkdwn","text":"<!subteam^S1|x>"},{"type":"plain_text","text":"<!everyone>"}]},
             {"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"broadcast","range":"here"},{"type":"user","user_id":"U9"},{"type":"text","text":"<!channel>"}]}]}]
            """);
        await app.CallAsync("chat.postMessage", new() { ["channel"] = dm.Id, ["text"] = "<!everyone> @channel &lt;!channel&gt; <!date^1^{date}|x>", ["blocks"] = blocks });
        Assert.Equal(["<!everyone>", "<!channel>", "<@U123>", "<!subteam^S1|x>", "<!here>", "<@U9>"], slack.Record.Pings.Select(ping => ping.Mention));
    }

    private static JsonArray Grown(string what, int size)
    {
        var x = new string('x', size);
        JsonArray Many(string item) => [.. Enumerable.Range(0, size).Select(i => JsonNode.Parse(item.Replace("#", $"{i}", StringComparison.Ordinal)))];
        const string Option = """{"text":{"type":"plain_text","text":"x"},"value":"v#"}""";
        JsonObject Element(string json, string field, JsonNode value)
        {
            var element = (JsonObject)JsonNode.Parse(json)!;
            element[field] = value;
            return new JsonObject { ["type"] = "actions", ["elements"] = new JsonArray(element) };
        }

        const string Button = """{"type":"button","text":{"type":"plain_text","text":"x"}}""";
        const string Select = """{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"v"}]}""";
        return what switch
        {
            "blocks" => Many("""{"type":"divider"}"""),
            "section text" => [new JsonObject { ["type"] = "section", ["text"] = Text("mrkdwn", x) }],
            "fields" => [new JsonObject { ["type"] = "section", ["fields"] = Many("""{"type":"mrkdwn","text":"x"}""") }],
            "field text" => [new JsonObject { ["type"] = "section", ["fields"] = new JsonArray(Text("mrkdwn", x)) }],
            "header" => [new JsonObject { ["type"] = "header", ["text"] = Text("plain_text", x) }],
            "context" => [new JsonObject { ["type"] = "context", ["elements"] = Many("""{"type":"mrkdwn","text":"x"}""") }],
            "actions" => [new JsonObject { ["type"] = "actions", ["elements"] = Many(Button) }],
            "button text" => [Element(Button, "text", Text("plain_text", x))],
            "button value" => [Element(Button, "value", x)],
            "button url" => [Element(Button, "url", "https://a.b/" + x[..^12])],
            "button label" => [Element(Button, "accessibility_label", x)],
            "action_id" => [Element(Button, "action_id", x)],
            "block_id" => [new JsonObject { ["type"] = "divider", ["block_id"] = x }],
            "options" => [Element("""{"type":"static_select"}""", "options", Many(Option))],
            "option text" => [Element(Select, "options", new JsonArray(new JsonObject { ["text"] = Text("plain_text", x), ["value"] = "v" }))],
            "option value" => [Element(Select, "options", new JsonArray(new JsonObject { ["text"] = Text("plain_text", "x"), ["value"] = x }))],
            "option description" => [Element(Select, "options", new JsonArray(new JsonObject { ["text"] = Text("plain_text", "x"), ["value"] = "v", ["description"] = Text("plain_text", x) }))],
            "overflow" => [Element("""{"type":"overflow"}""", "options", Many(Option))],
            "radio" => [Element("""{"type":"radio_buttons"}""", "options", Many(Option))],
            "placeholder" => [Element(Select, "placeholder", Text("plain_text", x))],
            "alt text" => [new JsonObject { ["type"] = "image", ["image_url"] = "https://a.b/c", ["alt_text"] = x }],
            "markdown" => [new JsonObject { ["type"] = "markdown", ["text"] = x }],
            "confirm title" => [Element(Button, "confirm", new JsonObject { ["title"] = Text("plain_text", x), ["text"] = Text("mrkdwn", "x") })],
            "confirm text" => [Element(Button, "confirm", new JsonObject { ["text"] = Text("mrkdwn", x) })],
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such blocks"),
        };
    }

    private static JsonObject Text(string type, string text) => new() { ["type"] = type, ["text"] = text };
}
