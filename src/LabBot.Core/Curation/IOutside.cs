using LabBot.Core.Kit;

namespace LabBot.Core.Curation;

/// <summary>
/// What lies outside, seen for a curator: public pages and the sources that know of works. Only public http(s) addresses are ever asked, without anybody's credentials.
/// Within ten seconds there is an answer. Safe on any thread.
/// </summary>
public interface IOutside
{
    /// <summary>What public sources say of an address. Throws nothing but <see cref="OperationCanceledException"/>; what goes wrong is a <see cref="Seen.Nothing"/>.</summary>
    /// <param name="link">The address as a curator gave it; it is cleaned first.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    Task<Seen> LookUpAsync(Uri link, CancellationToken cancellationToken);

    /// <summary>A list to import: at most 10 MB, decompressed. Throws nothing but <see cref="OperationCanceledException"/>.</summary>
    Task<SeenFile> FetchAsync(Uri link, CancellationToken cancellationToken);
}

/// <summary>What came of a look at an address. The closed set is the records inside.</summary>
public abstract record Seen
{
    private Seen()
    {
    }

    /// <summary>Something is known of it.</summary>
    /// <param name="Facts">What.</param>
    public sealed record Found(PageFacts Facts) : Seen;

    /// <summary>Nothing is known of it; it may still be added by hand.</summary>
    /// <param name="Why">A sentence for the curator: what was wrong, what was expected, what to do.</param>
    public sealed record Nothing(string Why) : Seen;
}

/// <summary>What came of fetching a list. The closed set is the records inside.</summary>
public abstract record SeenFile
{
    private SeenFile()
    {
    }

    /// <summary>The list.</summary>
    /// <param name="Bytes">All of it, decompressed; at most 10 MB.</param>
    /// <param name="Name">The file's name at its place, such as <c>README.md</c>; the host's name where its address has none.</param>
    /// <param name="MediaType">The media type that its server gives, such as <c>text/markdown</c>; null when none.</param>
    public sealed record Got(byte[] Bytes, string Name, string? MediaType) : SeenFile;

    /// <summary>It was not fetched.</summary>
    /// <param name="Why">A sentence for the curator: what was wrong, what was expected, what to do.</param>
    public sealed record Nothing(string Why) : SeenFile;
}

/// <summary>What public sources say of an address. What nobody said is null or empty.</summary>
/// <param name="Link">Where a click should lead: the address without proxies and tracking.</param>
/// <param name="Record">What sources confirm. <see cref="WorkRecord.Gist"/> and <see cref="WorkRecord.Why"/> are a curator's and stay null.</param>
/// <param name="Kind">What sort of thing it is, where a source says so.</param>
/// <param name="Keys">Every key by which sources name it; the first is the link's.</param>
/// <param name="Source">Who says so, for "going by …": <c>arXiv</c>, <c>Crossref</c>, <c>the page</c>.</param>
/// <param name="Retracted">Whether a source says that it was retracted or withdrawn.</param>
public sealed record PageFacts(Uri Link, WorkRecord Record, WorkKind? Kind, IReadOnlyList<WorkKey> Keys, string Source, bool Retracted);
