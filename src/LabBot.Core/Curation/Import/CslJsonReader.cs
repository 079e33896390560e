using System.Text;
using System.Text.Json;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Reads CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html), as Zotero and LabBot write it: one listing an item. The
/// sections, labels and relations that LabBot's own export puts under <c>custom</c> are read back.
/// </summary>
internal sealed class CslJsonReader
{
    private static readonly string[] ItemNames = ["type", "title", "URL", "DOI", "id"];

    private static readonly string[] NameParts = ["given", "dropping-particle", "non-dropping-particle", "family", "suffix"];

    private static readonly Dictionary<string, WorkKind> Kinds = new()
    {
        ["article-journal"] = WorkKind.Paper, ["article-magazine"] = WorkKind.Paper, ["paper-conference"] = WorkKind.Paper, ["chapter"] = WorkKind.Paper, ["thesis"] = WorkKind.Paper, ["report"] = WorkKind.Paper,
        ["article"] = WorkKind.Preprint, ["manuscript"] = WorkKind.Preprint, ["book"] = WorkKind.Book, ["post-weblog"] = WorkKind.Blog, ["motion_picture"] = WorkKind.Video, ["broadcast"] = WorkKind.Video,
        ["software"] = WorkKind.Library, ["dataset"] = WorkKind.Dataset,
    };

    private readonly ListBuilder list;
    private readonly Dictionary<string, int> placesById = [];
    private readonly List<(int Place, RelationKind Kind, string Of, int Line, bool IsPlace)> relations = [];
    private string? section;

    private CslJsonReader(ListBuilder list) => this.list = list;

    /// <summary>Reads the file.</summary>
    public static ForeignList Read(string text, string name)
    {
        var list = new ListBuilder(ImportFormat.CslJson, name);
        // Positions are those of bytes; the lines are the same in both.
        var bytes = Encoding.UTF8.GetBytes(SafeText.WellFormed(text));
        var reader = new CslJsonReader(list);
        try
        {
            var json = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var (counted, line) = (0, 1);
            reader.ReadItems(ref json, position =>
            {
                line += bytes.AsSpan(counted, (int)position - counted).Count((byte)'\n');
                counted = (int)position;
                return line;
            });
        }
        catch (JsonException error)
        {
            list.Refuse((int)(error.LineNumber ?? 0) + 1, name, $"from here on it is no JSON ({error.Message.Split(". ")[0].Split(" LineNumber")[0].TrimEnd('.')}): export it again");
        }

        reader.Relate();
        return list.Build();
    }

