using Microsoft.Win32.SafeHandles;

namespace LabBot.Storage.LiteDb.Pages;

/// <summary>
/// The pages beneath LiteDB: a data file that is only written at checkpoints, a journal that takes every step first, and in memory the
/// pages that only the journal has. LiteDB's own log never reaches the disk: it is written by a thread of LiteDB's own, which neither says
/// when it is done nor that it failed.
/// </summary>
internal sealed class PageStore : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly Journal? journal;
    private readonly Action<StorePoint>? reached;
    private readonly Dictionary<uint, byte[]> newer = [];

    private PageStore(string path, string? journalPath, Action<StorePoint>? reached)
    {
        this.reached = reached;
        file = File.OpenHandle(path, FileMode.Open, journalPath is null ? FileAccess.Read : FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            journal = journalPath is null ? null : Journal.Open(journalPath, reached, page => newer[Page.Id(page)] = page);
            Verify(Path.GetFileName(path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Length in bytes, with the pages that only the journal has.</summary>
    public long Length { get; private set; }

    /// <summary>The step up to which the data file was complete when it was opened.</summary>
    public long Step { get; private set; }

    /// <summary>The journal's length in bytes; it grows until the next checkpoint.</summary>
    public long JournalLength => journal?.End ?? 0;

    /// <summary>Which store the journal belongs to, and its latest step; null for a file without one.</summary>
    public (Guid Store, long Last)? JournalOf => journal is null ? null : (journal.Store, journal.Last);

    /// <summary>Opens the files and reads every page once.</summary>
    /// <exception cref="UnusableException">A page or a step is not as it was written.</exception>
    public static PageStore Open(string path, string journalPath, Action<StorePoint>? reached) => new(path, journalPath, reached);

    /// <summary>Opens a finished file to look at, a backup.</summary>
    public static PageStore OpenAlone(string path) => new(path, null, null);

    /// <summary>Reads a page, without its seal; past the end it is blank.</summary>
    public void Read(uint id, Span<byte> page)
    {
        if (newer.TryGetValue(id, out var held))
        {
            held.CopyTo(page);
        }
        else
        {
            page.Clear();
            if (RandomAccess.Read(file, page, id * (long)Page.Size) == 0)
                return;
        }

        if (!Page.TryUnseal(page))
            throw new UnusableException($"page {id} of the data file is not as it was written");
    }

    /// <summary>Makes sealed pages durable as one step.</summary>
    public void Append(long sequence, IReadOnlyCollection<byte[]> pages)
    {
        journal!.Append(sequence, pages);
        foreach (var page in pages)
        {
            newer[Page.Id(page)] = page;
            Length = Math.Max(Length, (Page.Id(page) + 1L) * Page.Size);
        }
    }

    /// <summary>Brings the data file up to date and begins the journal anew. When it throws, the journal still has everything.</summary>
    public void Checkpoint()
    {
        if (newer.Count == 0)
            return;
        var header = new byte[Page.Size];
        Read(0, header);
        Page.WriteStep(header, journal!.Last);
        newer[0] = header;
        Write(file, newer.Values, reached);
        reached?.Invoke(StorePoint.CheckpointWritten);
        journal.Reset();
        newer.Clear();
    }

    /// <summary>Writes sealed pages to their places and forces them to the disk.</summary>
    public static void Write(SafeFileHandle file, IReadOnlyCollection<byte[]> pages, Action<StorePoint>? reached = null)
    {
        var written = 0;
        foreach (var page in pages.OrderBy(page => Page.Id(page)))
        {
            RandomAccess.Write(file, page, Page.Id(page) * (long)Page.Size);
            if (++written == pages.Count / 2)
                reached?.Invoke(StorePoint.HalfCheckpoint);
        }

        Disk.Flush(file);
    }

    public void Dispose()
    {
        journal?.Dispose();
        file.Dispose();
    }

    // A checkpoint that was cut off leaves torn pages, and a torn last one; the journal has all of those but the header.
    private void Verify(string name)
    {
        var length = RandomAccess.GetLength(file);
        var header = new byte[Page.Size];
        if (RandomAccess.Read(file, header, 0) < Page.Size)
            throw new UnusableException($"{name} has {length} bytes, too few for a data file");
        if (!Page.IsLiteDbHeader(header))
            throw new UnusableException($"{name} is not a data file of LabBot: its first page is something else");
        if (!Page.TryUnseal(header))
            throw new UnusableException($"page 0 of {name} is not as it was written");
        Step = Page.Step(header);
        if (journal is not null && (Step < journal.Base || Step > journal.Last))
            throw new UnusableException($"labbot.journal is of another time: it goes from step {journal.Base} to {journal.Last}, the data file is at {Step}");

        Length = (Page.LastPage(newer.GetValueOrDefault(0u, header)) + 1L) * Page.Size;
        if (length > Length)
            throw new UnusableException($"{name} has {length} bytes, but its header counts {Length}");
        var page = new byte[Page.Size];
        for (uint id = 1; id < Length / Page.Size; id++)
        {
            if (newer.ContainsKey(id))
                continue;
            if (RandomAccess.Read(file, page, id * (long)Page.Size) < Page.Size)
                throw new UnusableException($"{name} is cut off: its header counts {Length} bytes, but page {id} is missing");
            if (!Page.TryUnseal(page) || Page.Id(page) != id)
                throw new UnusableException($"page {id} of {name} is not as it was written");
        }
    }
}
