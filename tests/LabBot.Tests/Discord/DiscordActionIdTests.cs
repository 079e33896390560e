using CsCheck;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Discord;

namespace LabBot.Tests.Discord;

public class DiscordActionIdTests
{
    [Fact]
    public void An_id_comes_back_whichever_use_of_it_is_clicked() =>
        Gen.Select(Gen.String[Gen.Char["ab:#~019 "], 0, 60], Gen.Int[1, 25], Gen.String[Gen.Char["ab:#-019"], 1, 30].Null()).Sample((argument, use, mark) =>
        {
            var customId = DiscordActionId.Write(new ActionId("kit", argument).ToString(), use, mark);
            Assert.InRange(customId.Length, 1, 100);
            Assert.Equal((new ActionId("kit", argument), mark), (DiscordActionId.Read(customId), DiscordActionId.Mark(customId)));
        });

    [Theory]
    [InlineData("kit:work:scgpt", 1, null, "kit:work:scgpt")]
    [InlineData("kit:work:scgpt", 2, null, "kit:work:scgpt#2")]
    [InlineData("kit:issue#2", 1, null, "kit:issue#2#1")]
    [InlineData("reading done", 1, "7:2026-03-26:0", "reading done~7:2026-03-26:0")]
    [InlineData("reading done", 2, "7:2026-03-26:0", "reading done#2~7:2026-03-26:0")]
    [InlineData("kit:a~b", 1, null, "kit:a~b~")]
    public void Only_a_repeated_id_has_a_number_and_only_a_deliverys_a_mark(string id, int use, string? mark, string expected) => Assert.Equal(expected, DiscordActionId.Write(id, use, mark));

    [Theory]
    [InlineData(DiscordActionId.Pick)]
    [InlineData(DiscordActionId.Pick + "#2~7:2026-03-26:0")]
    [InlineData(":search:kit")]
    [InlineData("")]
    public void What_is_no_command_is_none(string customId) => Assert.Null(DiscordActionId.Read(customId));

    [Theory]
    [InlineData(DiscordActionId.Pick, true)]
    [InlineData(DiscordActionId.Pick + "#2~7:2026-03-26:0", true)]
    [InlineData(":picks", false)]
    [InlineData("kit:pick", false)]
    public void A_menu_of_entries_is_known(string customId, bool isPick) => Assert.Equal(isPick, DiscordActionId.IsPick(customId));

    [Theory]
    [InlineData(":search:kit", "kit")]
    [InlineData(":search:kit#2~7:2026-03-26:0", "kit")]
    [InlineData(":search:", null)]
    [InlineData("kit:search:kit", null)]
    public void A_search_says_what_it_searches(string customId, string? command) => Assert.Equal(command, DiscordActionId.Searched(customId)?.Command);

    [Fact]
    public void The_longest_id_keeps_Discords_limit_however_often_it_is_used() =>
        Assert.Equal(100, DiscordActionId.Write(new string('x', ActionId.MaxLength), 25, new string('m', 30)).Length);

    [Fact]
    public void An_options_value_comes_back_whole() => Gen.Select(Gen.String[Gen.Char["ab:#019 "], 0, 90], Gen.Int[1, 25]).Sample((value, use) =>
    {
        var carried = DiscordOptionValue.Write(value, use);
        Assert.InRange(carried.Length, 1, 100);
        Assert.Equal(value, DiscordOptionValue.Read(carried));
    });

    [Fact]
    public void A_value_that_cannot_be_carried_is_refused() =>
        Assert.Contains("does not fit Discord", Assert.Throws<ArgumentException>(() => DiscordOptionValue.Write(new string('x', 101), 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_reference_of_the_kit_is_carried_as_it_is()
    {
        var references = TheKit.Catalog.Works.Select(work => $"work:{work.Id}").Concat(TheKit.Catalog.Sections.Select(section => $"section:{section.Id}")).ToList();
        Assert.All(references, reference => Assert.Equal(reference, DiscordOptionValue.Write(reference, 1)));
    }

    [Fact]
    public void Choices_are_at_most_25_with_names_of_at_most_100()
    {
        var choices = DiscordRenderer.Choices(new Reply.Choices([.. Enumerable.Range(0, 30).Select(number => new Choice(number == 0 ? new string('x', 101) : new string('x', 100), $"work:{number}"))])).Choices;
        Assert.Equal(25, choices.Count);
        Assert.Equal(new DiscordChoice(new string('x', 99) + "…", "work:0"), choices[0]);
        Assert.Equal(new DiscordChoice(new string('x', 100), "work:1"), choices[1]);
    }

    [Fact]
    public void A_choice_whose_value_does_not_fit_is_refused() =>
        Assert.Contains("at most 100 characters", Assert.Throws<ArgumentException>(() => DiscordRenderer.Choices(new Reply.Choices([new Choice("x", new string('x', 101))]))).Message, StringComparison.Ordinal);
}
