namespace LabBot.Outside.Fetching;

/// <summary>What came of a fetch. The closed set is the records inside. A reason is a sentence for a curator.</summary>
internal abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <summary>A server has answered, with whatever status.</summary>
    /// <param name="Link">The address that answered, behind all redirects.</param>
    /// <param name="Status">The HTTP status.</param>
    public sealed record Fetched(Uri Link, int Status) : FetchResult
    {
        /// <summary>The redirects on the way, in order.</summary>
        public IReadOnlyList<Redirect> Redirects { get; init; } = [];

        /// <summary>The body, decompressed; empty where it was not asked for, or the status is no success.</summary>
        public byte[] Body { get; init; } = [];

        /// <summary>The media type, such as <c>text/html</c>; null when the server gives none.</summary>
        public string? MediaType { get; init; }

        /// <summary>The charset that the server gives; null when none.</summary>
        public string? Charset { get; init; }

        /// <summary>The file's name that the server gives; null when none.</summary>
        public string? FileName { get; init; }

        /// <summary>The entity tag; null when none.</summary>
        public string? ETag { get; init; }

        /// <summary>The modification date as the server writes it; null when none.</summary>
        public string? LastModified { get; init; }

        /// <summary>How long the server asks to wait; null when it does not.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>Whether the status is 200 to 299.</summary>
        public bool IsSuccess => Status is >= 200 and < 300;
    }

    /// <summary>LabBot does not go there, or does not take what is there.</summary>
    /// <param name="Why">What was wrong, what was expected, what to do.</param>
    public sealed record Refused(string Why) : FetchResult;

    /// <summary>There was no usable answer.</summary>
    /// <param name="Why">What was wrong, what to do.</param>
    /// <param name="Failure">In which way.</param>
    public sealed record Failed(string Why, FetchFailure Failure) : FetchResult;
}

/// <summary>One redirect.</summary>
/// <param name="To">Where it leads.</param>
/// <param name="IsPermanent">Whether the server says that it is for good: 301 or 308.</param>
internal sealed record Redirect(Uri To, bool IsPermanent);

/// <summary>In which way a fetch failed.</summary>
internal enum FetchFailure
{
    /// <summary>There is no such host, or nothing answers there in time.</summary>
    NoAnswer,

    /// <summary>Something answers that is no HTTP, or breaks off.</summary>
    Garbled,

    /// <summary>The redirects do not end.</summary>
    Astray,
}
