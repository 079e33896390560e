namespace LabBot.Core.Lookup;

/// <summary>One word of a query, and the words of an index that it may stand for.</summary>
internal sealed class Term
{
    private Term(int letters, bool isStopWord, List<Spelling> spellings)
    {
        Letters = letters;
        IsStopWord = isStopWord;
        Spellings = spellings;
    }

    public int Letters { get; }

    public bool IsStopWord { get; }

    /// <summary>The cheapest first.</summary>
    public List<Spelling> Spellings { get; }

    /// <param name="typed">The word as typed, folded.</param>
    /// <param name="mayBeUnfinished">Whether more letters may follow, as in the last word of a query.</param>
    /// <param name="words">The words to look among.</param>
    public static Term Look(string typed, bool mayBeUnfinished, Lexicon words)
    {
        var isTooLong = typed.Length > EditPattern.MostLetters;
        var pattern = new EditPattern(isTooLong ? typed[..EditPattern.MostLetters] : typed);
        var isStopWord = StopWords.Contains(typed);
        var edits = isStopWord ? 0 : Ranking.EditsOfWhole(typed.Length);
        var beginningEdits = isTooLong || mayBeUnfinished ? Math.Min(edits, Ranking.EditsOfBeginning(typed.Length)) : -1;
        var spellings = words.Find(pattern, edits, beginningEdits);
        spellings.Sort((one, other) => (one.Cost, one.IsUnfinished, one.Entry).CompareTo((other.Cost, other.IsUnfinished, other.Entry)));
        return new Term(typed.Length, isStopWord, spellings);
    }
}
