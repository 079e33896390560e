using System.Text.Json;
using CsCheck;
using LabBot.Core.Cards;
using LabBot.Discord;

namespace LabBot.Tests.Discord;

public class DiscordReaderTests
{
    private const string Ada = """{ "id": "200000000000000001", "username": "ada", "global_name": "Ada" }""";

    [Fact]
    public void A_command_of_a_group_is_read_with_its_options()
    {
        var use = Assert.IsType<DiscordUse.Chosen>(Interaction($$$"""
            "type": 2, "guild_id": "1", "channel_id": "2", "member": { "nick": "Ada L.", "user": {{{Ada}}} },
            "data": { "id": "9", "name": "reading", "type": 1, "options": [ { "name": "settings", "type": 1, "options": [ { "name": "what", "type": 3, "value": "zone" }, { "name": "value", "type": 3, "value": "amsterdam" } ] } ] }
            """));
        Assert.Equal("/reading settings", use.Name);
        Assert.Equal("zone", use.Options["what"]);
        Assert.Equal("amsterdam", use.Options["value"]);
        Assert.Equal(("200000000000000001", "Ada", "1", "2", DiscordSurface.Command, false), (use.Place.User, use.Place.Name, use.Place.Server, use.Place.Channel, use.Place.Surface, use.Place.IsOwn));
    }

    [Fact]
    public void A_command_in_the_conversation_with_LabBot_names_no_server()
    {
        var use = Assert.IsType<DiscordUse.Chosen>(Interaction($$"""
            "type": 2, "channel_id": "2", "user": {{Ada}}, "data": { "id": "9", "name": "kit", "type": 1 }
            """));
        Assert.Equal(("/kit", "Ada", true), (use.Name, use.Place.Name, use.Place.IsOwn));
        Assert.Empty(use.Options);
    }

    [Fact]
    public void Letters_come_with_the_option_that_they_are_typed_in()
    {
        var use = Assert.IsType<DiscordUse.Typing>(Interaction($$"""
            "type": 4, "user": {{Ada}}, "data": { "name": "kit", "type": 1, "options": [ { "name": "query", "type": 3, "value": "scg", "focused": true } ] }
            """));
        Assert.Equal(("/kit", "query", "scg"), (use.Name, use.Option, use.Options["query"]));
    }

    [Theory]
    [InlineData("\"flags\": 64", DiscordSurface.PrivateCard)]
    [InlineData("\"flags\": 0", DiscordSurface.OpenCard)]
    internal void A_click_says_which_card_it_is_on(string flags, DiscordSurface surface)
    {
        var use = Assert.IsType<DiscordUse.Clicked>(Interaction($$"""
            "type": 3, "guild_id": "1", "member": { "user": {{Ada}} }, "message": { "id": "7", {{flags}} }, "data": { "component_type": 2, "custom_id": "kit:work:scgpt" }
            """));
        Assert.Equal((new ActionId("kit", "work:scgpt"), surface, "7"), (use.Id, use.Place.Surface, use.Place.Message));
    }

    [Fact]
    public void A_choice_in_a_menu_is_the_arguments_value()
    {
        var use = Assert.IsType<DiscordUse.Clicked>(Interaction($$"""
            "type": 3, "user": {{Ada}}, "message": { "id": "7" }, "data": { "component_type": 3, "custom_id": "reading settings", "values": ["zone Europe/Amsterdam"] }
            """));
        Assert.Equal(new ActionId("reading settings", "zone Europe/Amsterdam"), use.Id);
    }

    [Fact]
    public void A_picked_entry_is_the_button_that_it_stands_for()
    {
        var use = Assert.IsType<DiscordUse.Clicked>(Interaction($$"""
            "type": 3, "user": {{Ada}}, "message": { "id": "7" }, "data": { "component_type": 3, "custom_id": ":pick", "values": ["kit:work:scgpt"] }
            """));
        Assert.Equal(new ActionId("kit", "work:scgpt"), use.Id);
    }

    [Fact]
    public void A_command_on_a_message_brings_its_words()
    {
        var use = Assert.IsType<DiscordUse.OnMessage>(Interaction($$"""
            "type": 2, "guild_id": "1", "member": { "user": {{Ada}} },
            "data": { "name": "Suggest for the kit", "type": 3, "target_id": "55", "resolved": { "messages": { "55": { "id": "55", "content": "see https://arxiv.org/abs/1706.03762" } } } }
            """));
        Assert.Equal("see https://arxiv.org/abs/1706.03762", use.Message);
    }

