using CsCheck;
using LabBot.Core.Cards;

namespace LabBot.Tests.Cards;

public class CutTextTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char["ab <𝕏"], 0, 200];

    [Fact]
    public void Nothing_is_left_out_and_no_piece_is_too_long() => Gen.Select(Text, Gen.Int[5, 50]).Sample((text, most) =>
    {
        var pieces = CutText.Pieces(text, most, c => c == '<' ? 3 : 0).ToList();
        Assert.Equal(text, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.InRange(piece.Length + (3 * piece.Count(c => c == '<')), 1, most));
    });

    [Theory]
    [InlineData("The Bitter Lesson", 17, "The Bitter Lesson")]
    [InlineData("The Bitter Lesson", 16, "The Bitter…")]
    [InlineData("TheBitterLesson", 10, "TheBitter…")]
    [InlineData("ab𝕏𝕏", 4, "ab…")]
    public void A_text_is_shortened_at_words_and_never_within_a_character(string text, int most, string expected) => Assert.Equal(expected, CutText.Shorten(text, most));
}
