using CsCheck;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Slack;

namespace LabBot.Tests.Slack;

public class SlackActionIdTests
{
    [Fact]
    public void An_id_comes_back_whichever_use_of_it_is_clicked() =>
        Gen.Select(Gen.String[Gen.Char["ab:#019 "], 0, 60], Gen.Int[1, 30]).Sample((argument, use) =>
            Assert.Equal(new ActionId("kit", argument), SlackActionId.Read(SlackActionId.Write(new ActionId("kit", argument).ToString(), use))));

    [Theory]
    [InlineData("kit:work:scgpt", 1, "kit:work:scgpt")]
    [InlineData("kit:work:scgpt", 2, "kit:work:scgpt#2")]
    [InlineData("kit:issue#2", 1, "kit:issue#2#1")]
    public void Only_a_repeated_id_has_a_number(string id, int use, string expected) => Assert.Equal(expected, SlackActionId.Write(id, use));

    [Theory]
    [InlineData(SlackActionId.Link)]
    [InlineData(SlackActionId.Link + "#2")]
    [InlineData(SlackActionId.WholeHome)]
    [InlineData("")]
    public void What_is_no_command_is_none(string actionId) => Assert.Null(SlackActionId.Read(actionId));

    [Fact]
    public void The_longest_id_keeps_Slacks_limit_however_often_it_is_used() =>
        Assert.True(SlackActionId.Write(new string('x', ActionId.MaxLength), 1000).Length <= 255);

    [Fact]
    public void An_options_value_comes_back_whole() => Gen.String[Gen.Char.AlphaNumeric, 0, 148].Sample(value =>
    {
        var carried = SlackOptionValue.Write(value);
        Assert.InRange(carried.Length, 1, 75);
        Assert.Equal(value, SlackOptionValue.Read(carried));
    });

    [Theory]
    [InlineData(75, true)]
    [InlineData(76, false)]
    [InlineData(148, false)]
    public void A_value_that_fits_is_carried_as_it_is(int length, bool same) => Assert.Equal(same, SlackOptionValue.Write(new string('x', length)) == new string('x', length));

    [Theory]
    [InlineData('x', 149)]
    [InlineData('é', 76)]
    public void A_value_that_cannot_be_carried_is_refused(char letter, int length) =>
        Assert.Contains("does not fit Slack", Assert.Throws<ArgumentException>(() => SlackOptionValue.Write(new string(letter, length))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_reference_of_the_kit_is_carried_as_it_is()
    {
        var references = TheKit.Catalog.Works.Select(work => $"work:{work.Id}").Concat(TheKit.Catalog.Sections.Select(section => $"section:{section.Id}")).ToList();
        Assert.All(references, reference => Assert.Equal(reference, SlackOptionValue.Write(reference)));
    }

    [Fact]
    public void Choices_are_at_most_a_hundred_with_labels_of_at_most_75()
    {
        var choices = new Reply.Choices([.. Enumerable.Range(0, 120).Select(number => new Choice(number == 0 ? new string('x', 76) : new string('x', 75), $"work:{number}"))]);
        var options = SlackRenderer.Options(choices).Options;
        Assert.Equal(100, options.Count);
        Assert.Equal(new SlackText.Plain(new string('x', 74) + "…"), options[0].Text);
        Assert.Equal(new SlackText.Plain(new string('x', 75)), options[1].Text);
    }
}
