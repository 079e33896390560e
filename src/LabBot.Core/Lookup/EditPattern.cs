namespace LabBot.Core.Lookup;

/// <summary>
/// A query's letters, prepared to be compared with many words. Counts optimal-string-alignment edits (insert, delete, substitute, swap
/// two neighbours) a whole column at a time: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003.
/// </summary>
/// <remarks>Not thread-safe to set up, safe to read.</remarks>
internal sealed class EditPattern
{
    /// <summary>The longest pattern, in letters: one bit each.</summary>
    public const int MostLetters = 64;

    private const int AsciiLetters = 128;

    private readonly ulong[] asciiPositions = new ulong[AsciiLetters];
    private readonly Dictionary<char, ulong>? otherPositions;

    public EditPattern(string letters)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(letters.Length, MostLetters);
        Letters = letters;
        for (var position = 0; position < letters.Length; position++)
        {
            var letter = letters[position];
            if (letter < AsciiLetters)
            {
                asciiPositions[letter] |= 1UL << position;
            }
            else
            {
                otherPositions ??= [];
                otherPositions[letter] = otherPositions.GetValueOrDefault(letter) | 1UL << position;
            }
        }
    }

    public string Letters { get; }

    /// <summary>The edits between the pattern and the whole of a word, and between it and the best-fitting beginning of that word.</summary>
    /// <param name="word">The word to compare.</param>
    /// <param name="most">The most edits of interest: a larger number returned means only that it is larger.</param>
    public (int Whole, int Beginning) Edits(ReadOnlySpan<char> word, int most)
    {
        var last = 1UL << (Letters.Length - 1);
        var (up, down, diagonal, before) = (ulong.MaxValue, 0UL, 0UL, 0UL);
        var (edits, fewest) = (Letters.Length, Letters.Length);
        var read = word[..Math.Min(word.Length, Letters.Length + most)]; // beyond that, each letter is one more edit
        foreach (var letter in read)
        {
            var same = Positions(letter);
            var swapped = ((~diagonal & same) << 1) & before;
            diagonal = (((same & up) + up) ^ up) | same | down | swapped;
            var right = down | ~(diagonal | up);
            var left = diagonal & up;
            edits += (right & last) != 0 ? 1 : 0;
            edits -= (left & last) != 0 ? 1 : 0;
            right = (right << 1) | 1;
            up = (left << 1) | ~(diagonal | right);
            down = right & diagonal;
            before = same;
            fewest = Math.Min(fewest, edits);
        }

        return (read.Length == word.Length ? edits : most + 1, fewest);
    }

    private ulong Positions(char letter) =>
        letter < AsciiLetters ? asciiPositions[letter] : otherPositions?.GetValueOrDefault(letter) ?? 0;
}
