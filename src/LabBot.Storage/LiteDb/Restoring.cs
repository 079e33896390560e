using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Pages;
using LiteDB;

namespace LabBot.Storage.LiteDb;

/// <summary>Puts a backup in the place of a data file.</summary>
internal static class Restoring
{
    /// <summary>
    /// Proves the backup, sets the present files aside and puts the backup in their place. Cut off half way, it can be run again: until its last
    /// move there is no data file, which opens as nothing at all.
    /// </summary>
    public static string? Restore(StoreFiles files, string backup, Schema schema, TimeProvider time)
    {
        try
        {
            using var held = StoreLock.Take(files, time);
            var (store, step) = Database.Prove(backup, schema);
            var fresh = files.Data + ".new";
            Backups.Copy(backup, fresh);
            var replaced = SetAside(files.Data, time);
            SetAside(files.Journal, time);
            Journal.Create(files.Journal, store, step);
            // A backup that is brought elsewhere brings along whom its own folder has erased.
            new Forgotten(files, time, null).TakeUp(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(backup))!, "..", Path.GetFileName(files.Forgotten)));
            // Before the data file, so that no store that came back is ever taken for one that did not.
            using (var mark = File.OpenHandle(files.Restored, FileMode.Create, FileAccess.Write))
                Disk.Flush(mark);
            File.Move(fresh, files.Data);
            return replaced;
        }
        catch (Exception failure) when (failure is UnusableException or LiteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{backup} was not restored: {failure.Message}.", failure);
        }
    }

    private static string? SetAside(string path, TimeProvider time)
    {
        if (!File.Exists(path))
            return null;
        var aside = StoreFiles.Aside(path, time.GetUtcNow());
        File.Move(path, aside, overwrite: true);
        return aside;
    }
}
