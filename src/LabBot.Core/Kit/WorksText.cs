using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Core.Kit;

/// <summary>
/// The text of <c>works.csl.json</c> as it can be changed, item by item; every byte between the items that are not touched stays. Not safe for several threads.
/// </summary>
internal sealed class WorksText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private readonly SourceText? source;
    private readonly List<ItemText> items = [];
    private readonly string head = "[";
    private readonly string tail = "\n]\n";
    private bool isChanged;

    /// <summary>Takes the text of a file apart that has no errors; null is a kit without the file.</summary>
    public WorksText(SourceText? source)
    {
        this.source = source;
        if (source is null)
            return;
        var bytes = Encoding.UTF8.GetBytes(source.Text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        var behind = (int)reader.BytesConsumed;
        head = Text(bytes, 0, behind);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            using var item = JsonDocument.ParseValue(ref reader);
            var end = (int)reader.BytesConsumed;
            items.Add(new ItemText(new WorkId(item.RootElement.GetProperty("id").GetString()!), Text(bytes, behind, start), Text(bytes, start, end)));
            behind = end;
        }

        tail = Text(bytes, behind, bytes.Length);
    }

    /// <summary>The item of a work as JSON; null when there is none.</summary>
    public string? Find(WorkId work) => items.Find(item => item.Work == work)?.Json;

    /// <summary>Puts a work's item in the place of the one it has, or behind all others; null takes it away.</summary>
    public void Put(WorkId work, string? json)
    {
        isChanged = true;
        var at = items.FindIndex(item => item.Work == work);
        var text = json is null ? null : JsonNode.Parse(json)!.ToJsonString(Indented).ReplaceLineEndings("\n  ");
        if (text is not null && at >= 0)
            items[at] = items[at] with { Json = text };
        else if (text is not null)
            items.Add(new ItemText(work, items.Count == 0 ? "\n  " : ",\n  ", text));
        else if (at >= 0)
            Remove(at);
    }

    /// <summary>The file as it is now; null where there is none.</summary>
    public SourceText? ToSource()
    {
        if (!isChanged)
            return source;
        var text = SourceText.TryRead(
            Encoding.UTF8.GetBytes(head + string.Concat(items.Select(item => item.Before + item.Json)) + tail), out var read, out _) ? read : throw new InvalidOperationException("The works are not UTF-8.");
        // Where the file has endings of its own, so have the lines that are new.
        return source is null ? text : source.With([.. text.Lines.Select(line => line.Ending == "\n" ? line with { Ending = "" } : line)]);
    }

    // The first item has no comma before it.
    private void Remove(int at)
    {
        var before = items[at].Before;
        items.RemoveAt(at);
        if (at == 0 && items.Count > 0)
            items[0] = items[0] with { Before = before };
    }

    private static string Text(byte[] bytes, int start, int end) => Encoding.UTF8.GetString(bytes.AsSpan(start, end - start));

    /// <summary>One item, with what stands between it and the one before.</summary>
    private sealed record ItemText(WorkId Work, string Before, string Json);
}
