namespace LabBot.Storage.LiteDb.Pages;

/// <summary>
/// LiteDB's data file, read from the <see cref="PageStore"/>. What LiteDB writes here at its own checkpoint are the pages that the store has as
/// steps already, so they are let go.
/// </summary>
internal sealed class DataStream(PageStore pages) : PageStream
{
    public override long Length => pages.Length;

    public override void SetLength(long value) => throw new NotSupportedException("the data file grows by its pages");

    protected override void ReadPage(long index, Span<byte> page) => pages.Read((uint)index, page);

    protected override void WritePage(long index, ReadOnlySpan<byte> page)
    {
    }
}
