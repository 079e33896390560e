namespace LabBot.Core.Lookup;

/// <summary>The terms of one search: readings of a query share most of their words, and each is looked up once. Used by one thread.</summary>
/// <param name="words">The words of the index.</param>
/// <param name="onlyStopWords">Whether the query has stop words only, so that each of them counts.</param>
internal sealed class TermCache(Lexicon words, bool onlyStopWords)
{
    private readonly Dictionary<(string Word, bool IsLast), Term> known = [];

    public Term[] Of(Reading reading) =>
        [.. reading.Words.Select((word, place) => Of(word, isLast: place == reading.Words.Length - 1))];

    private Term Of(string word, bool isLast)
    {
        if (!known.TryGetValue((word, isLast), out var term))
        {
            var saysLittle = !onlyStopWords && StopWords.Contains(word);
            term = Term.Look(word, isLast, saysLittle, words);
            known.Add((word, isLast), term);
        }

        return term;
    }
}
