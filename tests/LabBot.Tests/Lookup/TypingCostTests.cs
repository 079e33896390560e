using CsCheck;
using LabBot.Core.Lookup;

namespace LabBot.Tests.Lookup;

public sealed class TypingCostTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char['a', 'f'], 1, 10];

    [Theory]
    [InlineData("lessno", "lessna")]
    [InlineData("lesson", "lessqn")]
    [InlineData("leson", "leszon")]
    [InlineData("lessson", "lesqson")]
    [InlineData("kesson", "zesson")]
    public void Slips_of_the_hand_cost_less_than_other_errors(string slip, string other) =>
        Assert.True(TypingCost.Of(slip, "lesson", 2).Whole < TypingCost.Of(other, "lesson", 2).Whole);

    [Fact]
    public void Costs_stay_close_to_the_number_of_edits() =>
        Gen.Select(Word, Word).Sample((typed, meant) =>
        {
            var edits = new EditPattern(typed).Edits(meant, 10);
            var cost = TypingCost.Of(typed, meant, 10);
            return IsClose(edits.Whole, cost.Whole) && IsClose(edits.Beginning, cost.Beginning);
        });

    [Fact]
    public void Costs_do_not_depend_on_edits_that_are_not_needed() =>
        Gen.Select(Word, Word).Sample((typed, meant) =>
        {
            var (whole, beginning) = new EditPattern(typed).Edits(meant, 10);
            var cost = TypingCost.Of(typed, meant, 10);
            return TypingCost.Of(typed, meant, whole).Whole == cost.Whole && TypingCost.Of(typed, meant, beginning).Beginning == cost.Beginning;
        });

    private static bool IsClose(int edits, float cost) => cost >= 0.79f * edits && cost <= edits + 0.31f;
}
