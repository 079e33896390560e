using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Reads a table whose first line names its columns: one listing a row. The columns are found by the names that people and reference managers
/// give them, and the delimiter is the one of comma, semicolon, tab and bar by which most of the first line's names are known.
/// </summary>
internal sealed class CsvListReader
{
    private const int MaxCells = 1000;

    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    // The signs with which a spreadsheet takes a cell for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
    private const string FormulaSigns = "=+-@";

    private static readonly Dictionary<Column, string[]> Names = new()
    {
        [Column.Link] = ["url", "link", "address", "href", "uri", "web address", "website", "web", "homepage"],
        [Column.Label] = ["label"],
        [Column.Title] = ["title", "name", "resource", "paper", "entry", "work"],
        [Column.Note] = ["note", "notes", "description", "comment", "comments", "why", "remark"],
        [Column.Section] = ["section", "category", "topic", "folder", "chapter", "list"],
        [Column.Group] = ["group", "subcategory", "subsection"],
        [Column.Kind] = ["kind", "type", "item type"],
        [Column.Tags] = ["tags", "keywords", "manual tags", "tag"],
        [Column.Also] = ["also", "aliases", "alias"],
        [Column.Authors] = ["authors", "author", "creator", "creators"],
        [Column.Date] = ["date", "year", "publication year", "published", "issued"],
        [Column.Venue] = ["venue", "journal", "publication title", "publication", "conference", "publisher"],
        [Column.Doi] = ["doi"],
        [Column.Arxiv] = ["arxiv", "arxiv id"],
        [Column.Relation] = ["relation"],
        [Column.Of] = ["of"],
    };

    private static readonly Dictionary<string, Column> ByName = Names.SelectMany(column => column.Value, (column, name) => (name, column.Key)).ToDictionary(pair => pair.name, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    private readonly ListBuilder list;
    private readonly Dictionary<Column, int> columns = [];
    private readonly Dictionary<Uri, int> places = [];
    private readonly List<(int Place, RelationKind Kind, string Of, int Line)> relations = [];
    private string? section;

    private CsvListReader(ListBuilder list) => this.list = list;

    /// <summary>Reads the file.</summary>
    public static ForeignList Read(string text, string name)
    {
        var list = new ListBuilder(ImportFormat.Csv, name);
        new CsvListReader(list).ReadTable(text, name);
        return list.Build();
    }

    /// <summary>The delimiter of a text whose first line names an address and something else; null when it does not.</summary>
    public static string? DelimiterOf(string text)
    {
        var header = text.AsSpan(0, Math.Min(text.Length, 10_000)).TrimStart().ToString().Split('\n')[0].TrimEnd('\r');
        var best = Delimiters.MaxBy(delimiter => Known(header, delimiter).Count())!;
        var known = Known(header, best).ToList();
        return known.Exists(column => column is Column.Link or Column.Doi or Column.Arxiv) && known.Count > 1 ? best : null;
    }

    private static IEnumerable<Column> Known(string header, string delimiter) =>
        header.Split(delimiter).Select(cell => cell.Trim(' ', '"')).Where(ByName.ContainsKey).Select(cell => ByName[cell]);

    private void ReadTable(string text, string name)
    {
        if (DelimiterOf(text) is not { } delimiter)
        {
            list.Refuse(1, text.Split('\n')[0], "the first line names no column with an address: expected names such as 'title,url,note,section', with commas, semicolons, tabs or bars between them");
            return;
        }

        // A quote in the middle of a cell is a letter; a cell that never closes its quote ends with the file.
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, BadDataFound = null, MissingFieldFound = null, TrimOptions = TrimOptions.Trim };
        using var csv = new CsvParser(new StringReader(text), configuration);
        csv.Read();
        var untaken = TakeHeader(csv);
        var line = csv.RawRow + 1;
        for (; csv.Read(); line = csv.RawRow + 1)
        {
            if (csv.Count > MaxCells)
                list.Refuse(line, name, $"a row of {csv.Count} cells");
            else
                ReadRow(csv, line);
        }

        Relate();
        if (untaken.Count > 0)
            list.Doubt(1, string.Join(", ", untaken), "columns that are not taken; give one the name of a field ('note', 'tags', …) to take it");
        if (list.HasNothing)
            list.Refuse(1, name, "no row under the names of the columns");
    }

