using System.Buffers;

namespace LabBot.Core.Lookup;

/// <summary>Finds the names that have the words of one reading of a query, in any order: all of them, or at least half of them and one without any error.</summary>
internal static class WordSearch
{
    public static void Run(NameTable names, Reading reading, IReadOnlyList<Term> terms, Answers answers)
    {
        var nominating = Nominating(terms, names.WordPostings);
        var room = (int)Math.Min(names.Count, nominating.Sum(term => Volume(term.Term, names.WordPostings)));
        var candidates = ArrayPool<WordCandidate>.Shared.Rent(room);
        var slots = ArrayPool<int>.Shared.Rent(names.Count); // each name's place among the candidates, from 1; 0 when it is none
        slots.AsSpan(0, names.Count).Clear();
        var count = 0;
        foreach (var (term, onlyExact) in nominating)
        {
            count = Nominate(names, term, onlyExact, slots, candidates, count);
        }

        for (var number = 0; number < terms.Count; number++)
        {
            Take(names, terms[number], number, slots, candidates);
        }

        var stopWords = terms.Count(term => term.SaysLittle);
        foreach (ref readonly var candidate in candidates.AsSpan(0, count))
        {
            Offer(names, reading, terms.Count - stopWords, stopWords, candidate, answers);
        }

        ArrayPool<int>.Shared.Return(slots);
        ArrayPool<WordCandidate>.Shared.Return(candidates);
    }

    /// <summary>
    /// The terms that suffice to find every candidate, which spares going twice through the names of the most frequent words. Whoever has half of n words has one
    /// of any n/2 + 1 words, so the rarest will do; and of two words, the frequent one alone counts only where it is exact.
    /// </summary>
    private static (Term Term, bool OnlyExact)[] Nominating(IReadOnlyList<Term> terms, Postings postings)
    {
        Term[] telling = [.. terms.Where(term => !term.SaysLittle)];
        return
        [
            .. telling
                .OrderBy(term => Volume(term, postings))
                .Take(telling.Length / 2 + 1)
                .Select((term, rarity) => (term, telling.Length == 2 && rarity == 1)),
        ];
    }

    private static long Volume(Term term, Postings postings)
    {
        var volume = 0L;
        foreach (var spelling in term.Spellings)
        {
            volume += postings.Of(spelling.Entry).Length;
        }

        return volume;
    }

    private static int Nominate(NameTable names, Term term, bool onlyExact, int[] slots, WordCandidate[] candidates, int count)
    {
        foreach (var spelling in term.Spellings)
        {
            if (onlyExact && !spelling.IsExact)
            {
                continue;
            }

            foreach (var packed in names.WordPostings.Of(spelling.Entry))
            {
                var name = new Occurrence(packed).Name;
                if (slots[name] == 0)
                {
                    candidates[count++] = new WordCandidate(name);
                    slots[name] = count;
                }
            }
        }

        return count;
    }

    private static void Take(NameTable names, Term term, int number, int[] slots, WordCandidate[] candidates)
    {
        foreach (var spelling in term.Spellings)
        {
            var covered = spelling.IsUnfinished ? term.Letters : names.Words.Length(spelling.Entry);
            foreach (var packed in names.WordPostings.Of(spelling.Entry))
            {
                var occurrence = new Occurrence(packed);
                var slot = slots[occurrence.Name];
                if (slot > 0)
                {
                    candidates[slot - 1].Take(term, number, spelling, occurrence, covered);
                }
            }
        }
    }

    private static void Offer(NameTable names, Reading reading, int wanted, int stopWords, in WordCandidate candidate, Answers answers)
    {
        var missing = wanted - candidate.Found;
        if (missing > candidate.Found || (missing > 0 && !candidate.HasExact))
        {
            return;
        }

        var typingCost = candidate.TypingCost + (reading.HasOtherBreaks ? Ranking.MovedBreak : 0);
        var uncovered = 1 - Math.Min(1, (float)candidate.Covered / names.Letters(candidate.Name));
        var isConfident = Ranking.IsConfident(candidate.Letters, typingCost, candidate.HasUnfinished);
        if (!isConfident && typingCost > 0 && uncovered > 0)
        {
            return;
        }

        var cost = typingCost + candidate.OtherCost
            + missing * Ranking.Missing
            + (stopWords - candidate.FoundStopWords) * Ranking.MissingStopWord
            + uncovered * Ranking.Uncovered
            + (candidate.IsOutOfOrder ? Ranking.OutOfOrder : 0)
            + (candidate.StartsLater ? Ranking.LaterStart : 0);
        var match = missing > 0 || !isConfident ? LookupMatch.Near
            : typingCost > 0 ? LookupMatch.Typo
            : LookupMatch.Words;
        answers.Offer(candidate.Name, match, cost);
    }
}
