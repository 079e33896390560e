using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace LabBot.Storage.LiteDb.Pages;

/// <summary>
/// The steps since the last checkpoint, each one frame: a header with its number and a checksum, then its pages. A frame is valid whole or not
/// at all, so a step that was cut off by a crash is as if it had never been. The head of the file says up to where frames were acknowledged:
/// one that is missing below that mark was lost by damage, not by a crash, and is not passed over.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int HeadSize = 64;
    private const int SecondHeadAt = 4096; // another sector, so that a torn write spares one of the two
    private const int FramesAt = 8192;
    private const int FrameHeaderSize = 32;

    private static readonly byte[] Magic = "LABBOTJ1"u8.ToArray();
    private static readonly byte[] FrameMagic = "frame\0\0\0"u8.ToArray();

    private readonly SafeFileHandle file;
    private readonly Action<StorePoint>? reached;
    private Head head;
    private bool isResetPending;

    private Journal(SafeFileHandle file, Head head, Action<StorePoint>? reached)
    {
        this.file = file;
        this.head = head;
        this.reached = reached;
        End = FramesAt;
        Last = head.Base;
    }

    /// <summary>Which data file it belongs to.</summary>
    public Guid Store => head.Store;

    /// <summary>The number of the step after which it was begun.</summary>
    public long Base => head.Base;

    /// <summary>The number of the latest step.</summary>
    public long Last { get; private set; }

    /// <summary>Where the next frame goes.</summary>
    public long End { get; private set; }

    /// <summary>Whether it never held a step: then it belongs to a store whose making was cut off.</summary>
    public bool IsPristine => Last == 0;

    /// <summary>Writes the empty journal of a data file, in place of any other.</summary>
    public static void Create(string path, Guid store, long sequence)
    {
        var fresh = path + ".new";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, new Head(store, 0, sequence, sequence, FramesAt).Write(), 0);
            RandomAccess.SetLength(file, FramesAt);
            Disk.Flush(file);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Opens a journal and hands over the pages of each valid frame, in order.</summary>
    /// <exception cref="UnusableException">It is no journal, or an acknowledged frame is not in it.</exception>
    public static Journal Open(string path, Action<StorePoint>? reached, Action<byte[]> page)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            var head = ReadHead(file, 0) is var first && ReadHead(file, SecondHeadAt) is var second && (second?.Generation ?? -1) > (first?.Generation ?? -1) ? second : first;
            var journal = new Journal(file, head ?? throw new UnusableException("labbot.journal has no readable head"), reached);
            journal.Replay(page);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes a step durable. When it throws, the step is not in the journal.</summary>
    public void Append(long sequence, IReadOnlyCollection<byte[]> pages)
    {
        if (isResetPending)
            Reset();
        var frame = Frame(sequence, pages);
        reached?.Invoke(StorePoint.BeforeFrame);
        try
        {
            if (reached is not null)
            {
                RandomAccess.Write(file, frame.AsSpan(0, frame.Length / 2), End);
                reached(StorePoint.HalfFrame);
            }

            RandomAccess.Write(file, frame, End);
            reached?.Invoke(StorePoint.FrameWritten);
            Disk.Flush(file);
        }
        catch
        {
            TryBlank();
            throw;
        }

        reached?.Invoke(StorePoint.FrameDurable);
        End += frame.Length;
        Last = sequence;
        TryMark();
    }

    /// <summary>Begins anew, once the data file durably holds every step. The file keeps its size, which spares the disk metadata writes.</summary>
    public void Reset()
    {
        isResetPending = true;
        End = FramesAt;
        WriteHead(Last);
        Disk.Flush(file);
        isResetPending = false;
    }

    public void Dispose() => file.Dispose();

    private static byte[] Frame(long sequence, IReadOnlyCollection<byte[]> pages)
    {
        var frame = new byte[FrameHeaderSize + (pages.Count * Page.Size)];
        FrameMagic.CopyTo(frame, 0);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(8), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(16), pages.Count);
        var at = FrameHeaderSize;
        foreach (var page in pages)
        {
            page.CopyTo(frame, at);
            at += Page.Size;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(24), Page.Checksum(frame));
        return frame;
    }

    private static Head? ReadHead(SafeFileHandle file, long at)
    {
        var bytes = new byte[HeadSize];
        return RandomAccess.Read(file, bytes, at) == HeadSize ? Head.Read(bytes) : null;
    }

    private void Replay(Action<byte[]> take)
    {
        while (ReadFrame(Last + 1) is { } frame)
        {
            Last++;
            for (var at = FrameHeaderSize; at < frame.Length; at += Page.Size)
                take(frame.AsSpan(at, Page.Size).ToArray());
            End += frame.Length;
        }

        if (Last < head.Last || End < head.End)
            throw new UnusableException($"labbot.journal ends after step {Last}, but step {head.Last} was acknowledged");
    }

    private byte[]? ReadFrame(long sequence)
    {
        var header = new byte[FrameHeaderSize];
        if (RandomAccess.Read(file, header, End) < FrameHeaderSize || !header.AsSpan().StartsWith(FrameMagic))
            return null;
        var length = FrameHeaderSize + ((long)BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16)) * Page.Size);
        if (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)) != sequence || length < FrameHeaderSize || End + length > RandomAccess.GetLength(file))
            return null;
        var frame = new byte[length];
        if (RandomAccess.Read(file, frame, End) < length)
            return null;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(24));
        frame.AsSpan(24, sizeof(uint)).Clear();
        return checksum == Page.Checksum(frame) ? frame : null;
    }

    private void WriteHead(long from)
    {
        head = new Head(head.Store, head.Generation + 1, from, Last, End);
        RandomAccess.Write(file, head.Write(), head.Generation % 2 == 0 ? 0 : SecondHeadAt);
    }

    // Not forced to the disk, and no harm if it fails: an older mark is still true, and valid frames beyond it are taken as well.
    private void TryMark()
    {
        try
        {
            WriteHead(head.Base);
        }
        catch (IOException)
        {
            // The next step marks again.
        }
    }

    // A frame whose write failed could be whole on the disk all the same; after a crash it must not come back.
    private void TryBlank()
    {
        try
        {
            RandomAccess.Write(file, new byte[FrameHeaderSize], End);
        }
        catch (IOException)
        {
            // The disk takes nothing at all; the next step is written over the same place.
        }
    }

    private sealed record Head(Guid Store, long Generation, long Base, long Last, long End)
    {
        public byte[] Write()
        {
            var bytes = new byte[HeadSize];
            Magic.CopyTo(bytes, 0);
            Store.TryWriteBytes(bytes.AsSpan(8));
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Generation);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Base);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), Last);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), End);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(56), Page.Checksum(bytes));
            return bytes;
        }

        public static Head? Read(byte[] bytes)
        {
            var checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(56));
            bytes.AsSpan(56, sizeof(uint)).Clear();
            if (!bytes.AsSpan().StartsWith(Magic) || checksum != Page.Checksum(bytes))
                return null;
            return new Head(
                new Guid(bytes.AsSpan(8, 16)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(24)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(48)));
        }
    }
}
