using System.Text;
using System.Text.Json;

namespace LabBot.Core.Kit;

/// <summary>What the readers of the kit's JSON files share.</summary>
internal static class JsonFile
{
    /// <summary>
    /// Runs <paramref name="read"/> on the file's JSON. Text that is no JSON is an error on its line; so is half of a
    /// character (<c>"\ud800"</c>), which the reader only finds when the text is taken out.
    /// </summary>
    public static void Read(SourceText source, string expected, FileProblems problems, Reading read)
    {
        var json = Encoding.UTF8.GetBytes(source.Text);
        var line = 1;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
            read(ref reader, position => line = json.AsSpan(0, (int)position).Count((byte)'\n') + 1);
        }
        catch (JsonException error)
        {
            problems.Error(Math.Min((int)(error.LineNumber ?? 0) + 1, Math.Max(1, source.LineCount)), $"the file is no JSON: {Reason(error.Message)}", $"expected {expected}");
        }
        catch (InvalidOperationException)
        {
            problems.Error(line, "a text holds half of a character, such as \\ud800", "write the character itself");
        }
    }

    // The reader's own words are for programmers where they speak of its options, and good where they quote the text.
    private static string Reason(string message) => message switch
    {
        _ when message.Contains("trailing comma", StringComparison.Ordinal) => "a comma stands before a closing bracket",
        _ when message.Contains("does not contain any JSON", StringComparison.Ordinal) => "it is empty",
        _ when message.Contains("depth to be zero", StringComparison.Ordinal) => "a bracket is not closed",
        _ => message.Split(". ")[0].Split(" LineNumber")[0].TrimEnd('.'),
    };

    /// <summary>Reads a file to its end; <paramref name="lineAt"/> gives the line of a position, and is called before each part is read.</summary>
    public delegate void Reading(ref Utf8JsonReader reader, Func<long, int> lineAt);

    /// <summary>A value as a message quotes it.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "missing",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => $"'{Problem.Short(value.GetString()!)}'",
        _ => value.GetRawText(),
    };
}
