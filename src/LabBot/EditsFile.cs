using System.Text.Json;
using System.Text.Json.Serialization;
using LabBot.Core.Curation;
using LabBot.Core.Kit;
using NodaTime;

namespace LabBot;

/// <summary>
/// The edits that the kit's files do not hold yet, in the data folder, for whoever only reads: a search needs no store and waits for none, and shows them all the same. Whoever has the store
/// writes it after each edit; nobody's name is in it. Safe on any thread.
/// </summary>
/// <param name="folder">The data folder.</param>
public sealed class EditsFile(string folder)
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "labbot.edits";

    private readonly string path = Path.Combine(folder, FileName);

    /// <summary>When it was written; null when there is none.</summary>
    public DateTime? Stamp => File.Exists(path) ? File.GetLastWriteTimeUtc(path) : null;

    /// <summary>Writes those of the log that are not settled; no file where there is none.</summary>
    public void Write(IReadOnlyList<CatalogEdit> log)
    {
        var open = log.Where(edit => edit.Settled.Count < edit.Changes.Count).Select(edit => new Row(edit.Number, CatalogChangeJson.Write(edit.Changes), [.. edit.Settled.Order()])).ToList();
        if (open.Count == 0)
        {
            File.Delete(path);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(open, EditsFileContext.Default.ListRow));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The files with the edits made in them, as whoever has the store shows them; the files alone where no edit is open.</summary>
    /// <param name="files">The files.</param>
    /// <param name="trouble">What to tell where the edits cannot be read; the files are shown then.</param>
    public CatalogLoad Over(CatalogLoad files, Action<string> trouble)
    {
        if (files.Catalog is null || !File.Exists(path))
            return files;
        try
        {
            var rows = JsonSerializer.Deserialize(File.ReadAllBytes(path), EditsFileContext.Default.ListRow) ?? [];
            return EditFold.Fold(files, [.. rows.Select(row => new CatalogEdit(row.Number, Instant.MinValue, null, "", "", CatalogChangeJson.Read(row.Changes)) { Settled = row.Settled.ToHashSet() })]).Load;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            trouble($"{path} cannot be read ({error.Message}), so edits made in the chat are not shown; the LabBot that runs there writes it anew with the next edit.");
            return files;
        }
    }

    /// <summary>An edit without who made it.</summary>
    internal sealed record Row(long Number, string Changes, int[] Settled);
}

/// <summary>What the compiler writes of <see cref="EditsFile.Row"/> as JSON.</summary>
[JsonSerializable(typeof(List<EditsFile.Row>))]
internal sealed partial class EditsFileContext : JsonSerializerContext;
