using System.Numerics;

namespace LabBot.Core.Lookup;

/// <summary>
/// A word's letters as a set of 64 bits, by which most words are ruled out without reading them: one edit takes away at most one bit
/// and adds at most one, so a word that lacks three of a query's bits is at least three edits away.
/// </summary>
internal static class LetterMask
{
    private const int Letters = 26;

    /// <summary>Bits 0–25: a letter occurs; 26–51: it occurs again; 52–61: a digit occurs. Other scripts share the letters' bits.</summary>
    public static ulong Of(ReadOnlySpan<char> word)
    {
        var mask = 0UL;
        foreach (var letter in word)
        {
            if (char.IsAsciiDigit(letter))
            {
                mask |= 1UL << (2 * Letters + letter - '0');
                continue;
            }

            var bit = 1UL << (char.IsAsciiLetterLower(letter) ? letter - 'a' : letter % Letters);
            mask |= (mask & bit) == 0 ? bit : bit << Letters;
        }

        return mask;
    }

    /// <summary>Collects the entries from <paramref name="first"/> to before <paramref name="end"/> that lack at most <paramref name="edits"/> of the wanted bits.</summary>
    /// <returns>How many were written to <paramref name="into"/>, which must have room for all.</returns>
    public static int Select(ulong[] masks, int first, int end, ulong wanted, int edits, Span<int> into)
    {
        var count = 0;
        var wantedInEachLane = new Vector<ulong>(wanted);
        var entry = first;
        for (; entry <= end - Vector<ulong>.Count; entry += Vector<ulong>.Count)
        {
            var missing = Vector.AndNot(wantedInEachLane, new Vector<ulong>(masks, entry));
            for (var edit = 0; edit < edits; edit++)
            {
                missing &= missing - Vector<ulong>.One; // clears the lowest bit: cheaper than counting, and vectors cannot count everywhere
            }

            if (!Vector.EqualsAny(missing, Vector<ulong>.Zero))
            {
                continue;
            }

            for (var lane = 0; lane < Vector<ulong>.Count; lane++)
            {
                into[count] = entry + lane;
                count += missing[lane] == 0 ? 1 : 0;
            }
        }

        for (; entry < end; entry++)
        {
            into[count] = entry;
            count += BitOperations.PopCount(wanted & ~masks[entry]) <= edits ? 1 : 0;
        }

        return count;
    }
}
