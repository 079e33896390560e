namespace LabBot.Core.Lookup;

/// <summary>
/// How unlikely a typing error is, in edits: about 1 for each, less for the slips that hands make. Used only to order what
/// <see cref="EditPattern"/> found within the same number of edits.
/// </summary>
/// <remarks>
/// A specific swap or omission is likelier than a specific wrong or additional letter, for there are n of the former and 26 n of the latter; first letters
/// are rarely wrong (J. Pollock and A. Zamora, "Automatic spelling correction in scientific and scholarly text", 1984).
/// </remarks>
internal static class TypingCost
{
    private const float Swap = 0.80f;
    private const float Omission = 0.90f;
    private const float Doubling = 0.80f;
    private const float Neighbour = 0.90f;
    private const float Vowel = 0.90f;
    private const float FirstLetter = 0.10f;

    /// <summary>The cheapest way from a word to what was typed, and from the best-fitting beginning of that word.</summary>
    /// <param name="typed">What was typed: at most <see cref="EditPattern.MostLetters"/> letters.</param>
    /// <param name="meant">The word.</param>
    /// <param name="most">The number of edits known to suffice.</param>
    public static (float Whole, float Beginning) Of(ReadOnlySpan<char> typed, ReadOnlySpan<char> meant, int most)
    {
        const int Width = EditPattern.MostLetters + 1;
        Span<float> rows = stackalloc float[3 * Width];
        var twoBefore = rows[..Width];
        var before = rows.Slice(Width, Width);
        var current = rows[(2 * Width)..];
        var read = meant[..Math.Min(meant.Length, typed.Length + most)];
        for (var i = 1; i <= typed.Length; i++)
        {
            before[i] = before[i - 1] + Insert(typed, i - 1);
        }

        var beginning = before[typed.Length];
        for (var j = 1; j <= read.Length; j++)
        {
            // Cells further than the edits from the diagonal are on no way that matters.
            var first = Math.Max(1, j - most);
            var last = Math.Min(typed.Length, j + most);
            current[first - 1] = first == 1 ? before[0] + Omit(read, j - 1) : float.PositiveInfinity;
            for (var i = first; i <= last; i++)
            {
                var cost = before[i - 1] + Substitute(typed[i - 1], read[j - 1], i == 1 && j == 1);
                cost = Math.Min(cost, current[i - 1] + Insert(typed, i - 1));
                cost = Math.Min(cost, before[i] + Omit(read, j - 1));
                var swapped = i > 1 && j > 1 && typed[i - 1] == read[j - 2] && typed[i - 2] == read[j - 1];
                current[i] = swapped ? Math.Min(cost, twoBefore[i - 2] + Swap) : cost;
            }

            if (last < typed.Length)
            {
                current[last + 1] = float.PositiveInfinity;
            }
            else
            {
                beginning = Math.Min(beginning, current[last]);
            }

            var free = twoBefore;
            twoBefore = before;
            before = current;
            current = free;
        }

        return (before[typed.Length], beginning);
    }

    private static float Insert(ReadOnlySpan<char> typed, int at) =>
        at == 0 ? 1 + FirstLetter : typed[at] == typed[at - 1] ? Doubling : 1;

    private static float Omit(ReadOnlySpan<char> meant, int at) =>
        at == 0 ? Omission + FirstLetter : meant[at] == meant[at - 1] ? Doubling : Omission;

    private static float Substitute(char typed, char meant, bool first)
    {
        if (typed == meant)
        {
            return 0;
        }

        var slip = AreNeighbours(typed, meant) ? Neighbour : IsVowel(typed) && IsVowel(meant) ? Vowel : 1;
        return first ? slip + FirstLetter : slip;
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static bool AreNeighbours(char one, char other) =>
        char.IsAsciiLetterLower(one) && char.IsAsciiLetterLower(other) && KeyNeighbours[one - 'a'].Contains(other);

    /// <summary>For each letter, the keys that touch its key on a QWERTY keyboard.</summary>
    private static readonly string[] KeyNeighbours =
    [
        "qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop", "njk",
        "bhjm", "iklp", "ol", "wa", "edft", "awedxz", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx",
    ];
}
