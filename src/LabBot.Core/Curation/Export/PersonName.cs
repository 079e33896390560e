using System.Text.RegularExpressions;

namespace LabBot.Core.Curation.Export;

/// <summary>A person's name taken apart for bibliographies, which sort by the family's.</summary>
/// <param name="Given">The names before it.</param>
/// <param name="Family">The family's name, particles included: <c>de la Cruz</c>.</param>
internal sealed partial record PersonName(string Given, string Family)
{
    /// <summary>
    /// Takes a name apart as it is shown; null for one word and for what is no person's by its words (a consortium, a team). The two parts with a
    /// space between them are the name again.
    /// </summary>
    public static PersonName? Of(string name)
    {
        var words = name.Split(' ');
        if (words.Length < 2 || words.Any(word => word.Length == 0) || Group().IsMatch(name))
            return null;
        // Particles are written small: the family's name begins with the first of them.
        var family = Array.FindIndex(words, 1, word => char.IsLower(word[0]));
        var at = family > 0 && family < words.Length - 1 ? family : words.Length - 1;
        return new PersonName(string.Join(' ', words[..at]), string.Join(' ', words[at..]));
    }

    [GeneratedRegex(@"[\d,&]|\b(?:and|consortium|collaboration|team|group|lab|labs|institute|university|project|initiative|community|network|the|inc|foundation|research|ai|openai|google|meta|society)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Group();
}
