using System.Numerics;

namespace LabBot.Core.Lookup;

/// <summary>
/// The <see cref="LetterMask"/>s of all entries of a lexicon, of their beginnings only: what fits a word or its beginning within some edits must fit
/// the first letters of it, and the fewer letters a mask is made from, the more it rules out. Two lengths do better than either alone.
/// </summary>
internal sealed class LetterFilter(int entries)
{
    private const int Short = 8;
    private const int Long = 16;

    private readonly ulong[] shortMasks = new ulong[entries];
    private readonly ulong[] longMasks = new ulong[entries];

    public void Set(int entry, ReadOnlySpan<char> word)
    {
        shortMasks[entry] = LetterMask.Of(Beginning(word, Short));
        longMasks[entry] = LetterMask.Of(Beginning(word, Long));
    }

    /// <summary>Collects the entries, from <paramref name="first"/> to before <paramref name="end"/>, that what was typed may fit.</summary>
    /// <returns>How many were written to <paramref name="into"/>, which must have room for all.</returns>
    public int Select(int first, int end, ReadOnlySpan<char> typed, int edits, Span<int> into)
    {
        var wantedShort = LetterMask.Of(Beginning(typed, Short - edits)); // edits may have moved later letters beyond the mask
        var wantedLong = LetterMask.Of(Beginning(typed, Long - edits));
        var (shortLanes, longLanes) = (new Vector<ulong>(wantedShort), new Vector<ulong>(wantedLong));
        var count = 0;
        var entry = first;
        for (; entry <= end - Vector<ulong>.Count; entry += Vector<ulong>.Count)
        {
            var missing = LetterMask.Missing(shortLanes, new Vector<ulong>(shortMasks, entry), edits);
            if (!Vector.EqualsAny(missing, Vector<ulong>.Zero))
            {
                continue;
            }

            missing |= LetterMask.Missing(longLanes, new Vector<ulong>(longMasks, entry), edits);
            for (var lane = 0; lane < Vector<ulong>.Count; lane++)
            {
                into[count] = entry + lane;
                count += missing[lane] == 0 ? 1 : 0;
            }
        }

        for (; entry < end; entry++)
        {
            into[count] = entry;
            var fits = LetterMask.Missing(wantedShort, shortMasks[entry]) <= edits && LetterMask.Missing(wantedLong, longMasks[entry]) <= edits;
            count += fits ? 1 : 0;
        }

        return count;
    }

    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> word, int letters) => word[..Math.Min(word.Length, letters)];
}
