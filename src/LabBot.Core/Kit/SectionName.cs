using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>Tells a section file with a slip in its name from a file that is none.</summary>
internal static partial class SectionName
{
    /// <summary>How a section file is named, for messages.</summary>
    public const string Rule = "two digits for its place, then lower-case letters, digits and hyphens";

    /// <summary>
    /// The name that a file was meant to have: of <c>3-single-cell.md</c>, <c>03-single-cell.md</c>. Null where the file is
    /// no Markdown that begins with a number and a hyphen, underscore or space. <c>NN</c> and <c>name</c> stand for what cannot be told.
    /// </summary>
    public static string? Meant(string fileName)
    {
        if (Numbered().Match(fileName) is not { Success: true } match)
            return null;
        var place = match.Groups["place"].Value.TrimStart('0').PadLeft(2, '0');
        var id = Slug.From(match.Groups["id"].Value);
        return $"{(place.Length == 2 ? place : "NN")}-{(id.Length > 0 ? id : "name")}.md";
    }

    [GeneratedRegex(@"^(?<place>[0-9]+)[-_ ](?<id>.*)\.md$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Numbered();
}
