using System.Net;
using System.Net.Http.Headers;

namespace LabBot.Wire;

/// <summary>A body that knows whether sending it has begun: before that, the other side cannot have done anything.</summary>
internal sealed class OnceSent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>These bytes, as that media type.</summary>
    public OnceSent(ReadOnlyMemory<byte> bytes, string mediaType)
    {
        _bytes = bytes;
        Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
    }

    /// <summary>Whether the first byte may be under way.</summary>
    public bool HasBegun { get; private set; }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        await stream.WriteAsync(_bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
