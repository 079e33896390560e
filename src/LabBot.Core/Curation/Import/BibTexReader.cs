using System.Globalization;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>Reads BibTeX and BibLaTeX: one listing an entry, all in one section.</summary>
internal static partial class BibTexReader
{
    private static readonly Dictionary<string, WorkKind> Kinds = new()
    {
        ["article"] = WorkKind.Paper, ["inproceedings"] = WorkKind.Paper, ["conference"] = WorkKind.Paper, ["incollection"] = WorkKind.Paper, ["inbook"] = WorkKind.Paper,
        ["techreport"] = WorkKind.Paper, ["report"] = WorkKind.Paper, ["phdthesis"] = WorkKind.Paper, ["mastersthesis"] = WorkKind.Paper, ["thesis"] = WorkKind.Paper,
        ["book"] = WorkKind.Book, ["mvbook"] = WorkKind.Book, ["collection"] = WorkKind.Book, ["unpublished"] = WorkKind.Preprint, ["dataset"] = WorkKind.Dataset,
        ["software"] = WorkKind.Library, ["video"] = WorkKind.Video, ["movie"] = WorkKind.Video,
    };

    /// <summary>Reads the file.</summary>
    public static ForeignList Read(string text, string name)
    {
        var list = new ListBuilder(ImportFormat.BibTeX, name);
        var any = false;
        foreach (var entry in BibTexFile.Read(text, list.Refuse))
        {
            any = true;
            ItemOf(entry).AddTo(list);
        }

        if (!any && list.HasNothing)
            list.Refuse(1, name, "no entry in it: BibTeX holds entries such as '@article{key, title = {…}, doi = {…}}'");
        return list.Build();
    }

    private static BibliographyItem ItemOf(BibTexEntry entry)
    {
        var isArxiv = Field(entry, "archiveprefix", "eprinttype") is { } archive ? archive.Equals("arxiv", StringComparison.OrdinalIgnoreCase) : ArxivId.Bare(Raw(entry, "eprint") ?? "") is not null;
        var title = Field(entry, "title");
        return new BibliographyItem(entry.Line, entry.Key)
        {
            Title = Field(entry, "subtitle") is { } subtitle && title is not null ? $"{title}: {subtitle}" : title,
            Authors = Names(Raw(entry, "author") ?? Raw(entry, "editor")),
            Issued = Date(entry),
            Venue = Field(entry, "journal", "journaltitle", "booktitle", "publisher", "school", "institution", "organization", "howpublished") is { } venue && !Address().IsMatch(venue) ? venue : null,
            Volume = Field(entry, "volume"),
            Issue = Field(entry, "number", "issue"),
            Pages = Field(entry, "pages"),
            Doi = Plain(entry, "doi"),
            Arxiv = isArxiv ? Plain(entry, "eprint") : null,
            Links = (Plain(entry, "url") ?? Address().Match(Raw(entry, "howpublished") ?? "").Value) is { Length: > 0 } address ? [address] : [],
            Note = Field(entry, "note", "annote", "annotation"),
            Tags = [.. (Field(entry, "keywords") ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Kind = Kinds.TryGetValue(entry.Type, out var kind) ? kind : null,
        };
    }

    private static string? Raw(BibTexEntry entry, string name) => entry.Fields.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    private static string? Field(BibTexEntry entry, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Raw(entry, name) is { } value && TexText.Of(value) is { Length: > 0 } words)
                return words;
        }

        return null;
    }

    // Identifiers and addresses are typed as they are, but for what TeX would take for a command.
    private static string? Plain(BibTexEntry entry, string name) => Raw(entry, name) is { } value ? EscapedSign().Replace(UrlCommand().Replace(value.Trim(), "$1"), "$1").Trim('{', '}', ' ') : null;

    private static IssuedDate? Date(BibTexEntry entry)
    {
        if (IsoDate().Match(Raw(entry, "date") ?? "") is { Success: true, Groups: var date })
            return BibliographyItem.DateOf(date[1].Value, date[2].Value, date[3].Value);
        var month = Field(entry, "month") ?? "";
        var named = Array.FindIndex(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames, name => name.Length > 0 && month.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return BibliographyItem.DateOf(Year().Match(Raw(entry, "year") ?? "").Value, named < 0 ? month : (named + 1).ToString(CultureInfo.InvariantCulture), "");
    }

    private static List<string> Names(string? field)
    {
        if (field is null)
            return [];
        var names = new List<string>();
        foreach (var name in SplitAtAnd(field))
        {
            // "Jong, Ada de" is Ada de Jong, "King, Jr, Martin" is Martin King Jr; a name in braces of its own is one of a group.
            var shown = name.StartsWith('{') && name.EndsWith('}') ? TexText.Of(name) : TexText.Of(name).Split(',', StringSplitOptions.TrimEntries) switch
            {
                [var last, var first] => $"{first} {last}".Trim(),
                [var last, var suffix, var first, ..] => $"{first} {last} {suffix}".Trim(),
                var parts => string.Join(' ', parts),
            };
            if (shown.Length > 0 && shown != "others")
                names.Add(shown);
        }

        return names;
    }

    // " and " inside braces belongs to a name.
    private static IEnumerable<string> SplitAtAnd(string field)
    {
        var folded = Space().Replace(field, " ").Trim();
        var (start, depth) = (0, 0);
        for (var i = 0; i < folded.Length; i++)
        {
            depth += folded[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0 && folded.AsSpan(i).StartsWith(" and ", StringComparison.OrdinalIgnoreCase))
            {
                yield return folded[start..i].Trim();
                start = i + " and".Length;
            }
        }

        yield return folded[start..].Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Space();

    [GeneratedRegex(@"https?://[^\s{}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\\(?:url|href)\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex UrlCommand();

    [GeneratedRegex(@"\\([_%&#$~{}])", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedSign();

    [GeneratedRegex(@"^\{?([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"[0-9]{4}", RegexOptions.CultureInvariant)]
    private static partial Regex Year();
}
