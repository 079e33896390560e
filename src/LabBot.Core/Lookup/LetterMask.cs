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

    /// <summary>How many bits are wanted but not there.</summary>
    public static int Missing(ulong wanted, ulong mask) => BitOperations.PopCount(wanted & ~mask);

    /// <summary>The same for many masks at once, as yes or no: lanes that lack at most so many of the wanted bits are 0.</summary>
    public static Vector<ulong> Missing(Vector<ulong> wanted, Vector<ulong> masks, int edits)
    {
        var missing = Vector.AndNot(wanted, masks);
        for (var edit = 0; edit < edits; edit++)
        {
            missing &= missing - Vector<ulong>.One; // clears the lowest bit: cheaper than counting, and not every processor counts in vectors
        }

        return missing;
    }
}
