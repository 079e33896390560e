using System.IO.Compression;

namespace LabBot.Discord.Wire;

/// <summary>
/// Puts together the messages of one link, compressed (<c>zlib-stream</c>: one stream over the whole link, flushed after every message) or plain. Memory is bounded: a message that
/// is longer than <see cref="Longest"/>, as it comes or as it is, is refused. Not safe on several threads.
/// </summary>
internal sealed class Inflater : IDisposable
{
    /// <summary>The longest message, 16 MB. Discord names no limit; a server of 2,500 members and channels is about a tenth of that.</summary>
    public const int Longest = 16 * 1024 * 1024;

    // What stays for the next message.
    private const int Kept = 256 * 1024;

    private readonly Parts _parts = new();
    private readonly ZLibStream _inflate;
    private byte[] _message = new byte[16 * 1024];
    private int _length;
    private int _came;
    private uint _tail;

    /// <summary>For a new link.</summary>
    public Inflater() => _inflate = new ZLibStream(_parts, CompressionMode.Decompress);

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Message => _message.AsSpan(0, _length);

    /// <summary>Whether what came ends as a compressed message does; until then it goes on (https://discord.com/developers/docs/events/gateway#zlib-stream).</summary>
    public bool IsFlushed => _tail == 0x0000_FFFF;

    /// <summary>Adds a part; false where the message is too long.</summary>
    /// <exception cref="InvalidDataException">It is not compressed as it should be.</exception>
    public bool TryAdd(ReadOnlyMemory<byte> part, bool isCompressed)
    {
        _came += part.Length;
        if (_came > Longest)
            return false;
        if (!isCompressed)
            return TryAppend(part.Span);
        foreach (var last in part.Span[^Math.Min(4, part.Length)..])
            _tail = (_tail << 8) | last;
        _parts.Next = part;
        while (true)
        {
            if (_length == _message.Length && !TryGrow())
                return false;
            var read = _inflate.Read(_message, _length, _message.Length - _length);
            if (read == 0)
                return true;
            _length += read;
        }
    }

    /// <summary>The message was read: the next one begins.</summary>
    public void Clear()
    {
        (_length, _came) = (0, 0);
        if (_message.Length > Kept)
            _message = new byte[Kept];
    }

    /// <inheritdoc/>
    public void Dispose() => _inflate.Dispose();

    private bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        while (_message.Length - _length < bytes.Length)
        {
            if (!TryGrow())
                return false;
        }

        bytes.CopyTo(_message.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    private bool TryGrow()
    {
        if (_message.Length >= Longest)
            return false;
        Array.Resize(ref _message, Math.Min(2 * _message.Length, Longest));
        return true;
    }

    /// <summary>What has come and was not read yet. Its end is never the stream's: more may come.</summary>
    private sealed class Parts : Stream
    {
        public ReadOnlyMemory<byte> Next { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var length = Math.Min(buffer.Length, Next.Length);
            Next.Span[..length].CopyTo(buffer);
            Next = Next[length..];
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
