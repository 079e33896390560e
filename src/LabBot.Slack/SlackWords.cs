using System.Text;

namespace LabBot.Slack;

/// <summary>Escapes text for Slack, measures it and cuts it at words.</summary>
internal static class SlackWords
{
    /// <summary>
    /// The text as Slack's markup reads it: only <c>&amp; &lt; &gt;</c> have a form of their own, and with them go pings and links
    /// (docs.slack.dev/messaging/formatting-message-text).
    /// </summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny('&', '<', '>') < 0)
            return text;
        return new StringBuilder(text, text.Length + 16).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();
    }

    /// <summary>How long the escaped text is.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var c in text)
            length += More(c);
        return length;
    }

    /// <summary>
    /// The text in pieces of at most <paramref name="most"/> escaped characters, cut behind a space where there is one, never inside a character that takes two
    /// units. Nothing is left out. No piece for no text.
    /// </summary>
    public static IEnumerable<string> Pieces(string text, int most)
    {
        var start = 0;
        while (start < text.Length)
        {
            var (end, length) = (start, 0);
            while (end < text.Length && length + 1 + More(text[end]) <= most)
                length += 1 + More(text[end++]);
            if (end < text.Length)
                end = WordEnd(text, start, end);
            yield return text[start..end];
            start = end;
        }
    }

    /// <summary>The text in at most <paramref name="most"/> characters: whole, or its first words and "…".</summary>
    public static string Shorten(string text, int most)
    {
        if (text.Length <= most)
            return text;
        return text[..WordEnd(text, 0, most - 1)].TrimEnd() + "…";
    }

    private static int More(char c) => c switch { '&' => 4, '<' or '>' => 3, _ => 0 };

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