    [Fact]
    public void Words_in_the_conversation_are_read_and_a_bots_are_not()
    {
        var said = Assert.IsType<DiscordUse.Typed>(Read(DiscordRequestKind.Message, $$"""{ "id": "7", "type": 0, "channel_id": "3", "author": {{Ada}}, "content": " scgpt " }"""));
        Assert.Equal(("scgpt", "3", DiscordSurface.Conversation), (said.Line, said.Place.Channel, said.Place.Surface));
        Assert.Equal("a @200000000000000002 b @3", Assert.IsType<DiscordUse.Typed>(Read(DiscordRequestKind.Message, $$"""{ "id": "7", "type": 0, "channel_id": "3", "author": {{Ada}}, "content": "a <@200000000000000002> b <@!3>" }""")).Line);
        Assert.IsType<DiscordUse.Nothing>(Read(DiscordRequestKind.Message, """{ "id": "7", "type": 0, "channel_id": "3", "author": { "id": "1", "bot": true }, "content": "scgpt" }"""));
        Assert.IsType<DiscordUse.Nothing>(Read(DiscordRequestKind.Message, $$"""{ "id": "7", "type": 0, "guild_id": "1", "channel_id": "3", "author": {{Ada}}, "content": "scgpt" }"""));
        Assert.IsType<DiscordUse.Nothing>(Read(DiscordRequestKind.Message, $$"""{ "id": "7", "type": 6, "channel_id": "3", "author": {{Ada}}, "content": "" }"""));
    }

    [Fact]
    public void Who_joins_is_read_and_a_bot_is_not()
    {
        Assert.Equal("1", Assert.IsType<DiscordUse.Joined>(Read(DiscordRequestKind.Joined, $$"""{ "guild_id": "1", "user": {{Ada}} }""")).Place.Server);
        Assert.IsType<DiscordUse.Nothing>(Read(DiscordRequestKind.Joined, """{ "guild_id": "1", "user": { "id": "5", "bot": true } }"""));
    }

    [Fact]
    public void An_id_tells_when_it_was_made() =>
        // The example of https://discord.com/developers/docs/reference#snowflakes.
        Assert.Equal(DateTimeOffset.Parse("2016-04-30T11:18:25.796Z", System.Globalization.CultureInfo.InvariantCulture), DiscordReader.MomentOf("175928847299117063"));

    [Fact]
    public void Whatever_is_missing_or_of_another_shape_is_nothing_and_no_exception()
    {
        var broken = Gen.Int[0, 6].Select(i => ((string[])["null", "5", "\"x\"", "[]", "{}", "\"\\ud800\"", "true"])[i]);
        var whole = $$"""{ "id": "7", "type": 3, "application_id": "1", "token": "t", "channel_id": "2", "guild_id": "1", "member": { "user": {{Ada}} }, "message": { "id": "7", "flags": 64 }, "data": { "name": "kit", "type": 1, "custom_id": "kit", "values": ["a"], "options": [ { "name": "query", "type": 3, "value": "x", "focused": true } ], "components": [] }, "author": {{Ada}}, "content": "x", "user": {{Ada}} }""";
        Gen.Select(Gen.Int[0, whole.Length - 1], broken, Gen.Int[1, 6], Gen.Enum<DiscordRequestKind>()).Sample((at, value, type, kind) =>
        {
            // One value of the payload becomes something else.
            var text = whole.Replace("\"type\": 3, \"app", $"\"type\": {type}, \"app", StringComparison.Ordinal);
            var colon = text.IndexOf(": ", Math.Min(at, text.Length - 1), StringComparison.Ordinal);
            if (colon < 0)
                return;
            var end = text.IndexOfAny([',', '}', ']'], colon);
            var changed = text[..(colon + 2)] + value + text[end..];
            JsonDocument document;
            try
            {
                document = JsonDocument.Parse(changed);
            }
            catch (JsonException)
            {
                return;
            }

            using (document)
                Assert.NotNull(DiscordReader.Read(new DiscordRequest(kind, document.RootElement, "7")));
        });
    }

    private static DiscordUse Interaction(string fields) => Read(DiscordRequestKind.Interaction, $$"""{ "id": "175928847299117063", "application_id": "4", "token": "t", {{fields}} }""");

    private static DiscordUse Read(DiscordRequestKind kind, string json) => DiscordReader.Read(new DiscordRequest(kind, JsonDocument.Parse(json).RootElement, "7"));
}
