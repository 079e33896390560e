using System.Text;

namespace LabBot.Core.Kit;

/// <summary>Text operations that do not throw on text that is not well-formed UTF-16.</summary>
public static class SafeText
{
    /// <summary>Normalises <paramref name="text"/>; a lone surrogate and U+FFFE, which .NET finds no normal form for, become U+FFFD first.</summary>
    public static string Normalize(string text, NormalizationForm form) => WellFormed(text).Replace('\uFFFE', '\uFFFD').Normalize(form);

    /// <summary>The text with every lone surrogate replaced by U+FFFD; the same instance when there is none.</summary>
    public static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }

        return text;
    }
}
