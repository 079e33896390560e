namespace LabBot.Core.Cards;

/// <summary>Cuts text that is too long for its place, at words, and never inside a character that takes two units. Lengths are in UTF-16 units.</summary>
public static class CutText
{
    /// <summary>
    /// The text in pieces of at most <paramref name="most"/> units, where a character that is escaped takes <paramref name="more"/> besides its own; cut behind a space
    /// where there is one. Nothing is left out. No piece for no text.
    /// </summary>
    public static IEnumerable<string> Pieces(string text, int most, Func<char, int> more)
    {
        var start = 0;
        while (start < text.Length)
        {
            var (end, length) = (start, 0);
            while (end < text.Length && length + 1 + more(text[end]) <= most)
                length += 1 + more(text[end++]);
            if (end < text.Length)
                end = WordEnd(text, start, end);
            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>The text in at most <paramref name="most"/> units: whole, or its first words and "…".</summary>
    public static string Shorten(string text, int most) => text.Length <= most ? text : text[..WordEnd(text, 0, most - 1)].TrimEnd() + "…";

    // Where to cut before `end`: behind the last white space, else before `end` itself.
    private static int WordEnd(string text, int start, int end)
    {
        for (var i = end; i > start; i--)
        {
            if (char.IsWhiteSpace(text[i - 1]))
                return i;
        }

        return char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]) && end - 1 > start ? end - 1 : end;
    }
}
