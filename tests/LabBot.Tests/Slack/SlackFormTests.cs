using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Slack;

namespace LabBot.Tests.Slack;

public class SlackFormTests
{
    [Fact]
    public void The_answers_of_a_form_come_back_by_option()
    {
        var view = JsonDocument.Parse("""
            { "callback_id": "kit-suggest:doi", "state": { "values": {
              "url": { "value": { "type": "plain_text_input", "value": "https://example.org" } },
              "why": { "value": { "type": "plain_text_input", "value": null } },
              "section": { "value": { "type": "static_select", "selected_option": { "text": { "type": "plain_text", "text": "TL;DR" }, "value": "section:tldr" } } },
              "near": { "kit": { "type": "external_select", "selected_option": null } } } } }
            """).RootElement;
        var (submits, answers) = SlackFormAnswers.Read(view)!.Value;
        Assert.Equal(new ActionId("kit-suggest", "doi"), submits);
        Assert.Equal(new Dictionary<string, string> { ["url"] = "https://example.org", ["section"] = "section:tldr" }, answers);
    }

    [Fact]
    public void A_form_of_somebody_else_is_none() => Assert.Null(SlackFormAnswers.Read(JsonDocument.Parse("{}").RootElement));

    [Fact]
    public void A_form_can_be_sent_off_with_what_it_was_made_of()
    {
        var modal = Assert.IsType<SlackView.Modal>(SlackRenderer.Modal(Suggest, "C1:171.2"));
        Assert.Equal(("kit-suggest", "C1:171.2"), (modal.CallbackId, modal.PrivateMetadata));
        Assert.Equal(Suggest.Fields.Select(field => field.Option), modal.Blocks.Cast<SlackBlock.Input>().Select(input => input.BlockId));
        Assert.Equal([false, true, false, true], modal.Blocks.Cast<SlackBlock.Input>().Select(input => input.Optional));
    }

    [Theory]
    [InlineData(3000, 3000, 100, 2000, true)]
    [InlineData(3001, 10, 1, 10, false)]
    [InlineData(10, 3001, 1, 10, false)]
    [InlineData(10, 10, 101, 10, false)]
    [InlineData(10, 10, 0, 10, false)]
    [InlineData(10, 10, 1, 2001, false)]
    public void A_form_fits_Slack_or_is_refused(int metadata, int value, int choices, int label, bool fits)
    {
        SlackView Modal() => SlackRenderer.Modal(
            new Form("Form", new ActionId("kit"), [new TextField("a", new string('l', label), new string('v', value)), new SelectField("b", "B", [.. Enumerable.Range(0, choices).Select(number => new Choice("c", $"{number}"))])]),
            new string('m', metadata));
        if (fits)
            Assert.Empty(SlackReading.Broken(SlackReading.Json(Modal()), mostBlocks: 100));
        else
            Assert.Throws<ArgumentException>(Modal);
    }

    [Fact]
    public void What_every_platform_holds_to_fits_Slack()
    {
        Assert.InRange(Form.MaxTitle, 1, SlackLimits.ViewTitle);
        Assert.InRange(ActionId.MaxLength, 1, SlackLimits.CallbackId);
        Assert.InRange(SlackActionId.Write(new string('a', ActionId.MaxLength), int.MaxValue).Length, 1, SlackLimits.ActionId);
    }

    internal static Form Suggest { get; } = new("Suggest for the kit", new ActionId("kit-suggest"),
    [
        new TextField("url", "Address", "https://arxiv.org/abs/2405.07987"),
        new LongTextField("why", "Why should others read it?", Required: false),
        new SelectField("section", "Section", [new Choice("TL;DR", "section:tldr"), new Choice("LLMs", "section:llms")]),
        new SearchField("relates", "Belongs with", new ActionId("kit"), Required: false),
    ]);
}
