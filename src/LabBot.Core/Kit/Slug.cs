using System.Globalization;
using System.Text;

namespace LabBot.Core.Kit;

/// <summary>The spelling shared by every id in the kit: lower-case ASCII letters and digits in runs joined by single hyphens.</summary>
public static class Slug
{
    /// <summary>The longest slug, in characters. Button ids of 100 characters (Discord) must hold a command and an id.</summary>
    public const int MaxLength = 40;

    /// <summary>Whether <paramref name="text"/> is a slug of 1 to <see cref="MaxLength"/> characters.</summary>
    public static bool IsSlug(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxLength || text[0] == '-' || text[^1] == '-')
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var hyphenAfterHyphen = text[i] == '-' && text[i - 1] == '-';
            if (hyphenAfterHyphen || !(char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || text[i] == '-'))
                return false;
        }

        return true;
    }

    /// <summary>
    /// The slug of a label: accents folded, everything else that is no ASCII letter or digit becomes a hyphen, cut at a
    /// hyphen so as to fit. Empty when the label holds no ASCII letter or digit.
    /// </summary>
    public static string From(string label)
    {
        var slug = new StringBuilder(label.Length);
        foreach (var c in SafeText.Normalize(label, NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’')
                continue;
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var text = slug.ToString().Trim('-');
        if (text.Length <= MaxLength)
            return text;
        var cut = text.LastIndexOf('-', MaxLength);
        return text[..(cut > 0 ? cut : MaxLength)];
    }
}
