using System.Globalization;
using System.Text;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>
/// Writes BibTeX in UTF-8, for BibTeX and biber alike. Sections and tags are keywords; relations stand in BibLaTeX's <c>related</c>. Titles are
/// in double braces, so that no style changes their letters.
/// </summary>
internal static class BibTexExport
{
    // What TeX takes for a command, as it is written (The TeXbook, chapter 7); two hyphens, quotes or backquotes would become one sign.
    private static readonly Dictionary<char, string> Escapes = new()
    {
        ['\\'] = @"\textbackslash{}", ['{'] = @"\{", ['}'] = @"\}", ['%'] = @"\%", ['$'] = @"\$", ['&'] = @"\&", ['#'] = @"\#", ['_'] = @"\_", ['~'] = @"\textasciitilde{}", ['^'] = @"\textasciicircum{}",
    };

    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit)
    {
        var text = new StringBuilder();
        foreach (var exported in ExportedWork.All(kit))
            Append(text, kit, exported);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Catalog kit, ExportedWork exported)
    {
        var (work, record) = (exported.Work, exported.Work.Record);
        var type = TypeOf(work);
        text.Append('@').Append(type).Append('{').Append(work.Id.Value);
        Field(text, "title", $"{{{Words(work.Title)}}}");
        if (record is { Authors.Count: > 0 })
            Field(text, "author", string.Join(" and ", record.Authors.Select(Author)));
        if (record?.Issued is { } issued)
        {
            Field(text, "year", issued.Year.ToString(CultureInfo.InvariantCulture));
            Field(text, "month", issued.Month?.ToString(CultureInfo.InvariantCulture));
        }

        Field(text, type switch { "article" => "journal", "book" => "publisher", _ => "howpublished" }, Escaped(record?.Venue));
        Field(text, "volume", Escaped(record?.Volume));
        Field(text, "number", Escaped(record?.Issue));
        Field(text, "pages", Escaped(record?.Pages)?.Replace("–", "--", StringComparison.Ordinal));
        Field(text, "doi", record?.Doi);
        Field(text, "eprint", record?.Arxiv);
        Field(text, "archiveprefix", record?.Arxiv is null ? null : "arXiv");
        Field(text, "url", work.Link.AbsoluteUri);
        Field(text, "keywords", Words(string.Join(", ", exported.Sections.Concat(work.Tags).Select(Keyword))));
        Field(text, "note", exported.Notes.Count > 0 ? Words(string.Join("; ", exported.Notes)) : null);
        Field(text, "annote", string.Join(" ", new[] { record?.Gist, record?.Why }.OfType<string>()) is { Length: > 0 } said ? Words(said) : null);
        if (exported.Relations.Count > 0)
        {
            Field(text, "related", string.Join(",", exported.Relations.Select(relation => relation.Target.Value).Distinct()));
            Field(text, "relatedstring", Words(string.Join("; ", ExportedWork.InWords(kit, exported.Relations))));
        }

        text.Append("\n}\n\n");
    }

    // An article needs a journal, and a book a publisher, in every style; what lacks it is miscellaneous.
    private static string TypeOf(Work work) => work.Kind switch
    {
        WorkKind.Paper when work.Record?.Venue is not null => "article",
        WorkKind.Book when work.Record?.Venue is not null => "book",
        _ => "misc",
    };

    private static string Author(string name) => PersonName.Of(name) is { } person ? $"{Words(person.Family)}, {Words(person.Given)}" : $"{{{Words(name)}}}";

    private static void Field(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append(",\n  ").Append(name).Append(" = {").Append(value).Append('}');
    }

    // Programs divide keywords at commas, or at semicolons.
    private static string Keyword(string word) => PageText.Fold(word.Replace(',', ' ').Replace(';', ' '));

    private static string? Escaped(string? words) => words is null ? null : Words(words);

    private static string Words(string words)
    {
        var text = new StringBuilder(words.Length);
        foreach (var c in words)
        {
            if (c is '-' or '\'' or '`' && text.Length > 0 && text[^1] == c)
                text.Append("{}");
            text.Append(Escapes.TryGetValue(c, out var escape) ? escape : c is '\r' or '\n' ? " " : c.ToString());
        }

        return text.ToString();
    }
}
