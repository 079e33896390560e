using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>A public source that knows works by their keys. Safe on any thread.</summary>
internal interface IMetadataSource
{
    /// <summary>Its name, as a curator reads it.</summary>
    string Name { get; }

    /// <summary>Whether it is only asked where no other source knew the work.</summary>
    bool IsLastResort { get; }

    /// <summary>Whether it is the one to ask about works with this key.</summary>
    bool Knows(WorkKey key);

    /// <summary>What it says of the work. Throws nothing but <see cref="OperationCanceledException"/>.</summary>
    Task<SourceAnswer> AskAsync(WorkKey key, CancellationToken cancellationToken);
}

/// <summary>What a source answers. The closed set is the records inside.</summary>
internal abstract record SourceAnswer
{
    private SourceAnswer()
    {
    }

    /// <summary>It knows the work.</summary>
    /// <param name="Facts">What it says.</param>
    public sealed record Says(SourceFacts Facts) : SourceAnswer;

    /// <summary>It does not know the work.</summary>
    public sealed record Unknown : SourceAnswer;

    /// <summary>It could not be asked, or its answer not be read.</summary>
    /// <param name="Why">A sentence for the curator.</param>
    public sealed record Down(string Why) : SourceAnswer;
}

/// <summary>What one source says of a work.</summary>
/// <param name="Record">What it confirms; null or empty where it says nothing.</param>
/// <param name="Kind">What sort of thing it is, where it says so.</param>
/// <param name="Keys">The keys by which it names the work.</param>
/// <param name="Retracted">Whether it says that the work was retracted or withdrawn.</param>
internal sealed record SourceFacts(WorkRecord Record, WorkKind? Kind, IReadOnlyList<WorkKey> Keys, bool Retracted)
{
    /// <summary>A record in which nobody has said anything.</summary>
    public static WorkRecord Blank { get; } = new(null, [], null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    /// <summary>Both together: what this one says, and from the other what it leaves open.</summary>
    public SourceFacts With(SourceFacts other)
    {
        var (mine, theirs) = (Record, other.Record);
        return new SourceFacts(
            mine with
            {
                Title = mine.Title ?? theirs.Title,
                Authors = Fuller(mine.Authors, theirs.Authors),
                Issued = mine.Issued ?? theirs.Issued,
                Venue = mine.Venue ?? theirs.Venue,
                Volume = mine.Volume ?? theirs.Volume,
                Issue = mine.Issue ?? theirs.Issue,
                Pages = mine.Pages ?? theirs.Pages,
                Doi = mine.Doi ?? theirs.Doi,
                Arxiv = mine.Arxiv ?? theirs.Arxiv,
                Length = mine.Length ?? theirs.Length,
                Published = mine.Published ?? theirs.Published,
            },
            Kind ?? other.Kind,
            [.. Keys.Union(other.Keys)],
            Retracted || other.Retracted);
    }

    // Of one list with initials and one with names, the one with names.
    private static IReadOnlyList<string> Fuller(IReadOnlyList<string> mine, IReadOnlyList<string> theirs) =>
        mine.Count == 0 || (mine.Count == theirs.Count && theirs.Sum(name => name.Length) > mine.Sum(name => name.Length)) ? theirs : mine;
}
