using CsCheck;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Tests.Cards;

public class ActionIdTests
{
    [Fact]
    public void An_id_is_read_back_as_it_was_written() => Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 20], Gen.String[0, 45]).Sample((command, argument) =>
    {
        Assert.True(ActionId.TryParse(new ActionId(command, argument).ToString(), out var read));
        Assert.Equal(new ActionId(command, argument), read);
    });

    [Fact]
    public void An_id_longer_than_a_platform_takes_is_refused() =>
        Assert.Contains("longer than 66 characters", Assert.Throws<ArgumentException>(() => new ActionId("kit", new string('x', 63))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_command_with_a_colon_is_refused() => Assert.Throws<ArgumentException>(() => new ActionId("kit:work"));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Nothing_is_no_id(string? text) => Assert.False(ActionId.TryParse(text ?? new string('x', 67), out _));

    [Fact]
    public void The_longest_work_id_fits_in_every_button_of_the_kit() =>
        Assert.True(new ActionId("kit-share", "another-view:" + new string('x', Core.Kit.Slug.MaxLength)).ToString().Length <= ActionId.MaxLength);

    [Theory]
    [InlineData("", 1)]
    [InlineData("A title of more than 24 letters", 1)]
    [InlineData("Title", 0)]
    [InlineData("Title", 6)]
    public void A_form_that_no_platform_takes_is_refused(string title, int fields) =>
        Assert.Throws<ArgumentException>(() => new Form(title, new ActionId("kit"), [.. Enumerable.Range(0, fields).Select(i => new TextField($"field{i}", "Question"))]));
}
