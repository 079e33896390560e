using LabBot.Storage.LiteDb.Pages;

namespace LabBot.Storage.LiteDb;

/// <summary>Opens the files of a data folder whose lock is held: makes an empty folder into a store, refuses one that is not as LabBot left it.</summary>
internal sealed class Opening(StoreFiles files, Schema schema, Backups backups, Forgotten forgotten, Action<StorePoint>? reached)
{
    /// <summary>The database of the folder, proven, and without anyone who was erased before it came back from a backup.</summary>
    /// <exception cref="UnusableException">Something is missing, or is not as it was written.</exception>
    public Database Open()
    {
        if (!File.Exists(files.Data))
            Create();
        if (!File.Exists(files.Journal))
            throw new UnusableException($"its journal, {files.Journal}, is missing, and with it the latest steps");
        var database = Database.Open(PageStore.Open(files.Data, files.Journal, reached), schema, () => backups.Take());
        try
        {
            forgotten.Settle(database, eraseAgain: File.Exists(files.Restored));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // The journal comes first: a data file without one has lost something, an empty journal without a data file has not.
    private void Create()
    {
        if (files.AllBackups().Count > 0)
            throw new UnusableException("it is missing, but there are backups of it");
        if (File.Exists(files.Journal))
        {
            using var left = Journal.Open(files.Journal, null, static _ => { });
            if (!left.IsPristine)
                throw new UnusableException($"it is missing, but its journal, {files.Journal}, is there");
        }

        var store = Guid.NewGuid();
        var fresh = files.Data + ".new";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
            PageStore.Write(file, Database.NewPages(store, schema));
        Journal.Create(files.Journal, store, 0);
        File.Move(fresh, files.Data);
    }
}
