namespace LabBot.Core.Lookup;

/// <summary>One word of a query, and the words of an index that it may stand for.</summary>
internal sealed class Term
{
    private Term(int letters, bool saysLittle, List<Spelling> spellings)
    {
        Letters = letters;
        SaysLittle = saysLittle;
        Spellings = spellings;
    }

    public int Letters { get; }

    /// <summary>Whether this is a stop word among words that say more.</summary>
    public bool SaysLittle { get; }

    /// <summary>The cheapest first.</summary>
    public List<Spelling> Spellings { get; }

    /// <param name="typed">The word as typed, folded.</param>
    /// <param name="isLast">Whether typing may have stopped in the middle of this word.</param>
    /// <param name="saysLittle">Whether a name may well lack the word.</param>
    /// <param name="words">The words to look among.</param>
    public static Term Look(string typed, bool isLast, bool saysLittle, Lexicon words)
    {
        var pattern = new EditPattern(typed[..Math.Min(typed.Length, EditPattern.MostLetters)]);
        var isStopWord = StopWords.Contains(typed);
        var edits = isStopWord ? 0 : Ranking.EditsOfWhole(typed.Length);
        var beginningEdits = isLast ? Ranking.EditsOfBeginning(typed.Length)
            : typed.Length >= Ranking.ShortestStem && !isStopWord ? 0
            : -1;
        var spellings = words.Find(pattern, edits, Math.Min(edits, beginningEdits));
        spellings.Sort();
        return new Term(typed.Length, saysLittle, spellings);
    }
}
