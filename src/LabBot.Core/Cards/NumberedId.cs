using System.Globalization;

namespace LabBot.Core.Cards;

/// <summary>
/// The ids of things to press, where a platform wants each to be its own: a repeated one gets <c>#2</c>, <c>#3</c>… behind it; one whose text ends so by itself gets
/// <c>#1</c>. <see cref="Read"/> takes it off again.
/// </summary>
public static class NumberedId
{
    /// <summary>The id at its <paramref name="use"/>th use, the first being 1.</summary>
    public static string Write(string id, int use) => use > 1 || HasNumber(id) ? string.Create(CultureInfo.InvariantCulture, $"{id}#{use}") : id;

    /// <summary>The id without the number that was put behind it.</summary>
    public static string Read(string text) => HasNumber(text) ? text[..text.LastIndexOf('#')] : text;

    private static bool HasNumber(string text)
    {
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiDigit(text[digits - 1]))
            digits--;
        return digits < text.Length && digits > 0 && text[digits - 1] == '#';
    }
}
