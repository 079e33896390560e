using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LabBot.Core.Kit;

/// <summary>One bullet of a section file: its own line, and the item under which its children stand.</summary>
/// <param name="Item">The bullet with everything under it.</param>
/// <param name="Column">Where it should begin: 0 at the left edge, two columns more for each level.</param>
/// <param name="Inlines">Its line.</param>
/// <param name="Raw">Its line as it is typed, without the hyphen.</param>
internal sealed partial record BulletLine(ListItemBlock Item, int Column, IReadOnlyList<Inline> Inlines, string Raw)
{
    private readonly Match worded = WordedLine().Match(Raw);

    /// <summary>Line number, from 1.</summary>
    public int Number => Item.Line + 1;

    /// <summary>What the line begins with; null when the line is empty.</summary>
    public Inline? First => Inlines.Count > 0 ? Inlines[0] : null;

    /// <summary>The first link on the line that stands in no emphasis; null when there is none.</summary>
    public LinkInline? Link => Inlines.OfType<LinkInline>().FirstOrDefault();

    /// <summary>The line shown plain.</summary>
    public string Plain => PlainText.Join(Inlines).Trim();

    /// <summary>The word before the first colon of <c>word: …</c>; null when the line begins otherwise.</summary>
    public string? Word => worded.Success ? worded.Groups["word"].Value : null;

    /// <summary>What is typed behind <c>word:</c>.</summary>
    public string RawValue => worded.Groups["value"].Value.Trim();

    /// <summary>What stands behind <c>word:</c>, shown plain.</summary>
    public string PlainValue => Plain[(Plain.IndexOf(':') + 1)..].Trim();

    /// <summary>What stands before an inline of the line.</summary>
    public IEnumerable<Inline> Before(Inline inline) => Inlines.TakeWhile(part => part != inline);

    /// <summary>What stands behind an inline of the line.</summary>
    public IEnumerable<Inline> Behind(Inline inline) => Inlines.SkipWhile(part => part != inline).Skip(1);

    /// <summary>The field or relation with which a line of text begins, as in <c>id: scgpt</c>; null when it begins otherwise.</summary>
    public static string? KnownWord(string line) =>
        WordedLine().Match(line) is { Success: true } match && match.Groups["word"].Value is var word
            && (FieldNames.OfListing.Contains(word, StringComparer.OrdinalIgnoreCase) || RelationKinds.TryParse(word, out _))
                ? word
                : null;

    [GeneratedRegex(@"^(?<word>[A-Za-z][A-Za-z -]{0,39}?)\s*:(?<value>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex WordedLine();
}
