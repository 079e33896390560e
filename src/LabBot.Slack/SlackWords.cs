using System.Text;
using LabBot.Core.Cards;

namespace LabBot.Slack;

/// <summary>Escapes text for Slack, and measures and cuts it as escaped.</summary>
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

    /// <summary>The text in pieces of at most <paramref name="most"/> escaped characters, cut at words. Nothing is left out. No piece for no text.</summary>
    public static IEnumerable<string> Pieces(string text, int most) => CutText.Pieces(text, most, More);

    private static int More(char c) => c switch { '&' => 4, '<' or '>' => 3, _ => 0 };
}
