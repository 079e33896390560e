using System.Globalization;
using System.Text.Json;

namespace LabBot.Core.Kit;

/// <summary>
/// Reads <c>works.csl.json</c>: CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html), one item per
/// work, what CSL has no field for under <c>custom</c>. Fields LabBot does not show are left alone; every item that is
/// wrong is an error with its line.
/// </summary>
internal sealed class WorksFile
{
    /// <summary>The file's name in the catalogue folder.</summary>
    public const string FileName = "works.csl.json";

    private static readonly string[] CustomNames =
        ["arxiv", "gist", "why", "level", "length", "published", "original", "open", "caution", "sources", "confidence", "unverified"];

    private readonly List<Problem> problems;
    private int line;

    private WorksFile(List<Problem> problems) => this.problems = problems;

    /// <summary>Reads the records by work id, with the line of each.</summary>
    public static Dictionary<WorkId, (WorkRecord Record, int Line)> Read(byte[] json, List<Problem> problems) =>
        new WorksFile(problems).ReadItems(json);

    private Dictionary<WorkId, (WorkRecord Record, int Line)> ReadItems(byte[] json)
    {
        var records = new Dictionary<WorkId, (WorkRecord, int)>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                Error("the file is no list of works", "expected a JSON array of CSL-JSON items: [ { \"id\": … } ]");
                return records;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                line = LineAt(json, reader.TokenStartIndex);
                var item = JsonElement.ParseValue(ref reader);
                if (item.ValueKind != JsonValueKind.Object)
                    Error($"an item is {Describe(item)}", "expected a CSL-JSON object { \"id\": … }");
                else if (ReadId(item) is { } id && !records.TryAdd(id, (ReadRecord(item), line)))
                    Error($"the id '{id}' is given a second time", $"one item per work; the first is on line {records[id].Item2}");
            }

