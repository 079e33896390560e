namespace LabBot.Core.Lookup;

/// <summary>One way to read a query as words: as typed, or with one word break moved.</summary>
/// <param name="Words">The words; the last may be unfinished.</param>
/// <param name="HasOtherBreaks">Whether a word break was taken out or put in.</param>
internal sealed record Reading(string[] Words, bool HasOtherBreaks)
{
    /// <summary>The most words of a query that are looked at.</summary>
    private const int MostWords = 16;

    /// <summary>The most readings with other breaks.</summary>
    private const int MostOthers = 4;

    /// <summary>The query as typed, then with two neighbours joined, then with one word split, where that gives words of the index.</summary>
    public static IEnumerable<Reading> Of(FoldedText query, Lexicon words)
    {
        var typed = new string[Math.Min(query.Words, MostWords)];
        for (var word = 0; word < typed.Length; word++)
        {
            typed[word] = query.Word(word).ToString();
        }

        return [new Reading(typed, false), .. Joined(typed, words).Concat(Split(typed, words)).Take(MostOthers)];
    }

    private static IEnumerable<Reading> Joined(string[] typed, Lexicon words)
    {
        for (var first = 0; first + 1 < typed.Length; first++)
        {
            var joined = typed[first] + typed[first + 1];
            if (words.Contains(joined))
            {
                yield return new Reading([.. typed[..first], joined, .. typed[(first + 2)..]], true);
            }
        }
    }

    private static IEnumerable<Reading> Split(string[] typed, Lexicon words)
    {
        const int ShortestPart = 2;
        bool IsWord(string part) => !StopWords.Contains(part) && words.Contains(part);
        for (var word = 0; word < typed.Length; word++)
        {
            if (words.Contains(typed[word]) || StopWords.Contains(typed[word]))
            {
                continue;
            }

            for (var at = ShortestPart; at <= typed[word].Length - ShortestPart; at++)
            {
                var (left, right) = (typed[word][..at], typed[word][at..]);
                if (IsWord(left) && IsWord(right))
                {
                    yield return new Reading([.. typed[..word], left, right, .. typed[(word + 1)..]], true);
                }
            }
        }
    }
}
