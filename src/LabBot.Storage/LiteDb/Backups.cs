using LabBot.Storage.LiteDb.Pages;
using LiteDB;

namespace LabBot.Storage.LiteDb;

/// <summary>The copies of a data file in <c>backups/</c>: finished files that need no journal, each opened and proven before it gets its name.</summary>
internal sealed class Backups(StoreFiles files, Schema schema, TimeProvider time, Forgotten forgotten)
{
    /// <summary>
    /// A mistake is seen within a week of use, so each of the last seven days that have a backup keeps its newest, and what a restore replaced is kept
    /// as long. Who asks to be forgotten is in none of them once seven further days have one.
    /// </summary>
    private const int Days = 7;

    /// <summary>Copies a data file that nobody writes to meanwhile, proves the copy and lets go of the oldest.</summary>
    /// <returns>The backup's path.</returns>
    public string Take()
    {
        Directory.CreateDirectory(files.Backups);
        var path = files.Backup(time.GetUtcNow());
        var fresh = path + ".new";
        try
        {
            Copy(files.Data, fresh);
            Database.Prove(fresh, schema);
            File.Move(fresh, path, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }

        Rotate();
        return path;
    }

    /// <summary>Whether there is a backup of the present UTC day.</summary>
    public bool HasOneOfToday() => files.AllBackups().Any(backup => StoreFiles.DayOf(backup) == StoreFiles.DayOf(files.Backup(time.GetUtcNow())));

    /// <summary>The newest backup that is whole; null when there is none.</summary>
    public string? NewestGood() => files.AllBackups().FirstOrDefault(IsGood);

    /// <summary>What to do about a data file that cannot be used, in a sentence or two.</summary>
    public string Advice() => NewestGood() is { } good
        ? $"The newest good backup is {good}; to go back to it: labbot restore \"{good}\" --data \"{files.Folder}\""
        : $"There is no good backup in {files.Backups}; keep the files as they are and ask for help";

    /// <summary>Copies a file and forces the copy to the disk.</summary>
    public static void Copy(string from, string to)
    {
        File.Copy(from, to, overwrite: true);
        using var copy = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        Disk.Flush(copy);
    }

    private bool IsGood(string path)
    {
        try
        {
            Database.Prove(path, schema);
            return true;
        }
        catch (Exception bad) when (bad is UnusableException or LiteException or IOException)
        {
            return false;
        }
    }

    private void Rotate()
    {
        var kept = files.AllBackups().GroupBy(StoreFiles.DayOf).Take(Days).Select(day => day.First()).ToHashSet();
        foreach (var old in files.AllBackups().Where(backup => !kept.Contains(backup)))
            File.Delete(old);
        var oldest = kept.Min(StoreFiles.TakenAt);
        if (kept.Count == Days)
        {
            foreach (var old in files.AllAside().Where(aside => StoreFiles.TakenAt(aside) < oldest))
                File.Delete(old);
        }

        forgotten.LetGo(kept.Concat(files.AllAside()).Min(StoreFiles.TakenAt));
    }
}
