using System.Buffers;

namespace LabBot.Core.Lookup;

/// <summary>
/// A set of distinct folded words, or of names whose words are run together, searched by brute force: at these sizes that is faster, smaller and
/// simpler than a tree or an index of deletions. Immutable.
/// </summary>
internal sealed class Lexicon
{
    /// <summary>Entries longer than this are kept in one bucket.</summary>
    private const int LongestBucket = EditPattern.MostLetters + 4;

    private readonly char[] letters;
    private readonly int[] starts;
    private readonly LetterFilter filter;
    private readonly int[] bucketStarts; // entries are ordered by length, so that edits limit the range to look at

    private Lexicon(string[] entries)
    {
        letters = new char[entries.Sum(entry => entry.Length)];
        starts = new int[entries.Length + 1];
        filter = new LetterFilter(entries.Length);
        bucketStarts = new int[LongestBucket + 2];
        for (var entry = 0; entry < entries.Length; entry++)
        {
            entries[entry].CopyTo(letters.AsSpan(starts[entry]));
            starts[entry + 1] = starts[entry] + entries[entry].Length;
            filter.Set(entry, entries[entry]);
            bucketStarts[Bucket(entries[entry].Length) + 1]++;
        }

        for (var bucket = 1; bucket < bucketStarts.Length; bucket++)
        {
            bucketStarts[bucket] += bucketStarts[bucket - 1];
        }
    }

    /// <summary>How many entries there are.</summary>
    public int Count => starts.Length - 1;

    /// <summary>Builds a lexicon of distinct words and tells, in the words' order, which number each got.</summary>
    public static (Lexicon Lexicon, int[] Numbers) Build(IReadOnlyCollection<string> words)
    {
        string[] entries = [.. words];
        var order = new int[entries.Length];
        for (var place = 0; place < order.Length; place++)
        {
            order[place] = place;
        }

        Array.Sort(entries, order, Comparer<string>.Create(ByLengthThenLetters));
        var numbers = new int[entries.Length];
        for (var number = 0; number < order.Length; number++)
        {
            numbers[order[number]] = number;
        }

        return (new Lexicon(entries), numbers);
    }

    public ReadOnlySpan<char> this[int entry] => letters.AsSpan(starts[entry], Length(entry));

    public int Length(int entry) => starts[entry + 1] - starts[entry];

    /// <summary>Whether a word is an entry, letter for letter.</summary>
    public bool Contains(ReadOnlySpan<char> word) => IndexOf(word) >= 0;

    /// <summary>The entry that is a word, letter for letter; -1 when there is none.</summary>
    public int IndexOf(ReadOnlySpan<char> word)
    {
        var (low, high) = (bucketStarts[Bucket(word.Length)], bucketStarts[Bucket(word.Length) + 1] - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = ByLengthThenLetters(this[middle], word);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Finds what a pattern may stand for: the cheapest reading of each entry within the edits allowed, in no particular order.</summary>
    /// <param name="pattern">What was typed.</param>
    /// <param name="edits">The edits allowed to a whole entry.</param>
    /// <param name="beginningEdits">The edits allowed to an entry's beginning, or less than 0 to match whole entries only; at most <paramref name="edits"/>.</param>
    public List<Spelling> Find(EditPattern pattern, int edits, int beginningEdits)
    {
        var length = pattern.Letters.Length;
        var shortest = bucketStarts[Bucket(Math.Max(0, length - edits))];
        var longer = bucketStarts[Bucket(length + edits) + 1];
        var found = new List<Spelling>();
        FindWhole(pattern, shortest, longer, edits, beginningEdits, found);
        if (beginningEdits >= 0)
        {
            FindBeginnings(pattern, longer, beginningEdits, found);
        }

        return found;
    }

    private void FindWhole(EditPattern pattern, int first, int end, int edits, int beginningEdits, List<Spelling> found)
    {
        var candidates = ArrayPool<int>.Shared.Rent(end - first + 1); // one more, for the filter writes before it counts
        var count = filter.Select(first, end, pattern.Letters, edits, candidates);
        foreach (var candidate in candidates.AsSpan(0, count))
        {
            if (Compare(pattern, candidate, edits, beginningEdits) is { } spelling)
            {
                found.Add(spelling);
            }
        }

        ArrayPool<int>.Shared.Return(candidates);
    }

    /// <summary>The entries too long to fit as a whole. Many follow another with the same beginning, which need not be compared again.</summary>
    private void FindBeginnings(EditPattern pattern, int first, int edits, List<Spelling> found)
    {
        var candidates = ArrayPool<int>.Shared.Rent(Count - first + 1);
        var count = filter.Select(first, Count, pattern.Letters, edits, candidates);
        var compared = ReadOnlySpan<char>.Empty;
        Spelling? spelling = null;
        foreach (var candidate in candidates.AsSpan(0, count))
        {
            var beginning = this[candidate][..(pattern.Letters.Length + edits)];
            if (!beginning.SequenceEqual(compared))
            {
                compared = beginning;
                spelling = Compare(pattern, candidate, edits, edits);
            }

            if (spelling is { } alike)
            {
                found.Add(alike with { Entry = candidate });
            }
        }

        ArrayPool<int>.Shared.Return(candidates);
    }

    private Spelling? Compare(EditPattern pattern, int entry, int mostEdits, int mostBeginningEdits)
    {
        var word = this[entry];
        var (whole, beginning) = pattern.Edits(word, mostEdits);
        var fitsWhole = whole <= mostEdits;
        var fitsBeginning = beginning <= mostBeginningEdits && beginning < whole;
        if (!fitsWhole && !fitsBeginning)
        {
            return null;
        }

        var isUnfinished = !fitsWhole || (fitsBeginning && beginning + Ranking.UnfinishedWord < whole);
        var edits = isUnfinished ? beginning : whole;
        if (edits == 0)
        {
            return new Spelling(entry, 0, 0, isUnfinished);
        }

        var cost = TypingCost.Of(pattern.Letters, word, edits);
        return new Spelling(entry, edits, isUnfinished ? cost.Beginning : cost.Whole, isUnfinished);
    }

    private static int Bucket(int length) => Math.Min(length, LongestBucket);

    private static int ByLengthThenLetters(string one, string other) => ByLengthThenLetters(one.AsSpan(), other.AsSpan());

    private static int ByLengthThenLetters(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        one.Length != other.Length ? one.Length.CompareTo(other.Length) : one.SequenceCompareTo(other);
}
