namespace LabBot.Core.Lookup;

/// <summary>A text as <see cref="Folding"/> leaves it: letters without spaces, and where each word ends. Immutable.</summary>
public sealed class FoldedText
{
    private readonly int[] ends;

    internal FoldedText(string letters, int[] ends)
    {
        Letters = letters;
        this.ends = ends;
    }

    /// <summary>All words run together: two texts that differ only in word breaks have the same letters.</summary>
    public string Letters { get; }

    /// <summary>How many words there are.</summary>
    public int Words => ends.Length;

    /// <summary>One word.</summary>
    /// <param name="word">Its number, from 0 to less than <see cref="Words"/>.</param>
    /// <returns>The word's letters; never empty.</returns>
    public ReadOnlySpan<char> Word(int word) => Letters.AsSpan(Start(word), ends[word] - Start(word));

    private int Start(int word) => word == 0 ? 0 : ends[word - 1];
}
