namespace LabBot.Core.Lookup;

/// <summary>
/// Finds things by name although the name is misspelt, unfinished, without its accents, in another order or with other word breaks.
/// </summary>
/// <remarks>
/// Immutable: build a new one when the things change. Thread-safe: any number of threads may search one index. It keeps folded copies of the
/// names, not the strings it was built from.
/// </remarks>
public sealed class LookupIndex
{
    /// <summary>The most hits one search returns, whatever is asked for.</summary>
    public const int MostHits = 1000;

    private readonly NameTable names;
    private readonly float[] priorityCosts;

    private LookupIndex(NameTable names, float[] priorityCosts)
    {
        this.names = names;
        this.priorityCosts = priorityCosts;
    }

    /// <summary>Builds an index. The same things in the same order give an index with the same answers.</summary>
    /// <param name="things">The things to find; their places in this list are what hits refer to.</param>
    /// <exception cref="ArgumentException">There are more names than an index holds, which is about 33 million.</exception>
    public static LookupIndex Build(IReadOnlyList<Findable> things)
    {
        ArgumentNullException.ThrowIfNull(things);
        return new LookupIndex(NameTable.Build(things), PriorityCosts(things));
    }

    /// <summary>Finds the things a query may mean, the likeliest first.</summary>
    /// <param name="query">What somebody typed: any string at all. Only the first <see cref="Folding.MostLetters"/> letters are looked at.</param>
    /// <param name="most">How many hits to return at most; none when 0 or less, never more than <see cref="MostHits"/>.</param>
    /// <returns>Each thing at most once; empty when nothing is like the query.</returns>
    public IReadOnlyList<LookupHit> Find(string query, int most = 10)
    {
        ArgumentNullException.ThrowIfNull(query);
        var folded = Folding.Fold(query);
        if (folded.Words == 0 || most <= 0)
        {
            return [];
        }

        var answers = new Answers(names, priorityCosts);
        PhraseSearch.Run(names, folded, answers);
        var terms = new Dictionary<(string, bool), Term>();
        foreach (var reading in Reading.Of(folded, names.Words))
        {
            WordSearch.Run(names, reading, [.. reading.Words.Select((word, place) => Look(word, place == reading.Words.Length - 1, terms))], answers);
        }

        return answers.Best(Math.Min(most, MostHits));
    }

    private Term Look(string word, bool isLast, Dictionary<(string, bool), Term> known)
    {
        if (!known.TryGetValue((word, isLast), out var term))
        {
            term = Term.Look(word, isLast, names.Words);
            known.Add((word, isLast), term);
        }

        return term;
    }

    /// <summary>Spreads the priorities that occur evenly from the highest, at no cost, to the lowest.</summary>
    private static float[] PriorityCosts(IReadOnlyList<Findable> things)
    {
        int[] priorities = [.. things.Select(thing => thing.Priority).Distinct().OrderDescending()];
        var costs = new float[things.Count];
        for (var thing = 0; thing < costs.Length && priorities.Length > 1; thing++)
        {
            costs[thing] = Ranking.LowPriority * Array.IndexOf(priorities, things[thing].Priority) / (priorities.Length - 1);
        }

        return costs;
    }
}