    private List<string> TakeHeader(CsvParser csv)
    {
        var untaken = new List<string>();
        for (var i = 0; i < Math.Min(csv.Count, MaxCells); i++)
        {
            var name = PageText.Fold(csv[i]);
            if (!ByName.TryGetValue(name, out var column) || !columns.TryAdd(column, i))
                untaken.Add(name);
        }

        return [.. untaken.Where(name => name.Length > 0)];
    }

    private void ReadRow(CsvParser csv, int line)
    {
        string? Cell(Column column) => columns.TryGetValue(column, out var at) && at < csv.Count && Plain(csv[at]) is { Length: > 0 } text ? text : null;
        if (columns.Keys.All(column => Cell(column) is null))
            return;
        if (Cell(Column.Section) is { } named && named != section)
            list.Heading(section = named, 1);
        var title = Cell(Column.Title);
        if (title is not null && title.Length > 1 && FormulaSigns.Contains(title[0]))
            list.Doubt(line, title, "it begins like a formula, and is taken as the words that it is");

        var place = list.Count;
        new BibliographyItem(line, Cell(Column.Label) ?? "a row")
        {
            Title = title,
            Label = Cell(Column.Label),
            Authors = [.. (Cell(Column.Authors) ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Issued = Date(Cell(Column.Date)),
            Venue = Cell(Column.Venue),
            Doi = Cell(Column.Doi),
            Arxiv = Cell(Column.Arxiv),
            Links = Cell(Column.Link) is { } link ? [link] : [],
            Note = Cell(Column.Note),
            Tags = Several(Cell(Column.Tags)),
            Kind = WorkKinds.TryParse(Cell(Column.Kind) ?? "", out var kind) ? kind : null,
        }.AddTo(list);
        if (list.Count == place)
            return;
        list[place] = list[place] with { Group = Cell(Column.Group), Also = Several(Cell(Column.Also)), Record = HasRecord(list[place].Record!) ? list[place].Record : null };
        places.TryAdd(list[place].Link, place);
        if (RelationKinds.TryParse(Cell(Column.Relation) ?? "", out var relation) && Cell(Column.Of) is { } of)
            relations.Add((place, relation, of, line));
    }

    // A title alone is the label, and nothing that a record would add to it.
    private static bool HasRecord(WorkRecord record) => record with { Title = null, Authors = [] } != new WorkRecord(null, [], null, null, null, null, null, null, null, null, null, null, null, null, null, null, null) || record.Authors.Count > 0;

    private void Relate()
    {
        foreach (var (place, kind, of, line) in relations)
        {
            if (Links.TryParse(of, out var link) && places.TryGetValue(Links.Clean(link), out var target))
                list[place] = target < place && kind != RelationKind.Explains ? list[place] with { Of = new(kind, target) } : list[place] with { Relations = [new(kind, target)] };
            else
                list.Doubt(line, of, "a relation to an address that is not in the table; it is left out");
        }
    }

    private static IssuedDate? Date(string? text) => (text ?? "").Split('-', '/') is var parts ? BibliographyItem.DateOf(parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "") : null;

    private static string[] Several(string? text) => (text ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // The apostrophe that makes a spreadsheet take a cell for words is no part of them.
    private static string Plain(string cell)
    {
        var text = PageText.Fold(cell);
        return text.Length > 1 && text[0] == '\'' && FormulaSigns.Contains(text[1]) ? text[1..] : text;
    }

    private enum Column
    {
        Link, Label, Title, Note, Section, Group, Kind, Tags, Also, Authors, Date, Venue, Doi, Arxiv, Relation, Of,
    }
}
