using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Reads RIS: one listing a reference, all in one section. A line is a tag, two spaces, a hyphen and the value; one without a tag goes on
/// (https://en.wikipedia.org/wiki/RIS_(file_format)).
/// </summary>
internal static partial class RisReader
{
    private static readonly Dictionary<string, WorkKind> Kinds = new()
    {
        ["JOUR"] = WorkKind.Paper, ["CONF"] = WorkKind.Paper, ["CPAPER"] = WorkKind.Paper, ["CHAP"] = WorkKind.Paper, ["THES"] = WorkKind.Paper, ["RPRT"] = WorkKind.Paper, ["MGZN"] = WorkKind.Paper,
        ["BOOK"] = WorkKind.Book, ["EBOOK"] = WorkKind.Book, ["EDBOOK"] = WorkKind.Book, ["PREP"] = WorkKind.Preprint, ["UNPB"] = WorkKind.Preprint, ["UNPD"] = WorkKind.Preprint,
        ["BLOG"] = WorkKind.Blog, ["VIDEO"] = WorkKind.Video, ["MPCT"] = WorkKind.Video, ["COMP"] = WorkKind.Library, ["DATA"] = WorkKind.Dataset,
    };

    /// <summary>Reads the file.</summary>
    public static ForeignList Read(string text, string name)
    {
        var list = new ListBuilder(ImportFormat.Ris, name);
        Reference? open = null;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (Tagged().Match(line) is not { Success: true } tagged)
            {
                if (line.Trim().Length > 0 && open is { Values.Count: > 0 })
                    open.Values[^1].Lines.Add(line.Trim());
                else if (line.Trim().Length > 0)
                    list.Refuse(index + 1, line, "the line belongs to no reference: one begins with 'TY  - ' and ends with 'ER  - '");
                continue;
            }

            var (tag, value) = (tagged.Groups["tag"].Value, tagged.Groups["value"].Value.Trim());
            if (tag == "TY")
            {
                Close(open, list);
                open = new Reference(index + 1, value);
            }
            else if (tag == "ER")
            {
                Close(open, list, isEnded: true);
                open = null;
            }
            else if (open is null)
            {
                list.Refuse(index + 1, line, "the line stands before 'TY  - ', with which a reference begins");
            }
            else
            {
                open.Values.Add((tag, [value]));
            }
        }

        Close(open, list);
        if (list.HasNothing)
            list.Refuse(1, name, "no reference in it: one begins with 'TY  - JOUR' and ends with 'ER  - '");
        return list.Build();
    }

    private static void Close(Reference? reference, ListBuilder list, bool isEnded = false)
    {
        if (reference is null)
            return;
        if (!isEnded)
            list.Doubt(reference.Line, reference.First("TI", "T1") ?? reference.Type, "the reference is not ended with 'ER  - '; all up to the next is taken for it");
        ItemOf(reference).AddTo(list);
    }

    private static BibliographyItem ItemOf(Reference reference)
    {
        var (first, last) = (reference.First("SP"), reference.First("EP"));
        return new BibliographyItem(reference.Line, reference.First("ID") ?? reference.Type)
        {
            Title = reference.First("TI", "T1", "CT"),
            Authors = [.. reference.All("AU", "A1").Select(Name)],
            Issued = Date(reference.First("DA")) ?? Date(reference.First("PY", "Y1")),
            Venue = reference.First("T2", "JO", "JF", "JA", "BT", "PB"),
            Volume = reference.First("VL"),
            Issue = reference.First("IS"),
            Pages = first is not null && last is not null && first != last ? $"{first}-{last}" : first,
            Doi = reference.First("DO"),
            Arxiv = reference.First("AN") is { } number && ArxivId.Bare(number) is { } arxiv ? arxiv : null,
            Links = [.. reference.All("UR", "L1", "L2").Distinct()],
            Note = reference.First("N1"),
            Tags = reference.All("KW"),
            Kind = Kinds.TryGetValue(reference.Type, out var kind) ? kind : null,
        };
    }

    // "Jong, Ada de" or "King, Martin, Jr"
    private static string Name(string name) => name.Split(',', StringSplitOptions.TrimEntries) switch
    {
        [var last, var first] => $"{first} {last}".Trim(),
        [var last, var first, var suffix, ..] => $"{first} {last} {suffix}".Trim(),
        _ => name,
    };

    private static IssuedDate? Date(string? text) =>
        DateParts().Match(text ?? "") is { Success: true, Groups: var parts } ? BibliographyItem.DateOf(parts[1].Value, parts[2].Value, parts[3].Value) : null;

    private sealed record Reference(int Line, string Type)
    {
        public List<(string Tag, List<string> Lines)> Values { get; } = [];

        public string? First(params string[] tags) => tags.SelectMany(tag => All(tag)).FirstOrDefault();

        public IReadOnlyList<string> All(params string[] tags) => [.. Values.Where(value => tags.Contains(value.Tag)).Select(value => string.Join(' ', value.Lines).Trim()).Where(text => text.Length > 0)];
    }

    [GeneratedRegex(@"^(?<tag>[A-Z][A-Z0-9])  ?-(?: (?<value>.*)|(?<value>))$", RegexOptions.CultureInvariant)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"^([0-9]{4})(?:[/-]([0-9]{1,2})?(?:[/-]([0-9]{1,2})?)?)?", RegexOptions.CultureInvariant)]
    private static partial Regex DateParts();
}
