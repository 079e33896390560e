namespace LabBot.Storage.LiteDb.Pages;

/// <summary>A stream as LiteDB uses one: whole pages at multiples of their size.</summary>
internal abstract class PageStream : Stream
{
    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => true;

    public sealed override bool CanWrite => true;

    public sealed override long Position { get; set; }

    public sealed override int Read(byte[] buffer, int offset, int count)
    {
        ReadPage(Whole(count), buffer.AsSpan(offset, count));
        Position += count;
        return count;
    }

    public sealed override void Write(byte[] buffer, int offset, int count)
    {
        WritePage(Whole(count), buffer.AsSpan(offset, count));
        Position += count;
    }

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("LiteDB sets the position");

    /// <summary>Durability is the <see cref="PageStore"/>'s.</summary>
    public sealed override void Flush()
    {
    }

    protected abstract void ReadPage(long index, Span<byte> page);

    protected abstract void WritePage(long index, ReadOnlySpan<byte> page);

    private long Whole(int count) =>
        count == Page.Size && Position % Page.Size == 0 ? Position / Page.Size : throw new NotSupportedException($"{count} bytes at {Position} are no page");
}
