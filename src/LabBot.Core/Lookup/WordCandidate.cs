namespace LabBot.Core.Lookup;

/// <summary>A name that may have the words of a query, and how well it has those looked at so far.</summary>
internal struct WordCandidate(int name)
{
    private int lastTerm = -1;
    private int lastPosition = -1;
    private uint positions;

    public readonly int Name => name;

    /// <summary>How many words of the query it has, stop words apart.</summary>
    public int Found { get; private set; }

    public int FoundStopWords { get; private set; }

    /// <summary>Whether one of those found is there whole and without an error.</summary>
    public bool HasExact { get; private set; }

    /// <summary>Whether one of those found is there by its beginning only.</summary>
    public bool HasUnfinished { get; private set; }

    /// <summary>How many letters the words found have in the query.</summary>
    public int Letters { get; private set; }

    /// <summary>How many letters of the name they account for.</summary>
    public int Covered { get; private set; }

    /// <summary>The cost of the typing errors in them.</summary>
    public float TypingCost { get; private set; }

    /// <summary>The cost of how else they differ.</summary>
    public float OtherCost { get; private set; }

    public bool IsOutOfOrder { get; private set; }

    public readonly bool StartsLater => (positions & 1) == 0;

    /// <summary>Counts a word of the name for a term, unless the term has a cheaper one already or another term has taken the word.</summary>
    /// <param name="term">The term; terms come in the order of the query, each with its cheapest spelling first.</param>
    /// <param name="number">The term's number in the query.</param>
    /// <param name="spelling">How the term stands for the word.</param>
    /// <param name="occurrence">Where the word is.</param>
    /// <param name="covered">How many letters of the word the term accounts for.</param>
    public void Take(Term term, int number, in Spelling spelling, Occurrence occurrence, int covered)
    {
        var position = occurrence.IsBeside ? 0 : 1u << occurrence.Position;
        if (lastTerm == number || (positions & position) != 0)
        {
            return;
        }

        lastTerm = number;
        positions |= position;
        Letters += term.Letters;
        TypingCost += spelling.Cost;
        HasUnfinished |= spelling.IsUnfinished;
        OtherCost += (spelling.IsUnfinished ? Ranking.UnfinishedWord : 0) + (occurrence.IsBeside ? Ranking.Beside : 0);
        Covered += occurrence.IsBeside ? 0 : covered;
        if (term.SaysLittle)
        {
            FoundStopWords++;
            return;
        }

        Found++;
        HasExact |= spelling.IsExact;
        if (!occurrence.IsBeside)
        {
            IsOutOfOrder |= occurrence.Position < lastPosition;
            lastPosition = occurrence.Position;
        }
    }
}
