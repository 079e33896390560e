using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class NearestTests
{
    [Theory]
    [InlineData("kindd", "kind")]
    [InlineData("KIND", "kind")]
    [InlineData("knid", "kind")]
    [InlineData("counterpont", "counterpoint")]
    [InlineData("followup", "follow-up")]
    [InlineData(" see allso ", "see also")]
    [InlineData("i", "id")]
    [InlineData("remark", null)]
    [InlineData("", null)]
    public void A_typing_error_is_met_with_the_word_that_was_meant(string typed, string? meant) =>
        Assert.Equal(meant, Nearest.To(typed, ["id", "kind", "counterpoint", "follow-up", "see also"]));

    [Fact]
    public void The_nearer_word_wins_and_of_equals_the_first() =>
        Assert.Equal(("paper", "cat"), (Nearest.To("papr", ["pages", "paper"])!, Nearest.To("at", ["cat", "bat"])!));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_word_is_looked_at_up_to_64_letters(int letters, bool isMet) =>
        Assert.Equal(isMet, Nearest.To(new string('a', letters), [new string('a', letters - 1) + "b"]) is not null);

    [Fact]
    public void A_word_longer_than_a_candidate_by_more_than_a_third_is_another_word() => Assert.Null(Nearest.To("kindergarten", ["kind"]));

    [Fact]
    public void A_hint_ends_a_message() => Assert.Equal("; did you mean 'kind'?", Nearest.Hint("kidn", ["kind"]));

    [Fact]
    public void Nothing_near_gives_no_hint() => Assert.Equal("", Nearest.Hint("elephant", ["kind"]));

    [Fact]
    public void A_word_of_any_length_is_answered_at_once() => Assert.Null(Nearest.To(new string('a', 1_000_000), ["kind"]));
}
