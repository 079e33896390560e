using LabBot.Core.Lookup;

namespace LabBot.Tests.Lookup;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("The Bitter Lesson", "the bitter lesson")]
    [InlineData("scGPT-2.0", "scgpt 2 0")]
    [InlineData("  a_b / (c)  ", "a b c")]
    [InlineData("don't Neel Nanda’s", "dont neel nandas")]
    [InlineData("", "")]
    [InlineData("…—!", "")]
    public void Words_are_lower_case_and_split_at_punctuation(string text, string words) => AssertFolds(text, words);

    [Theory]
    [InlineData("Pietro Liò", "pietro lio")]
    [InlineData("Pietro Lio\u0300", "pietro lio")]
    [InlineData("Łódź Ångström Việt ĞİŞ", "lodz angstrom viet gis")]
    [InlineData("Ёлка Καλημέρα ς", "елка καλημερα σ")]
    public void Words_lose_their_accents_composed_or_not(string text, string words) => AssertFolds(text, words);

    [Theory]
    [InlineData("ﬁne ﬂow œuvre Ærø Straße STRAẞE", "fine flow oeuvre aero strasse strasse")]
    [InlineData("Ｆｕｌｌ１ x² H₂O", "full1 x2 h2o")]
    public void Words_spell_out_ligatures_and_widths(string text, string words) => AssertFolds(text, words);

    [Theory]
    [InlineData("Привет мир", "привет мир")]
    [InlineData("हिन्दी पाठ", "हिन्दी पाठ")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("한국어 모델", "한국어 모델")]
    [InlineData("深層学習モデル", "深 層 学 習 モ デ ル")]
    public void Words_of_other_scripts_keep_their_letters(string text, string words) => AssertFolds(text, words);

    [Theory]
    [InlineData("a\uD800b", "a b")]
    [InlineData("a\0b", "a b")]
    [InlineData("soft\u00ADhyphen zero\u200Bwidth", "softhyphen zerowidth")]
    [InlineData("🎉 party", "party")]
    public void Words_survive_ill_formed_and_invisible_characters(string text, string words) => AssertFolds(text, words);

    [Fact]
    public void Fold_reads_no_more_than_its_bound()
    {
        Assert.Equal(Folding.MostLetters, Folding.Fold(new string('x', 10_000_000)).Letters.Length);
        Assert.Equal(0, Folding.Fold(new string('.', 10_000_000) + "x").Words);
    }

    private static void AssertFolds(string text, string words) => Assert.Equal(words, string.Join(' ', Folding.Words(text)));
}
