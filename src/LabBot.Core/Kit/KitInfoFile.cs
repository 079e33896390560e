using System.Globalization;
using System.Text.Json;

namespace LabBot.Core.Kit;

/// <summary>Reads <c>kit.json</c>: the kit's title, author, date, source and what it is for.</summary>
internal sealed class KitInfoFile
{
    /// <summary>The file's name in the catalogue folder.</summary>
    public const string FileName = "kit.json";

    private const string Expected = "{ \"title\": \"…\", \"author\": \"…\" }";

    private static readonly string[] Names = ["title", "author", "date", "source", "about"];

    private readonly FileProblems problems;
    private readonly Dictionary<string, (string? Text, int Line)> fields = [];

    private KitInfoFile(FileProblems problems) => this.problems = problems;

    /// <summary>Reads the file; what is wrong goes to <paramref name="problems"/>.</summary>
    public static KitInfo Read(SourceText source, List<Problem> problems)
    {
        var own = new FileProblems(FileName, problems);
        KitInfo? info = null;
        JsonFile.Read(source, Expected, own, (ref reader, lineAt) => info = new KitInfoFile(own).ReadInfo(ref reader, lineAt));
        return info ?? KitInfo.Untitled;
    }

    private KitInfo ReadInfo(ref Utf8JsonReader reader, Func<long, int> lineAt)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            problems.Error(lineAt(reader.TokenStartIndex), "the file is no JSON object", $"expected {Expected}");
            return KitInfo.Untitled;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var line = lineAt(reader.TokenStartIndex);
            var name = reader.GetString()!;
            reader.Read();
            AddField(name, JsonElement.ParseValue(ref reader), line);
        }

        reader.Read();
        if (!fields.ContainsKey("title"))
            problems.Error(1, "the kit has no title", "add \"title\": \"…\"");
        return new KitInfo(Text("title") ?? KitInfo.Untitled.Title, Text("author"), Date(), Source(), Text("about"));
    }

    private void AddField(string name, JsonElement value, int line)
    {
        if (!Names.Contains(name))
            problems.Error(line, $"'{Problem.Short(name)}' is no word for a kit", $"expected one of {string.Join(", ", Names)}{Nearest.Hint(name, Names)}");
        else if (!fields.TryAdd(name, (Text(value), line)))
            problems.Error(line, $"'{name}' is given a second time", $"the first is on line {fields[name].Line}; keep one");
        else if (Text(value) is null)
            problems.Error(line, $"'{name}' is {JsonFile.Describe(value)}", "expected a text; leave out what is not known");
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private string? Text(string name) => fields.TryGetValue(name, out var field) ? field.Text : null;

    private DateOnly? Date()
    {
        if (!fields.TryGetValue("date", out var field) || field.Text is null)
            return null;
        if (DateOnly.TryParseExact(field.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        problems.Error(field.Line, $"the date is '{Problem.Short(field.Text)}'", "expected year-month-day, such as 2024-11-10");
        return null;
    }

    private Uri? Source()
    {
        if (!fields.TryGetValue("source", out var field) || field.Text is null)
            return null;
        if (Links.TryParse(field.Text, out var link))
            return link;
        problems.Error(field.Line, $"the source is '{Problem.Short(field.Text)}'", Links.Expected);
        return null;
    }
}
