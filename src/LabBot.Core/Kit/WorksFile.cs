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

    /// <summary>What a kit without the file knows of its works.</summary>
    public static readonly IReadOnlyDictionary<WorkId, (WorkRecord Record, int Line)> None = new Dictionary<WorkId, (WorkRecord, int)>();

    private const string Expected = "a JSON array of CSL-JSON items: [ { \"id\": … } ]";

    private static readonly string[] ItemNames =
        ["id", "title", "author", "issued", "container-title", "publisher", "volume", "issue", "page", "DOI", "URL", "custom"];

    private static readonly string[] CustomNames =
        ["arxiv", "gist", "why", "level", "length", "published", "original", "open", "caution", "sources", "confidence", "unverified"];

    private static readonly string[] Confidences = ["high", "medium", "low"];

    private static readonly string[] NameParts = ["given", "dropping-particle", "non-dropping-particle", "family", "suffix"];

    private static readonly string[] PublishedNames = ["title", "venue", "year", "doi", "url", "basis"];

    private readonly FileProblems problems;
    private readonly Dictionary<WorkId, (WorkRecord Record, int Line)> records = [];
    private int line = 1;

    private WorksFile(FileProblems problems) => this.problems = problems;

    /// <summary>Reads the records by work id, with the line of each; what is wrong with an item is an error on that line.</summary>
    public static IReadOnlyDictionary<WorkId, (WorkRecord Record, int Line)> Read(SourceText source, List<Problem> problems)
    {
        var file = new WorksFile(new FileProblems(FileName, problems));
        JsonFile.Read(source, Expected, file.problems, file.ReadItems);
        return file.records;
    }

    /// <summary>Reads one item, which an edit has written.</summary>
    public static WorkRecord ReadItem(string json)
    {
        using var item = JsonDocument.Parse(json);
        return new WorksFile(new FileProblems(FileName, [])).ReadRecord(item.RootElement);
    }

    private void ReadItems(ref Utf8JsonReader reader, Func<long, int> lineAt)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Error("the file is no list of works", $"expected {Expected}");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            line = lineAt(reader.TokenStartIndex);
            var item = JsonElement.ParseValue(ref reader);
            if (item.ValueKind != JsonValueKind.Object)
                Error($"an item is {JsonFile.Describe(item)}", "expected a CSL-JSON object { \"id\": … }");
            else if (ReadId(item) is { } id && !records.TryAdd(id, (ReadRecord(item), line)))
                Error($"the id '{id}' is given a second time", $"one item per work; the first is on line {records[id].Line}");
        }

        reader.Read();
    }

    private WorkId? ReadId(JsonElement item)
    {
        var isGiven = item.TryGetProperty("id", out var given);
        if (isGiven && given.ValueKind == JsonValueKind.String && WorkId.TryParse(given.GetString()!, out var id))
            return id;
        Error(isGiven ? $"the item's id is {JsonFile.Describe(given)}" : "an item has no id",
            $"expected \"id\": with lower-case letters, digits and hyphens, at most {Slug.MaxLength} characters");
        return null;
    }

    private WorkRecord ReadRecord(JsonElement item)
    {
        var custom = item.TryGetProperty("custom", out var found) ? found : default;
        if (custom.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
        {
            Error($"'custom' is {JsonFile.Describe(custom)}", "expected an object { \"gist\": … }");
            custom = default;
        }

        CheckTwice(item);
        CheckNames("custom", custom, CustomNames);
        foreach (var name in item.EnumerateObject().Select(property => property.Name).Except(ItemNames))
        {
            if (ItemNames.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } meant)
                Error($"'{name}' is no word of CSL-JSON", $"write '{meant}'");
        }

        CheckBackground(item, custom);
        var (container, publisher) = (Text(item, "container-title"), Text(item, "publisher"));
        return new WorkRecord(
            Text(item, "title"),
            Authors(item),
            Issued(item),
            container ?? publisher,
            TextOrNumber(item, "volume"),
            TextOrNumber(item, "issue"),
            TextOrNumber(item, "page"),
            Identifier(item, "DOI", Doi, DoiRule),
            Identifier(custom, "arxiv", ArxivId.Bare, "an arXiv id such as 2405.18095"),
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
        Error($"'author' is {JsonFile.Describe(authors)}", "expected a list [ { \"family\": …, \"given\": … } ]");
        return [];
    }

    private string? Name(JsonElement author)
    {
        var name = Text(author, "literal") ?? string.Join(' ', NameParts.Select(part => Text(author, part)).OfType<string>());
        if (name.Length > 0)
            return name;
        // A name that is no text is an error already.
        if (author.ValueKind != JsonValueKind.Object || !NameParts.Append("literal").Any(part => author.TryGetProperty(part, out _)))
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

        Error($"'issued' is {Problem.Short(issued.GetRawText())}", "expected { \"date-parts\": [[ year, month, day ]] }, month and day where known");
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
        if (published.ValueKind != JsonValueKind.Object)
        {
            Error($"'published' is {JsonFile.Describe(published)}", "expected an object { \"venue\": …, \"year\": …, \"doi\": … }");
            return null;
        }

        CheckNames("published", published, PublishedNames);
        var doi = Identifier(published, "doi", Doi, DoiRule);
        var year = published.TryGetProperty("year", out var given) ? Number(given) : (int?)null;
        if (year is <= 0 or > 9999)
            Error($"'year' is {JsonFile.Describe(given)}", "expected a year, such as 2024");
        var link = Link(published, "url") ?? (doi is null ? null : new Uri("https://doi.org/" + doi));
        return new PublishedVersion(Text(published, "title"), Text(published, "venue"), year, doi, link, Text(published, "basis"));
    }

    private string? Identifier(JsonElement item, string name, Func<string, string?> read, string expected)
    {
        if (Text(item, name) is not { } text)
            return null;
        if (read(text) is { } identifier)
            return identifier;
        Error($"'{name}' is '{Problem.Short(text)}'", $"expected {expected}");
        return null;
    }

    private static string? Doi(string text) => text.StartsWith("10.", StringComparison.Ordinal) && WorkKey.OfDoi(text) is not null ? text : null;

    private const string DoiRule = "a bare DOI such as 10.1038/s41592-024-02201-0";

    private void CheckNames(string of, JsonElement value, string[] names)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        foreach (var name in value.EnumerateObject().Select(property => property.Name).Except(names))
            Error($"'{of}' holds '{Problem.Short(name)}'", $"expected one of {string.Join(", ", names)}{Nearest.Hint(name, names)}");
        CheckTwice(value);
    }

    private void CheckTwice(JsonElement value)
    {
        foreach (var (name, _) in value.EnumerateObject().CountBy(property => property.Name).Where(count => count.Value > 1))
            Error($"'{Problem.Short(name)}' is given more than once", "keep one");
    }

    private Uri? Link(JsonElement item, string name)
    {
        if (Text(item, name) is not { } text)
            return null;
        if (Links.TryParse(text, out var link))
            return link;
        Error($"'{name}' is '{Problem.Short(text)}'", Links.Expected);
        return null;
    }

    // What no card shows, and curators go by.
    private void CheckBackground(JsonElement item, JsonElement custom)
    {
        Link(item, "URL");
        if (Text(custom, "confidence") is { } confidence && !Confidences.Contains(confidence))
            Error($"the confidence is '{Problem.Short(confidence)}'", $"expected one of {string.Join(", ", Confidences)}{Nearest.Hint(confidence, Confidences)}");
        CheckList(custom, "sources", source => Links.TryParse(source, out _), "expected a list of full http:// or https:// addresses");
        CheckList(custom, "unverified", field => !string.IsNullOrWhiteSpace(field), "expected a list of texts, each the name of a field");
    }

    private void CheckList(JsonElement item, string name, Func<string, bool> isEntry, string expected)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var list))
            return;
        if (list.ValueKind != JsonValueKind.Array)
        {
            Error($"'{name}' is {JsonFile.Describe(list)}", expected);
            return;
        }

        foreach (var entry in list.EnumerateArray().Where(entry => entry.ValueKind != JsonValueKind.String || !isEntry(entry.GetString()!)))
            Error($"'{name}' holds {JsonFile.Describe(entry)}", expected);
    }

    /// <summary>A text; null when absent. Anything else, a blank text included, is an error.</summary>
    private string? Text(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text))
            return text;
        Error($"'{name}' is {JsonFile.Describe(value)}", "expected a text; leave out what is not known");
        return null;
    }

    /// <summary>A text, or a number as text: CSL allows both for volume, issue and page.</summary>
    private string? TextOrNumber(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(item, name);

    private static int Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
        || (value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number))
            ? number
            : -1;

    private void Error(string what, string mend) => problems.Error(line, what, mend);
}
