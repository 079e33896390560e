using LabBot.Storage.LiteDb.Pages;
using LabBot.Storage.LiteDb.Rows;
using LiteDB;
using LiteDB.Engine;

namespace LabBot.Storage.LiteDb;

/// <summary>
/// LiteDB on the <see cref="PageStore"/>: one transaction at a time, durable when <see cref="Commit"/> returns. After any failure LiteDB's memory is
/// thrown away and read anew from the pages, which have only whole steps. Used by one thread at a time.
/// </summary>
internal sealed class Database : IDisposable
{
    // The journal and the pages that only it has are held in memory and read at the next start: this bounds both.
    private const long CheckpointAfter = 16 << 20;

    private readonly PageStore pages;
    private LogStream log = new();
    private LiteDatabase? lite;
    private StoreRows? rows;
    private int holds;

    private Database(PageStore pages) => this.pages = pages;

    /// <summary>The rows as of the last step.</summary>
    public StoreRows Rows => rows ?? Load();

    /// <summary>
    /// Opens the rows of a page store and proves that they fit together. Older ones are migrated, after <paramref name="keepOld"/> has kept a copy
    /// of the data file.
    /// </summary>
    public static Database Open(PageStore pages, Schema schema, Action keepOld)
    {
        var database = new Database(pages);
        try
        {
            database.Migrate(schema, keepOld);
            database.Load();
            database.Prove();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Proves a finished file, a backup: every page is as it was written, and rows of this version fit together.</summary>
    /// <returns>Which store it is of, and its latest step.</returns>
    public static (Guid Store, long Step) Prove(string path, Schema schema)
    {
        using var database = new Database(PageStore.OpenAlone(path));
        var store = database.OwnRow();
        if (schema.From(store["schema"].AsInt32).Count == 0)
            database.Load();
        return store["sequence"].AsInt64 == database.pages.Step
            ? (store["store"].AsGuid, database.pages.Step)
            : throw new UnusableException($"its header is of step {database.pages.Step}, its rows are of another");
    }

    /// <summary>The pages of a new, empty data file, sealed.</summary>
    public static IReadOnlyCollection<byte[]> NewPages(Guid store, Schema schema)
    {
        using var memory = new MemoryStream();
        using (var lite = new LiteDatabase(new LiteEngine(new EngineSettings { DataStream = memory, Collation = Collation.Binary })))
        {
            // No checkpoint of LiteDB's own, not at a size and not at its end.
            lite.CheckpointSize = 0;
            StoreRows.Create(lite, new StoreRow(store, schema.Version, 0, 0, null, 0, 0, 0, 0, 0, 0, 0, 0));
            lite.Checkpoint();
        }

        var created = memory.ToArray().Chunk(Page.Size).ToList();
        foreach (var page in created)
            Page.Seal(page);
        Page.WriteStep(created[0], 0);
        return created;
    }

    /// <summary>Runs steps as one transaction; durable when it returns. When it throws, none of them has happened.</summary>
    public void Commit(Action<StoreRows> steps)
    {
        try
        {
            var current = Rows;
            lite!.BeginTrans();
            var before = current.Writes;
            steps(current);
            if (current.Writes != before)
                current.WriteSequence();
            lite.Commit();
            if (current.Writes != before)
                pages.Append(current.Store.Sequence, log.Take());
        }
        catch
        {
            Discard();
            throw;
        }
    }

    /// <summary>Brings the data file up to date, if the journal has grown enough and no copy of the file is being made.</summary>
    public void CheckpointIfDue()
    {
        if (holds == 0 && pages.JournalLength > CheckpointAfter)
            Checkpoint();
    }

    /// <summary>Brings the data file up to date and leaves it alone until <see cref="Release"/>, so that it can be copied.</summary>
    public void Hold()
    {
        if (holds == 0)
            Checkpoint();
        holds++;
    }

    /// <summary>The copy is made.</summary>
    public void Release() => holds--;

    /// <summary>Brings the data file up to date.</summary>
    public void Checkpoint()
    {
        lite?.Checkpoint();
        pages.Checkpoint();
    }

    public void Dispose()
    {
        Discard();
        pages.Dispose();
    }

    private StoreRows Load()
    {
        Connect();
        return rows = new StoreRows(lite!);
    }

    private void Connect()
    {
        if (lite is not null)
            return;
        log = new LogStream();
        lite = new LiteDatabase(new LiteEngine(new EngineSettings { DataStream = new DataStream(pages), LogStream = log, Collation = Collation.Binary }));
    }

    private void Discard()
    {
        rows = null;
        lite?.Dispose();
        lite = null;
    }

    private BsonDocument OwnRow()
    {
        Connect();
        return lite!.GetCollection("store").FindById(StoreRow.Key) ?? throw new UnusableException("the data file has no row about itself");
    }

    // All migrations and the new version are one step: killed at any moment, the file is at the old version or at the new one.
    private void Migrate(Schema schema, Action keepOld)
    {
        var migrations = schema.From(OwnRow()["schema"].AsInt32);
        if (migrations.Count == 0)
            return;
        pages.Checkpoint();
        keepOld();
        lite!.BeginTrans();
        foreach (var migration in migrations)
            migration.Apply(lite);
        var store = lite.GetCollection("store");
        var row = store.FindById(StoreRow.Key);
        var sequence = row["sequence"].AsInt64 + 1;
        row["schema"] = schema.Version;
        row["sequence"] = sequence;
        store.Update(row);
        lite.Commit();
        pages.Append(sequence, log.Take());
        Discard();
    }

    private void Prove()
    {
        if (pages.JournalOf is { } journal && (journal.Store != Rows.Store.Id || journal.Last != Rows.Store.Sequence))
            throw new UnusableException($"labbot.journal is of another data file, or of another time: it ends at step {journal.Last}, the data file at {Rows.Store.Sequence}");
    }
}
