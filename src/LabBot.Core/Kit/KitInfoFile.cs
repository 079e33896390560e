using System.Globalization;
using System.Text.Json;

namespace LabBot.Core.Kit;

/// <summary>Reads <c>kit.json</c>: the kit's title, author, date, source and what it is for.</summary>
internal static class KitInfoFile
{
    /// <summary>The file's name in the catalogue folder.</summary>
    public const string FileName = "kit.json";

    private static readonly string[] Names = ["title", "author", "date", "source", "about"];

    /// <summary>Reads the file; what is wrong goes to <paramref name="problems"/>.</summary>
    public static KitInfo Read(byte[] json, List<Problem> problems)
    {
        Dictionary<string, string>? fields;
        try
        {
            fields = JsonSerializer.Deserialize(json, KitJson.Default.DictionaryStringString);
        }
        catch (JsonException error)
        {
            problems.Add(Problem.Error(FileName, (int)(error.LineNumber ?? 0) + 1, "the file is no JSON object of texts", "expected { \"title\": \"…\", \"author\": \"…\" }"));
            return KitInfo.Untitled;
        }

        fields ??= [];
        foreach (var name in fields.Keys.Except(Names))
            Error($"'{name}' is no word for a kit", $"expected one of {string.Join(", ", Names)}{Nearest.Hint(name, Names)}");
        return new KitInfo(
            fields.GetValueOrDefault("title") is { Length: > 0 } title ? title : Missing("title"),
            fields.GetValueOrDefault("author"),
            Date(fields.GetValueOrDefault("date")),
            Source(fields.GetValueOrDefault("source")),
            fields.GetValueOrDefault("about"));

        string Missing(string name)
        {
            Error($"the kit has no {name}", $"add \"{name}\": \"…\"");
            return KitInfo.Untitled.Title;
        }

        DateOnly? Date(string? text)
        {
            if (text is null)
                return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return date;
            Error($"the date is '{text}'", "expected year-month-day, such as 2024-11-10");
            return null;
        }

        Uri? Source(string? text)
        {
            if (text is null)
                return null;
            if (Links.TryParse(text, out var link))
                return link;
            Error($"the source is '{text}'", "expected a full http:// or https:// address");
            return null;
        }

        void Error(string what, string mend) => problems.Add(Problem.Error(FileName, 1, what, mend));
    }
}
