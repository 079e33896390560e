using System.Buffers;
using System.Runtime.InteropServices;

namespace LabBot.Core.Lookup;

/// <summary>Finds the names that have the words of one reading of a query, in any order.</summary>
internal static class WordSearch
{
    public static void Run(NameTable names, Reading reading, IReadOnlyList<Term> terms, Answers answers)
    {
        var candidates = Gather(names, terms);
        var stopWords = terms.Count(term => term.IsStopWord);
        var wanted = terms.Count - stopWords;
        foreach (ref readonly var candidate in CollectionsMarshal.AsSpan(candidates))
        {
            Offer(names, reading, wanted, stopWords, candidate, answers);
        }
    }

    private static List<Candidate> Gather(NameTable names, IReadOnlyList<Term> terms)
    {
        var slots = ArrayPool<int>.Shared.Rent(names.Count); // a name's place among the candidates, from 1
        slots.AsSpan(0, names.Count).Clear();
        var candidates = new List<Candidate>();
        var number = 0;
        var onlyStopWords = terms.All(term => term.IsStopWord);
        foreach (var term in terms.Where(term => !term.IsStopWord).Concat(terms.Where(term => term.IsStopWord)))
        {
            number++;
            foreach (var spelling in term.Spellings)
            {
                foreach (var packed in names.WordPostings.Of(spelling.Entry))
                {
                    var occurrence = new Occurrence(packed);
                    ref var slot = ref slots[occurrence.Name];
                    if (slot == 0)
                    {
                        if (term.IsStopWord && !onlyStopWords)
                        {
                            continue;
                        }

                        candidates.Add(new Candidate(occurrence.Name));
                        slot = candidates.Count;
                    }

                    ref var candidate = ref CollectionsMarshal.AsSpan(candidates)[slot - 1];
                    candidate.Take(number, term, spelling, occurrence, names.Words.Length(spelling.Entry));
                }
            }
        }

        ArrayPool<int>.Shared.Return(slots);
        return candidates;
    }

    private static void Offer(NameTable names, Reading reading, int wanted, int stopWords, in Candidate candidate, Answers answers)
    {
        var missing = wanted - candidate.Found;
        if (missing > candidate.Found || (missing > 0 && candidate.Found == candidate.Inexact))
        {
            return;
        }

        var uncovered = 1 - Math.Min(1, (float)candidate.Covered / names.Letters(candidate.Name));
        var cost = candidate.Cost
            + missing * Ranking.Missing
            + uncovered * Ranking.Uncovered
            + (candidate.IsOutOfOrder ? Ranking.OutOfOrder : 0)
            + (candidate.StartsLater ? Ranking.LaterStart : 0)
            + (stopWords - candidate.FoundStopWords) * Ranking.MissingStopWord
            + (reading.HasOtherBreaks ? Ranking.MovedBreak : 0);
        var edits = candidate.Edits + (reading.HasOtherBreaks ? 1 : 0);
        var match = missing > 0 || !Ranking.IsConfident(candidate.Letters, edits) ? LookupMatch.Near
            : edits > 0 ? LookupMatch.Typo
            : LookupMatch.Words;
        answers.Offer(candidate.Name, match, cost);
    }

    /// <summary>A name that has at least one of the words, and how well it has them.</summary>
    private struct Candidate(int name)
    {
        private int lastTerm;
        private int lastPosition = -1;
        private uint positions;

        public readonly int Name => name;

        public readonly bool StartsLater => (positions & 1) == 0;

        public int Found { get; private set; }

        public int FoundStopWords { get; private set; }

        public int Inexact { get; private set; }

        public int Letters { get; private set; }

        public int Edits { get; private set; }

        public int Covered { get; private set; }

        public float Cost { get; private set; }

        public bool IsOutOfOrder { get; private set; }

        /// <summary>Counts a word of the name for a term, unless the term has a cheaper one or another term has taken the word.</summary>
        public void Take(int term, Term typed, in Spelling spelling, Occurrence occurrence, int length)
        {
            var position = occurrence.IsBeside ? 0 : 1u << occurrence.Position;
            if (lastTerm == term || (positions & position) != 0)
            {
                return;
            }

            lastTerm = term;
            positions |= position;
            Letters += typed.Letters;
            Edits += spelling.Edits;
            Cost += spelling.Cost + (spelling.IsUnfinished ? Ranking.Unfinished : 0) + (occurrence.IsBeside ? Ranking.Beside : 0);
            Covered += occurrence.IsBeside ? 0 : spelling.IsUnfinished ? typed.Letters : length;
            if (typed.IsStopWord)
            {
                FoundStopWords++;
                return;
            }

            Found++;
            Inexact += spelling.Edits > 0 || spelling.IsUnfinished ? 1 : 0;
            if (!occurrence.IsBeside)
            {
                IsOutOfOrder |= occurrence.Position < lastPosition;
                lastPosition = occurrence.Position;
            }
        }
    }
}
