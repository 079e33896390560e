using System.Globalization;
using System.Text;
using LabBot.Core.Kit;

namespace LabBot.Core.Cards;

/// <summary>
/// Takes from a text what could act instead of being read: control characters (a terminal obeys them) and marks that turn
/// the direction of the text around them (https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings). Words,
/// accents and emoji stay. Every renderer starts here.
/// </summary>
public static class InertText
{
    /// <summary>The text on any number of lines: line breaks stay, a tab becomes a space.</summary>
    public static string Lines(string text)
    {
        var inert = new StringBuilder(text.Length);
        foreach (var c in SafeText.WellFormed(text).ReplaceLineEndings("\n"))
        {
            if (c is '\t')
                inert.Append(' ');
            else if (c is '\n' || !IsActive(c))
                inert.Append(c);
        }

        return inert.ToString();
    }

    /// <summary>The text on one line: line breaks become spaces.</summary>
    public static string OneLine(string text) => Lines(text).Replace('\n', ' ');

    private static bool IsActive(char c) =>
        char.IsControl(c)
        || c is '\u200E' or '\u200F' or '\u061C' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
