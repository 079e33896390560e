using System.Text.Json;
using CsCheck;
using LabBot.Slack;

namespace LabBot.Tests.Slack;

public class SlackReaderTests
{
    private static readonly string[] Names =
        ["type", "team", "team_id", "user", "user_id", "id", "command", "text", "event", "actions", "action_id", "selected_option", "value", "view", "container", "message", "metadata", "is_ephemeral", "callback_id", "state", "values", "channel", "response_url", "subteam_id", "subteam", "authorizations", "is_bot"];

    private static readonly string[] Texts =
        ["T1", "U1", "block_actions", "block_suggestion", "view_submission", "message_action", "app_mention", "message", "im", "home", "app_home_opened", "team_join", "user_change", "subteam_members_changed", "subteam_updated", "<@U1> x <@U2>", "kit:work:scgpt", ":link", ":whole-home", "＊一", "kit-suggest", "", "\\ud800", "::", "#2"];

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => Gen.OneOf(
        Gen.OneOf(Texts).Select(text => $"\"{text}\""),
        Gen.OneOf("null", "true", "1", "[]", "{}"),
        depth > 4 ? Gen.Const("{}") : inner.Array[0, 3].Select(list => $"[{string.Join(',', list)}]"),
        depth > 4 ? Gen.Const("{}") : Gen.Select(Gen.OneOf(Names), inner).Array[0, 8].Select(fields => $"{{{string.Join(',', fields.DistinctBy(field => field.Item1).Select(field => $"\"{field.Item1}\":{field.Item2}"))}}}")));

    [Fact]
    public void Whatever_comes_is_read_or_is_nothing() =>
        Gen.Select(Json, Gen.Enum<SlackRequestKind>()).Sample((json, kind) =>
        {
            using var payload = JsonDocument.Parse(json);
            Assert.NotNull(SlackReader.Read(new SlackRequest(kind, payload.RootElement, "1", 0)));
        });

    [Theory]
    [InlineData("""{ "type": "message", "channel_type": "im", "user": "U1", "bot_id": "B1", "text": "x" }""")]
    [InlineData("""{ "type": "message", "channel_type": "im", "user": "U1", "subtype": "message_changed", "text": "x" }""")]
    [InlineData("""{ "type": "message", "channel_type": "channel", "user": "U1", "text": "x" }""")]
    [InlineData("""{ "type": "team_join", "user": { "id": "U1", "is_bot": true } }""")]
    [InlineData("""{ "type": "app_home_opened", "user": "U1", "tab": "messages" }""")]
    [InlineData("""{ "type": "app_mention", "text": "x" }""")]
    public void What_bots_say_and_what_nobody_said_to_LabBot_is_nothing(string happened) =>
        Assert.IsType<SlackUse.Nothing>(Read(SlackRequestKind.Event, $$"""{ "team_id": "T1", "event": {{happened}} }"""));

    [Theory]
    [InlineData("<https://arxiv.org/abs/1706.03762|arxiv.org/abs/1706.03762> R&amp;D &lt;b&gt;", "/kit https://arxiv.org/abs/1706.03762 R&D <b>")]
    [InlineData("<@U012AB|ada> and <@W9> &lt;@U3&gt;", "/kit @U012AB and @W9 <@U3>")]
    [InlineData("  scgpt  ", "/kit scgpt")]
    [InlineData("", "/kit ")]
    public void A_command_is_what_the_person_typed(string text, string line) => Assert.Equal(
        line, Assert.IsType<SlackUse.Typed>(Read(SlackRequestKind.Command, $$"""{ "team_id": "T1", "user_id": "U1", "command": "/kit", "text": "{{text}}" }""")).Line);

    [Theory]
    [InlineData("<@UBOT> kit-admin enroll <@UADA|ada>", "kit-admin enroll @UADA")]
    [InlineData("<@UADA> asks, <@UBOT> scgpt", "@UADA asks,   scgpt")]
    [InlineData("<@UBOT> kit-admin enroll <@UBOT>", "kit-admin enroll @UBOT")]
    [InlineData("scgpt", "scgpt")]
    public void Of_a_mention_only_the_apps_own_name_is_no_part_of_what_is_said(string text, string line) =>
        Assert.Equal(line, Mentioned(text, """, "authorizations": [ { "team_id": "T1", "user_id": "UBOT", "is_bot": true } ]"""));

    [Theory]
    [InlineData("")]
    [InlineData(""", "authorizations": [ { "team_id": "T1", "user_id": "UADA", "is_bot": false } ]""")]
    public void Where_Slack_does_not_say_who_the_app_is_the_first_one_named_is(string more) =>
        Assert.Equal("kit-admin enroll @UADA", Mentioned("<@UBOT> kit-admin enroll <@UADA>", more));

    private static string Mentioned(string text, string more) => Assert.IsType<SlackUse.Typed>(Read(
        SlackRequestKind.Event, $$"""{ "team_id": "T1"{{more}}, "event": { "type": "app_mention", "user": "U1", "channel": "C1", "text": "{{text}}" } }""")).Line;

    [Theory]
    [InlineData("""{ "type": "subteam_members_changed", "subteam_id": "S1", "removed_users": ["U1"] }""")]
    [InlineData("""{ "type": "subteam_updated", "subteam": { "id": "S1", "date_delete": 5 } }""")]
    public void A_user_group_that_changed_is_read(string happened)
    {
        var changed = Assert.IsType<SlackUse.GroupChanged>(Read(SlackRequestKind.Event, $$"""{ "team_id": "T1", "event": {{happened}} }"""));
        Assert.Equal(("T1", "S1"), (changed.Place.Team, changed.Group));
    }

    private static SlackUse Read(SlackRequestKind kind, string payload) => SlackReader.Read(new SlackRequest(kind, JsonDocument.Parse(payload).RootElement, "1", 0));
}