    private void ReadItems(ref Utf8JsonReader json, Func<long, int> lineAt)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            list.Refuse(1, JsonTokenType.StartObject == json.TokenType ? "an object" : "a value", "CSL-JSON is a list of items [ { \"title\": …, \"URL\": … } ]: export as CSL-JSON");
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var line = lineAt(json.TokenStartIndex);
            var item = JsonElement.ParseValue(ref json);
            if (item.ValueKind == JsonValueKind.Object && ItemNames.Any(name => item.TryGetProperty(name, out _)))
                ReadItem(item, line);
            else
                list.Refuse(line, item.GetRawText(), "no CSL-JSON item: expected { \"type\": …, \"title\": …, \"URL\": … }");
        }

        if (list.HasNothing)
            list.Refuse(1, "[ ]", "no item in it");
    }

    private void ReadItem(JsonElement item, int line)
    {
        var custom = item.TryGetProperty("custom", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        if (Text(custom, "section") is { } named && named != section)
            list.Heading(section = named, 1);
        var before = list.Count;
        new BibliographyItem(line, Text(item, "id") ?? "an item")
        {
            Title = Text(item, "title"),
            Label = Text(custom, "label"),
            Authors = Authors(item),
            Issued = Issued(item),
            Venue = Text(item, "container-title") ?? Text(item, "publisher"),
            Volume = Text(item, "volume"),
            Issue = Text(item, "issue"),
            Pages = Text(item, "page"),
            Doi = Text(item, "DOI"),
            Arxiv = Text(custom, "arxiv"),
            Links = Text(item, "URL") is { } link ? [link] : [],
            Note = Text(item, "note"),
            Tags = [.. (Text(item, "keyword") ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Kind = WorkKinds.TryParse(Text(custom, "kind") ?? "", out var kind) ? kind : Kinds.TryGetValue(Text(item, "type") ?? "", out var byType) ? byType : null,
            Known = Known(custom),
        }.AddTo(list);
        if (list.Count > before)
            AddCustom(item, custom, before, line);
    }

    private void AddCustom(JsonElement item, JsonElement custom, int place, int line)
    {
        if (Text(item, "id") is { } id)
            placesById.TryAdd(id, place);
        if (custom.ValueKind != JsonValueKind.Object)
            return;
        list[place] = list[place] with { Group = Text(custom, "group"), Also = Texts(custom, "also") };
        foreach (var relation in custom.TryGetProperty("relations", out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray().ToList() : [])
        {
            if (RelationKinds.TryParse(Text(relation, "kind") ?? "", out var kind) && Text(relation, "of") is { } of)
                relations.Add((place, kind, of, line, Text(relation, "place") == "under"));
        }
    }

    private void Relate()
    {
        foreach (var (place, kind, of, line, isPlace) in relations)
        {
            if (!placesById.TryGetValue(of, out var target))
                list.Doubt(line, of, "a relation to an item that is not in the file; it is left out");
            else if (isPlace && target < place)
                list[place] = list[place] with { Of = new ForeignRelation(kind, target) };
            else
                list[place] = list[place] with { Relations = [.. list[place].Relations, new ForeignRelation(kind, target)] };
        }
    }

    private static WorkRecord? Known(JsonElement custom) => custom.ValueKind != JsonValueKind.Object ? null : new WorkRecord(
        null, [], null, null, null, null, null, null, null,
        Text(custom, "gist"), Text(custom, "why"), Levels.TryParse(Text(custom, "level") ?? "", out var level) ? level : null, Text(custom, "length"),
        null, Page(custom, "original"), Page(custom, "open"), Text(custom, "caution"));

    private static Uri? Page(JsonElement item, string name) => Text(item, name) is { } text && Links.TryParse(text, out var link) ? link : null;

    private static List<string> Authors(JsonElement item)
    {
        if (!item.TryGetProperty("author", out var authors) || authors.ValueKind != JsonValueKind.Array)
            return [];
        return [.. authors.EnumerateArray().Select(author => Text(author, "literal") ?? string.Join(' ', NameParts.Select(part => Text(author, part)).OfType<string>())).Where(name => name.Length > 0)];
    }

    private static IssuedDate? Issued(JsonElement item)
    {
        if (!item.TryGetProperty("issued", out var issued) || issued.ValueKind != JsonValueKind.Object)
            return null;
        string[] parts = issued.TryGetProperty("date-parts", out var dates) && dates.ValueKind == JsonValueKind.Array && dates.GetArrayLength() > 0 && dates[0].ValueKind == JsonValueKind.Array
            ? [.. dates[0].EnumerateArray().Select(part => part.ToString())]
            : (Text(issued, "raw") ?? Text(issued, "literal") ?? "").Split('-', '/');
        return BibliographyItem.DateOf(parts.ElementAtOrDefault(0) ?? "", parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
    }

    private static IReadOnlyList<string> Texts(JsonElement item, string name) =>
        item.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array ? [.. all.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)] : [];

    /// <summary>A text, or a number as text; null where it is absent, blank or something else.</summary>
    private static string? Text(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value))
            return null;
        var text = value.ValueKind switch { JsonValueKind.String => SafeString(value), JsonValueKind.Number => value.GetRawText(), _ => null };
        return string.IsNullOrWhiteSpace(text) ? null : PageText.Fold(text);
    }

    // Half of a character ("\ud800") cannot be taken out of JSON.
    private static string? SafeString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
