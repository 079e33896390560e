using System.Buffers;
using System.Globalization;
using System.Text;
using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>
/// Escapes text for Discord's markup, and measures and cuts it as escaped. A backslash takes the meaning of any sign that follows it; the marks are those of
/// https://support.discord.com/hc/en-us/articles/210298617 and https://discord.com/developers/docs/reference#message-formatting.
/// </summary>
internal static class DiscordWords
{
    // What acts wherever it stands: style, code, spoilers, links and ids in brackets, quotes, mentions.
    private static readonly SearchValues<char> Marks = SearchValues.Create("\\*_~`|<>[]@");

    /// <summary>
    /// The text as Discord's markup reads it. <paramref name="startsLine"/> says whether it begins a line, where a heading, a list and small print could begin too. A
    /// colon is escaped where an address or an emoji's name could go on behind it, and a round bracket where it could make a link's words end, escaped or not, with an
    /// address of the text's own.
    /// </summary>
    public static string Escape(string text, bool startsLine)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Marks.Contains(text[i]) || (text[i] == ':' && MayGoOn(text, i)) || (text[i] == '(' && (i == 0 || text[i - 1] == ']')) || (startsLine && BeginsBlock(text[i])))
                escaped.Append('\\');
            escaped.Append(text[i]);
            startsLine = text[i] == '\n' || (startsLine && IsBefore(text[i]));
        }

        return escaped.ToString();
    }

    /// <summary>Whether what follows this character at the beginning of a line still begins the line: it may be the number of a list.</summary>
    public static bool IsBefore(char c) => c == ' ' || char.IsAsciiDigit(c);

    /// <summary>Whether nothing in the text has to be escaped, so that it can stand where escapes do not work.</summary>
    public static bool IsInert(string text) => Escape(text, startsLine: true) == text;

    /// <summary>The text in pieces of which each, escaped, has at most <paramref name="most"/> characters, where an emoji counts <paramref name="emoji"/> more, cut at words. Nothing is left out. No piece for no text.</summary>
    public static IEnumerable<string> Pieces(string text, int most, int emoji = 0)
    {
        return CutText.Pieces(text, most, More);

        // No less than what the character takes besides itself: its backslash; of a new line, the marks that bold text closes and opens anew.
        int More(char c) => c switch
        {
            '\n' => 4 + emoji,
            ' ' => 0,
            _ when char.IsLetter(c) => 0,
            _ when char.IsHighSurrogate(c) || char.IsSymbol(c) => 1 + emoji,
            _ => 1,
        };
    }

    /// <summary>How many emoji there are in the text, or more: each sign that could be one.</summary>
    public static int Emoji(string text) => text.EnumerateRunes().Count(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol);

    // What follows the colon: what comes next in the text, or another text that may follow it; but not the minutes of a time, for no emoji is called by two digits.
    private static bool MayGoOn(string text, int colon) =>
        colon + 1 == text.Length || !(char.IsWhiteSpace(text[colon + 1]) || (colon > 0 && char.IsAsciiDigit(text[colon - 1]) && DigitsAt(text, colon + 1) == 2));

    private static int DigitsAt(string text, int start) => text.AsSpan(start).IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length - start;

    // A heading, an entry of a list, numbered or not, small print.
    private static bool BeginsBlock(char c) => c is '#' or '-' or '+' or '.' or ')';
}
