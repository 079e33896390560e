using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace LabBot.Core.Curation.Import;

/// <summary>What a page shows in words.</summary>
internal static class PageText
{
    private static readonly HashSet<string> Blocks = ["p", "div", "blockquote", "pre", "ul", "ol", "dl", "table", "section", "article", "center", "figure", "figcaption", "details"];

    /// <summary>Whether the words of an element stand apart from those around it.</summary>
    public static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    /// <summary>The words of an element, on one line.</summary>
    public static string Of(IElement element) => Fold(element.TextContent);

    /// <summary>The text on one line: white space folded, and what shows nothing (control and zero-width characters) taken out.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                    folded.Append(' ');
            }
            else if (!IsUnseen(c))
            {
                folded.Append(c);
            }
        }

        return folded.ToString().TrimEnd();
    }

    // The joiner (U+200D) and the variation selectors make emoji; the other formats of Unicode show nothing, and some turn text around.
    private static bool IsUnseen(char c) => c != '\u200D' && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
