namespace LabBot.Storage.LiteDb.Pages;

/// <summary>
/// LiteDB's log, in memory. LiteDB fills it from a thread of its own after a commit has returned; <see cref="Take"/> waits for that and
/// gives the committed pages, which the journal then makes durable.
/// </summary>
internal sealed class LogStream : PageStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly object gate = new();
    private readonly List<byte[]> pages = [];
    private int taken;
    private int commits;
    private int takenCommits;

    public override long Length
    {
        get
        {
            lock (gate)
                return pages.Count * (long)Page.Size;
        }
    }

    /// <summary>LiteDB begins its log anew after its checkpoint.</summary>
    public override void SetLength(long value)
    {
        lock (gate)
        {
            pages.RemoveRange((int)(value / Page.Size), pages.Count - (int)(value / Page.Size));
            taken = Math.Min(taken, pages.Count);
        }
    }

    /// <summary>The latest version of each page of the transaction that was just committed, sealed. To be called after each commit that wrote.</summary>
    public IReadOnlyCollection<byte[]> Take()
    {
        lock (gate)
        {
            while (commits == takenCommits)
            {
                if (!Monitor.Wait(gate, Patience))
                    throw new IOException($"LiteDB has not written its log within {Patience.TotalSeconds} seconds");
            }

            var fresh = pages.Skip(taken).ToList();
            var committed = fresh.Where(page => Page.IsConfirmed(page)).Select(page => Page.Transaction(page)).ToHashSet();
            var latest = new Dictionary<uint, byte[]>();
            foreach (var page in fresh.Where(page => committed.Contains(Page.Transaction(page))))
                latest[Page.Id(page)] = Sealed(page);
            (taken, takenCommits) = (pages.Count, commits);
            return latest.Values;
        }
    }

    protected override void ReadPage(long index, Span<byte> page)
    {
        lock (gate)
            pages[(int)index].CopyTo(page);
    }

    protected override void WritePage(long index, ReadOnlySpan<byte> page)
    {
        lock (gate)
        {
            if (index != pages.Count)
                throw new NotSupportedException($"LiteDB wrote page {index} of a log of {pages.Count}");
            pages.Add(page.ToArray());
            if (!Page.IsConfirmed(page))
                return;
            commits++;
            Monitor.PulseAll(gate);
        }
    }

    private static byte[] Sealed(byte[] page)
    {
        var copy = (byte[])page.Clone();
        Page.Seal(copy);
        return copy;
    }
}
