using CsCheck;
using LabBot.Core.Lookup;

namespace LabBot.Tests.Lookup;

public sealed class EditPatternTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char["abcdxяж"], 1, 12];

    [Theory]
    [InlineData("lesson", "leson", 1)]
    [InlineData("lesson", "elsson", 1)]
    [InlineData("lesson", "lessons", 1)]
    [InlineData("lesson", "lassen", 2)]
    [InlineData("ca", "abc", 3)]
    [InlineData("same", "same", 0)]
    public void Edits_counts_letters_inserted_deleted_substituted_and_swapped(string typed, string word, int edits) =>
        Assert.Equal(edits, new EditPattern(typed).Edits(word, 9).Whole);

    [Fact]
    public void Edits_of_a_beginning_ignores_what_follows() =>
        Assert.Equal(1, new EditPattern("retreival").Edits("retrievalaugmented", 2).Beginning);

    [Fact]
    public void Edits_agrees_with_the_textbook_table() =>
        Gen.Select(Word, Word).Sample((typed, word) =>
        {
            var (whole, beginning) = new EditPattern(typed).Edits(word, 30);
            var table = Table(typed, word);
            var lastRow = Enumerable.Range(0, word.Length + 1).Select(column => table[typed.Length, column]);
            return whole == table[typed.Length, word.Length] && beginning == lastRow.Min();
        });

    [Fact]
    public void Edits_beyond_the_most_of_interest_stay_beyond_it() =>
        Gen.Select(Word, Word, Gen.Int[0, 3]).Sample((typed, word, most) =>
        {
            var whole = Table(typed, word)[typed.Length, word.Length];
            var found = new EditPattern(typed).Edits(word, most).Whole;
            return whole <= most ? found == whole : found > most;
        });

    [Fact]
    public void The_letter_filter_never_rules_out_what_is_within_the_edits() =>
        Gen.Select(Word, Word.Array[1, 20], Gen.Int[0, 3]).Sample((typed, words, edits) =>
        {
            var filter = new LetterFilter(words.Length);
            for (var entry = 0; entry < words.Length; entry++)
            {
                filter.Set(entry, words[entry]);
            }

            var selected = new int[words.Length + 1];
            var count = filter.Select(0, words.Length, typed, edits, selected);
            var near = Enumerable.Range(0, words.Length).Where(entry => new EditPattern(typed).Edits(words[entry], edits).Beginning <= edits);
            return !near.Except(selected.Take(count)).Any();
        });

    /// <summary>Optimal string alignment as textbooks give it, to check the fast one against.</summary>
    private static int[,] Table(string typed, string word)
    {
        var table = new int[typed.Length + 1, word.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= word.Length; j++)
            {
                table[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(table[i - 1, j - 1] + (typed[i - 1] == word[j - 1] ? 0 : 1), 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table;
    }
}
