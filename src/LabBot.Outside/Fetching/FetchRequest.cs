namespace LabBot.Outside.Fetching;

/// <summary>Something to fetch.</summary>
/// <param name="Link">Where it is.</param>
internal sealed record FetchRequest(Uri Link)
{
    /// <summary>What is read of a page or of a source's answer: 256 kB, decompressed.</summary>
    public const int PageBytes = 256 * 1024;

    /// <summary>The longest list to import: 10 MB, decompressed.</summary>
    public const int ListBytes = 10 * 1024 * 1024;

    /// <summary>Whether only the headers are asked for.</summary>
    public bool IsHead { get; init; }

    /// <summary>How much of the body is read, in bytes after decompression; 0 reads none.</summary>
    public int MaxBytes { get; init; } = PageBytes;

    /// <summary>Whether a longer body is refused; else its beginning is enough.</summary>
    public bool RefusesLonger { get; init; }

    /// <summary>The media types to ask for, such as <c>text/html</c> or <c>text/*</c>; the body of an answer of another one is refused. Empty takes any.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>What a curator is told was expected, where another media type comes.</summary>
    public string Expected { get; init; } = "a page";

    /// <summary>
    /// The base address that the operator configured, where this is a request to it: its host is trusted as the operator trusts it, wherever it is. A redirect that leaves it is checked like any other address.
    /// </summary>
    public Uri? Trusted { get; init; }

    /// <summary>The entity tag that is known of it; an unchanged page then answers 304.</summary>
    public string? ETag { get; init; }

    /// <summary>The modification date that is known of it, as <see cref="ETag"/>.</summary>
    public string? LastModified { get; init; }

    /// <summary>How long it may take in all; never longer than <see cref="SafeFetcher.Patience"/>.</summary>
    public TimeSpan Within { get; init; } = SafeFetcher.Patience;
}
