using LabBot.Core.Cards;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot;

/// <summary>
/// Writes edits into the kit's files: each file whole or not at all, read back and compared with what people see, and put back as it was where anything differs or fails.
/// </summary>
internal static class FoldedFiles
{
    // As many names as a line bears.
    private const int MostNamed = 12;

    /// <summary>Writes the edits of a desk into its kit's files.</summary>
    /// <exception cref="Core.Storage.StoreException">The store cannot be used.</exception>
    /// <exception cref="IOException">There is no Git repository to commit to.</exception>
    /// <exception cref="InvalidOperationException">The files hold errors.</exception>
    public static Task<FoldOutcome> WriteAsync(CurationDesk desk, CatalogFolder kit, bool commit, CancellationToken cancellationToken)
    {
        var git = commit ? KitRepository.Of(kit.Path) : null;
        return desk.WriteAsync((files, log, folded) => Write(kit.Path, files, log, folded, git), cancellationToken);
    }

    /// <summary>Writes them.</summary>
    /// <param name="folder">The kit's folder.</param>
    /// <param name="files">What the files hold.</param>
    /// <param name="log">The log.</param>
    /// <param name="folded">What they are to hold.</param>
    /// <param name="git">Commits what was written, one commit for each curator; null to write only.</param>
    /// <returns>Whether the files hold the edits now, and what to tell.</returns>
    public static (bool IsWritten, FoldOutcome Outcome) Write(string folder, CatalogLoad files, IReadOnlyList<CatalogEdit> log, FoldedKit folded, KitRepository? git)
    {
        var changes = Differences(files.Files, folded.Load.Files);
        var conflicts = folded.Conflicts.Select(conflict => $"edit {conflict.Edit} is not in it: {conflict.Why}").ToList();
        if (changes.Count == 0)
            return (folded.Made.Count > 0, new FoldOutcome(true, "Nothing to fold: the files hold every edit.", conflicts));
        try
        {
            git?.CheckClean(changes.Select(change => change.Name));
            git?.CheckAuthors(log.Where(edit => folded.Made.ContainsKey(edit.Number)));
            if (git is null)
                WriteAll(folder, changes);
            else
                WriteByCurator(folder, files, log, git);
            if (CatalogFiles.Load(folder) is not { Catalog: { } written } || !SameCatalog.Are(written, folded.Catalog))
                throw new IOException("what was written is not what people see");
            var edits = folded.Made.Count;
            return (true, new FoldOutcome(true, $"Folded {Wording.Count(edits, "edit")} into {Names(changes)}{(git is null ? "" : ", committed")}.", conflicts));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Restore(folder, files.Files, folded.Load.Files, git);
            return (false, new FoldOutcome(false, $"Nothing was folded: {error.Message}. The files are as they were.", conflicts));
        }
    }

    // One curator's edits after the other's; an edit that stands on another curator's comes with the later commit.
    private static void WriteByCurator(string folder, CatalogLoad files, IReadOnlyList<CatalogEdit> log, KitRepository git)
    {
        var before = files.Files;
        var curators = log.Where(edit => edit.Settled.Count < edit.Changes.Count).Select(edit => (edit.By, edit.ByName)).Distinct().ToList();
        for (var count = 1; count <= curators.Count; count++)
        {
            var those = curators.Take(count).ToHashSet();
            var theirs = log.Where(edit => edit.Settled.Count == edit.Changes.Count || those.Contains((edit.By, edit.ByName))).ToList();
            var after = EditFold.Fold(files, theirs).Load.Files;
            var changes = Differences(before, after);
            if (changes.Count == 0)
                continue;
            WriteAll(folder, changes);
            var (by, name) = curators[count - 1];
            git.Commit(changes.Select(change => change.Name), by, name, [.. theirs.Where(edit => (edit.By, edit.ByName) == (by, name) && edit.Settled.Count < edit.Changes.Count)]);
            before = after;
        }
    }

    // All that can fail for want of space or rights comes before the first file changes.
    private static void WriteAll(string folder, IReadOnlyList<(string Name, byte[]? Bytes)> changes)
    {
        foreach (var (name, bytes) in changes.Where(change => change.Bytes is not null))
            File.WriteAllBytes(Fresh(folder, name), bytes!);
        foreach (var (name, bytes) in changes)
        {
            if (bytes is null)
                File.Delete(Path.Combine(folder, name));
            else
                File.Move(Fresh(folder, name), Path.Combine(folder, name), overwrite: true);
        }
    }

    private static void Restore(string folder, KitFiles before, KitFiles after, KitRepository? git)
    {
        git?.Back();
        foreach (var fresh in Differences(before, after).Select(change => Fresh(folder, change.Name)).Where(File.Exists))
            File.Delete(fresh);
        WriteAll(folder, [.. Differences(after, before).Where(change => !IsOnDisk(Path.Combine(folder, change.Name), change.Bytes))]);
    }

    private static bool IsOnDisk(string path, byte[]? bytes) => bytes is null ? !File.Exists(path) : File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);

    private static string Names(IReadOnlyList<(string Name, byte[]? Bytes)> changes) =>
        string.Join(", ", changes.Take(MostNamed).Select(change => change.Name)) + (changes.Count > MostNamed ? $" and {Wording.Count(changes.Count - MostNamed, "further file")}" : "");

    private static string Fresh(string folder, string name) => Path.Combine(folder, name) + ".new";

    /// <summary>The files that differ, with what they hold afterwards; null for one that is gone.</summary>
    private static IReadOnlyList<(string Name, byte[]? Bytes)> Differences(KitFiles before, KitFiles after) =>
    [
        .. after.All.Select(file => (file.Name, Bytes: (byte[]?)file.Text.ToBytes())).Where(file => before.Find(file.Name) is not { } old || !old.Text.ToBytes().AsSpan().SequenceEqual(file.Bytes)),
        .. before.All.Where(file => after.Find(file.Name) is null).Select(file => (file.Name, (byte[]?)null)),
    ];
}

/// <summary>What came of folding.</summary>
/// <param name="IsDone">Whether the files hold the edits.</param>
/// <param name="Says">A sentence.</param>
/// <param name="Conflicts">What is not in the files, and why.</param>
internal sealed record FoldOutcome(bool IsDone, string Says, IReadOnlyList<string> Conflicts);
