using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Tests.Slack;

namespace LabBot.Tests.Discord;

public class DiscordFormTests
{
    [Fact]
    public void The_answers_of_a_form_come_back_by_option()
    {
        var data = JsonDocument.Parse("""
            { "custom_id": "kit-suggest:doi", "components": [
              { "type": 18, "id": 1, "component": { "type": 4, "id": 2, "custom_id": "url", "value": "https://example.org" } },
              { "type": 18, "id": 3, "component": { "type": 4, "id": 4, "custom_id": "why", "value": "" } },
              { "type": 18, "id": 5, "component": { "type": 3, "id": 6, "custom_id": "section", "values": ["section:tldr"] } },
              { "type": 18, "id": 7, "component": { "type": 3, "id": 8, "custom_id": "near", "values": [] } } ] }
            """).RootElement;
        var (submits, answers) = DiscordFormAnswers.Read(data)!.Value;
        Assert.Equal(new ActionId("kit-suggest", "doi"), submits);
        Assert.Equal(new Dictionary<string, string> { ["url"] = "https://example.org", ["section"] = "section:tldr" }, answers);
    }

    [Fact]
    public void The_answers_come_back_from_rows_too()
    {
        var data = JsonDocument.Parse("""
            { "custom_id": "kit-suggest", "components": [ { "type": 1, "components": [ { "type": 4, "custom_id": "url", "value": "https://example.org" } ] },
              { "type": 1, "components": [ { "type": 4, "custom_id": "why", "value": "read it" } ] } ] }
            """).RootElement;
        Assert.Equal(new Dictionary<string, string> { ["url"] = "https://example.org", ["why"] = "read it" }, DiscordFormAnswers.Read(data)!.Value.Answers);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{ "custom_id": 7, "components": {} }""")]
    [InlineData("""{ "custom_id": ":search:kit", "components": [] }""")]
    public void A_form_of_somebody_else_is_none(string data) => Assert.Null(DiscordFormAnswers.Read(JsonDocument.Parse(data).RootElement));

    [Fact]
    public void The_words_of_a_search_come_back()
    {
        var data = JsonDocument.Parse("""{ "custom_id": ":search:kit", "components": [ { "type": 18, "component": { "type": 4, "custom_id": "words", "value": "bitter leson" } } ] }""").RootElement;
        Assert.Equal((new ActionId("kit"), "bitter leson"), DiscordFormAnswers.Searched(data));
        Assert.Null(DiscordFormAnswers.Searched(JsonDocument.Parse("""{ "custom_id": "kit-suggest" }""").RootElement));
    }

    [Fact]
    public void A_form_can_be_sent_off_with_what_it_was_made_of()
    {
        var modal = DiscordRenderer.Modal(SlackFormTests.Suggest);
        Assert.Equal(("kit-suggest", "Suggest for the kit"), (modal.CustomId, modal.Title));
        Assert.Equal(SlackFormTests.Suggest.Fields.Select(field => field.Option), JsonReading.Objects(DiscordReading.Json(modal)).Skip(1).Select(one => JsonReading.Text(one, "custom_id")).Where(id => id.Length > 0));
        Assert.Equal([true, false, true, false], JsonReading.Objects(DiscordReading.Json(modal)).Where(one => one.TryGetProperty("required", out _)).Select(one => one.GetProperty("required").GetBoolean()));
    }

    [Theory]
    [InlineData(3000, 25, 45, true)]
    [InlineData(3000, 25, 100, true)]
    [InlineData(4001, 1, 10, false)]
    [InlineData(10, 26, 10, false)]
    [InlineData(10, 0, 10, false)]
    [InlineData(10, 1, 101, false)]
    public void A_form_fits_Discord_or_is_refused(int value, int choices, int label, bool fits)
    {
        DiscordModal Modal() => DiscordRenderer.Modal(
            new Form("Form", new ActionId("kit"), [new TextField("a", new string('l', label), new string('v', value), MaxLength: Math.Max(value, 3000)), new SelectField("b", "B", [.. Enumerable.Range(0, choices).Select(number => new Choice("c", $"{number}"))])]));
        if (fits)
            Assert.Empty(DiscordReading.Broken(DiscordReading.Json(Modal())));
        else
            Assert.Contains("does not fit Discord", Assert.Throws<ArgumentException>(Modal).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_too_long_for_its_place_stands_below_in_full()
    {
        var question = Assert.IsType<DiscordComponent.Question>(DiscordRenderer.Modal(new Form("Form", new ActionId("kit"), [new TextField("a", "Why should newcomers of the lab read this in their first week?")])).Components[0]);
        Assert.Equal(("Why should newcomers of the lab read this…", "Why should newcomers of the lab read this in their first week?"), (question.Text, question.Description));
    }

    [Fact]
    public void What_every_platform_holds_to_fits_Discord()
    {
        Assert.InRange(Form.MaxTitle, 1, DiscordLimits.ModalTitle);
        Assert.Equal(DiscordLimits.CustomId, ActionId.MaxLength + "#25".Length + "~".Length + DiscordLimits.Mark);
    }
}
