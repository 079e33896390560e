using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>Texts, names and dates of strangers, made plain. What is none stays null.</summary>
internal static partial class PlainWords
{
    // Longer than any title or name; what is longer is something else that stands in its place.
    private const int Longest = 1000;

    /// <summary>
    /// The text on one line, without tags, references to characters, control characters and marks of direction. Null when nothing is left, or more than a title has.
    /// </summary>
    public static string? Of(string? text)
    {
        if (text is null || text.Length > Longest * 10)
            return null;
        var plain = WebUtility.HtmlDecode(Tag().Replace(text, ""));
        plain = SafeText.Normalize(string.Concat(plain.Where(IsWord)), NormalizationForm.FormC);
        plain = Space().Replace(plain, " ").Trim();
        return plain.Length is 0 or > Longest ? null : plain;
    }

    /// <summary>A name as it is shown: "Geirhos, Robert" is "Robert Geirhos".</summary>
    public static string? Name(string? text)
    {
        if (Of(text) is not { } plain)
            return null;
        var parts = plain.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 ? $"{parts[1]} {parts[0]}" : plain.Trim(',', ' ');
    }

    /// <summary>A name in two parts; either may be missing.</summary>
    public static string? Name(string? given, string? family) => Of($"{given} {family}");

    /// <summary>A date that begins with a year: <c>2020</c>, <c>2020-11</c>, <c>2020/11/10</c>, <c>2020-11-10T00:00:00Z</c>.</summary>
    public static IssuedDate? Date(string? text)
    {
        if (text is null || YearFirst().Match(text.Trim()) is not { Success: true } match)
            return null;
        return Date(Part("year"), Part("month"), Part("day"));

        int? Part(string name) => match.Groups[name] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>A date in parts, as far as they make one.</summary>
    public static IssuedDate? Date(int? year, int? month, int? day) => (year, month, day) switch
    {
        (null or < 1000 or > 9999, _, _) => null,
        (_, null or < 1 or > 12, _) => new IssuedDate(year.Value, null, null),
        _ when day >= 1 && day <= DateTime.DaysInMonth(year.Value, month.Value) => new IssuedDate(year.Value, month, day),
        _ => new IssuedDate(year.Value, month, null),
    };

    private static bool IsWord(char c) => c is '\n' or '\r' or '\t' || char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    // Only what is a tag by its look: "p < 0.05 and q > 1" keeps its words.
    [GeneratedRegex("</?[A-Za-z][^<>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    [GeneratedRegex("^(?<year>[0-9]{4})(?:[-/.](?<month>[0-9]{1,2})(?:[-/.](?<day>[0-9]{1,2}))?)?(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();
}
