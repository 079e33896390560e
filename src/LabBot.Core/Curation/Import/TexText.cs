using System.Text;

namespace LabBot.Core.Curation.Import;

/// <summary>The words of a text in TeX: accents and letters become characters, braces and commands of type fall away, mathematics stays as it is typed.</summary>
internal static class TexText
{
    // Combining characters of the accents that BibTeX files hold (The TeXbook, chapter 9).
    private static readonly Dictionary<char, char> Accents = new()
    {
        ['`'] = '\u0300', ['\''] = '\u0301', ['^'] = '\u0302', ['~'] = '\u0303', ['='] = '\u0304', ['u'] = '\u0306', ['.'] = '\u0307', ['"'] = '\u0308',
        ['r'] = '\u030A', ['H'] = '\u030B', ['v'] = '\u030C', ['d'] = '\u0323', ['c'] = '\u0327', ['k'] = '\u0328', ['b'] = '\u0331',
    };

    private static readonly Dictionary<string, string> Letters = new(StringComparer.Ordinal)
    {
        ["ss"] = "ß", ["o"] = "ø", ["O"] = "Ø", ["l"] = "ł", ["L"] = "Ł", ["ae"] = "æ", ["AE"] = "Æ", ["oe"] = "œ", ["OE"] = "Œ", ["aa"] = "å", ["AA"] = "Å",
        ["i"] = "i", ["j"] = "j", ["dh"] = "ð", ["th"] = "þ", ["textendash"] = "–", ["textemdash"] = "—", ["textbackslash"] = "\\", ["textasciitilde"] = "~",
        ["textasciicircum"] = "^", ["textquoteright"] = "’", ["textquoteleft"] = "‘", ["textquotedblleft"] = "“", ["textquotedblright"] = "”", ["ldots"] = "…", ["dots"] = "…",
        ["LaTeX"] = "LaTeX", ["TeX"] = "TeX", ["textbar"] = "|", ["textless"] = "<", ["textgreater"] = ">", ["textunderscore"] = "_", ["slash"] = "/",
    };

    /// <summary>The words.</summary>
    public static string Of(string tex)
    {
        var words = new StringBuilder(tex.Length);
        for (var i = 0; i < tex.Length; i++)
        {
            switch (tex[i])
            {
                case '\\' when i + 1 < tex.Length:
                    i = Command(tex, i + 1, words);
                    break;
                case '$' when tex.IndexOf('$', i + 1) is > 0 and var end:
                    words.Append(tex, i, end - i + 1);
                    i = end;
                    break;
                case '{' or '}':
                    break;
                case '~':
                    words.Append(' ');
                    break;
                case '-' when tex.AsSpan(i).StartsWith("---"):
                    words.Append('—');
                    i += 2;
                    break;
                case '-' when tex.AsSpan(i).StartsWith("--"):
                    words.Append('–');
                    i++;
                    break;
                case '`' when tex.AsSpan(i).StartsWith("``"):
                    words.Append('“');
                    i++;
                    break;
                case '\'' when tex.AsSpan(i).StartsWith("''"):
                    words.Append('”');
                    i++;
                    break;
                default:
                    words.Append(tex[i]);
                    break;
            }
        }

        return PageText.Fold(Kit.SafeText.Normalize(words.ToString(), NormalizationForm.FormC));
    }

    /// <summary>Reads the command whose name begins at <paramref name="i"/>; the place of its last character.</summary>
    private static int Command(string tex, int i, StringBuilder words)
    {
        if (!char.IsAsciiLetter(tex[i]))
        {
            if (Accents.TryGetValue(tex[i], out var accent))
                return Accent(tex, i + 1, accent, words);
            words.Append(tex[i] is ' ' or '\\' or '/' ? " " : tex[i].ToString());
            return i;
        }

        var end = i;
        while (end < tex.Length && char.IsAsciiLetter(tex[end]))
            end++;
        var name = tex[i..end];
        if (name.Length == 1 && Accents.TryGetValue(name[0], out var over))
            return Accent(tex, end, over, words);
        // A command ends with the space behind it; "{\ss}" and "\ss{}" are closed by their braces.
        var last = end < tex.Length && tex[end] == ' ' ? end : end - 1;
        words.Append(Letters.GetValueOrDefault(name, ""));
        return last;
    }

    private static int Accent(string tex, int i, char accent, StringBuilder words)
    {
        while (i < tex.Length && tex[i] is ' ' or '{')
            i++;
        if (i >= tex.Length || tex[i] == '}')
            return Math.Min(i, tex.Length) - 1;
        // "\'{\i}" is an accent on a letter that is a command itself.
        if (tex[i] == '\\' && i + 1 < tex.Length && char.IsAsciiLetter(tex[i + 1]))
        {
            var last = Command(tex, i + 1, words);
            words.Append(accent);
            return last;
        }

        words.Append(tex[i]);
        if (char.IsHighSurrogate(tex[i]) && i + 1 < tex.Length)
            words.Append(tex[++i]);
        words.Append(accent);
        return i;
    }
}