            if (reader.Read())
                Error("something follows the list", "the file holds one JSON array");
        }
        catch (JsonException error)
        {
            line = (int)(error.LineNumber ?? 0) + 1;
            Error("the file is no JSON", $"expected a JSON array of CSL-JSON items ({error.Message.Split(" LineNumber")[0].TrimEnd('.')})");
        }

        return records;
    }

    private WorkId? ReadId(JsonElement item)
    {
        if (Text(item, "id") is { } text && WorkId.TryParse(text, out var id))
            return id;
        Error($"the item's id is {(item.TryGetProperty("id", out var given) ? given.GetRawText() : "missing")}",
            $"expected a work id: lower-case letters, digits and hyphens, at most {Slug.MaxLength} characters");
        return null;
    }

    private WorkRecord ReadRecord(JsonElement item)
    {
        var custom = item.TryGetProperty("custom", out var found) ? found : default;
        if (custom.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
        {
            Error($"'custom' is {Describe(custom)}", "expected an object { \"gist\": … }");
            custom = default;
        }

        if (custom.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in custom.EnumerateObject().Select(property => property.Name).Where(name => !CustomNames.Contains(name)))
                Error($"'custom' holds '{name}'", $"expected one of {string.Join(", ", CustomNames)}{Nearest.Hint(name, CustomNames)}");
        }

        return new WorkRecord(
            Text(item, "title"),
            Authors(item),
            Issued(item),
            Text(item, "container-title") ?? Text(item, "publisher"),
            Text(item, "volume"),
            Text(item, "issue"),
            Text(item, "page"),
            Identifier(item, "DOI", WorkKey.OfDoi, "a DOI such as 10.1038/s41592-024-02201-0"),
            Identifier(custom, "arxiv", WorkKey.OfArxiv, "an arXiv id such as 2405.18095"),
            Text(custom, "gist"),
            Text(custom, "why"),
            ReadLevel(custom),
            Text(custom, "length"),
            Published(custom),
            Link(custom, "original"),
            Link(custom, "open"),
            Text(custom, "caution"));
    }

    private List<string> Authors(JsonElement item)
    {
        if (!item.TryGetProperty("author", out var authors))
            return [];
        if (authors.ValueKind == JsonValueKind.Array)
            return [.. authors.EnumerateArray().Select(Name).OfType<string>()];
        Error($"'author' is {Describe(authors)}", "expected a list [ { \"family\": …, \"given\": … } ]");
        return [];
    }

    private string? Name(JsonElement author)
    {
        var name = Text(author, "literal") ?? string.Join(' ', new[]
        {
            Text(author, "given"), Text(author, "dropping-particle"), Text(author, "non-dropping-particle"), Text(author, "family"), Text(author, "suffix"),
        }.OfType<string>());
        if (name.Length > 0)
            return name;
        Error("an author has no name", "expected \"family\" and \"given\", or \"literal\"");
        return null;
    }

    private IssuedDate? Issued(JsonElement item)
    {
        if (!item.TryGetProperty("issued", out var issued))
            return null;
        if (issued.ValueKind == JsonValueKind.Object && issued.TryGetProperty("date-parts", out var dates)
            && dates.ValueKind == JsonValueKind.Array && dates.GetArrayLength() > 0 && dates[0].ValueKind == JsonValueKind.Array)
        {
            var parts = dates[0].EnumerateArray().Select(Number).ToArray();
            if (parts is [> 0 and < 10_000] or [> 0 and < 10_000, >= 1 and <= 12] or [> 0 and < 10_000, >= 1 and <= 12, >= 1 and <= 31])
                return new IssuedDate(parts[0], parts.Length > 1 ? parts[1] : null, parts.Length > 2 ? parts[2] : null);
        }

        Error($"'issued' is {issued.GetRawText()}", "expected { \"date-parts\": [[ year, month, day ]] }, month and day where known");
        return null;
    }

    private Level? ReadLevel(JsonElement custom)
    {
        if (Text(custom, "level") is not { } word)
            return null;
        if (Levels.TryParse(word, out var level))
            return level;
        Error($"the level is '{word}'", $"expected one of {string.Join(", ", Levels.Words)}{Nearest.Hint(word, Levels.Words)}");
        return null;
    }

    private PublishedVersion? Published(JsonElement custom)
    {
        if (custom.ValueKind != JsonValueKind.Object || !custom.TryGetProperty("published", out var published))
            return null;
        var doi = Identifier(published, "doi", WorkKey.OfDoi, "a DOI");
        var year = Text(published, "year") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var link = Link(published, "url") ?? (doi is null ? null : new Uri("https://doi.org/" + doi));
        return new PublishedVersion(Text(published, "title"), Text(published, "venue"), year, doi, link, Text(published, "basis"));
    }

    private string? Identifier(JsonElement item, string name, Func<string, WorkKey?> key, string expected)
    {
        if (Text(item, name) is not { } text)
            return null;
        if (key(text) is not null)
            return text;
        Error($"'{name}' is '{text}'", $"expected {expected}");
        return null;
    }

    private Uri? Link(JsonElement item, string name)
    {
        if (Text(item, name) is not { } text)
            return null;
        if (Links.TryParse(text, out var link))
            return link;
        Error($"'{name}' is '{text}'", "expected a full http:// or https:// address");
        return null;
    }

    /// <summary>A text, or a number as text (CSL allows both for volumes and pages); null when absent or empty.</summary>
    private string? Text(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value))
            return null;
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
            case JsonValueKind.Number:
                return value.GetRawText();
            default:
                Error($"'{name}' is {Describe(value)}", "expected a text; leave out what is not known");
                return null;
        }
    }

    private static int Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
        || (value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number))
            ? number
            : -1;

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Undefined => "missing",
        _ => value.GetRawText(),
    };

    private static int LineAt(byte[] json, long position) => json.AsSpan(0, (int)position).Count((byte)'\n') + 1;

    private void Error(string what, string mend) => problems.Add(Problem.Error(FileName, Math.Max(1, line), what, mend));
}
