using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Curation;

/// <summary>What a curator changed with one command. The log of them only grows.</summary>
/// <param name="Number">Its number in the log, from 1.</param>
/// <param name="At">When.</param>
/// <param name="By">Who; null once they have asked to be forgotten.</param>
/// <param name="ByName">What the platform called them then; <see cref="Forgotten"/> once they are.</param>
/// <param name="What">What it does, as a sentence without a full stop: <c>Added "A Better Lesson" to TL;DR</c>.</param>
/// <param name="Changes">What it changes, in order; at least one.</param>
public sealed record CatalogEdit(long Number, Instant At, MemberId? By, string ByName, string What, IReadOnlyList<CatalogChange> Changes)
{
    /// <summary>The name of who has asked to be forgotten.</summary>
    public const string Forgotten = "a former curator";

    /// <summary>The number of the edit that it takes back; null for any other.</summary>
    public long? Undoes { get; init; }

    /// <summary>The suggestion that it follows; null when it follows none.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Who made that suggestion; null when it follows none.</summary>
    public string? SuggestedBy { get; init; }

    /// <summary>Which of the changes, from 0, the files have contained once: they are never made again, so that what is changed by hand afterwards stands.</summary>
    public IReadOnlySet<int> Settled { get; init; } = new HashSet<int>();

    /// <summary>The works that it is about, each once.</summary>
    public IEnumerable<WorkId> Works => Changes.SelectMany(WorksOf).Distinct();

    /// <summary>The same without who made it.</summary>
    public CatalogEdit WithoutPerson() => this with { By = null, ByName = Forgotten };

    /// <summary>The works that a change is about.</summary>
    internal static IEnumerable<WorkId> WorksOf(CatalogChange change) => change switch
    {
        CatalogChange.AddListing add => [add.Work],
        CatalogChange.RemoveListing remove => [remove.Work],
        CatalogChange.ChangeListing listing => [listing.Work],
        CatalogChange.MoveListing move => [move.Work],
        CatalogChange.ChangeWork work => [work.Work],
        CatalogChange.ChangeRelation { Relation: var relation } => [relation.Subject, relation.Target],
        CatalogChange.ChangeRecord record => [record.Work],
        _ => [],
    };
}

/// <summary>An edit that is not in the log: shown to a curator first, or waiting for one.</summary>
/// <param name="Id">Its name: 12 letters and digits.</param>
/// <param name="At">When it was made.</param>
/// <param name="For">Who looks at it; null for one that waits for any curator.</param>
/// <param name="What">As <see cref="CatalogEdit.What"/>.</param>
/// <param name="Changes">As <see cref="CatalogEdit.Changes"/>.</param>
public sealed record Proposal(string Id, Instant At, MemberId? For, string What, IReadOnlyList<CatalogChange> Changes)
{
    /// <summary>How long it is kept for the curator who looks at it.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(14);

    /// <summary>As <see cref="CatalogEdit.Undoes"/>.</summary>
    public long? Undoes { get; init; }

    /// <summary>As <see cref="CatalogEdit.Suggestion"/>.</summary>
    public string? Suggestion { get; init; }

    /// <summary>A new one.</summary>
    public static Proposal New(Instant at, MemberId? by, string what, IReadOnlyList<CatalogChange> changes) => new(Guid.NewGuid().ToString("N")[..12], at, by, what, changes);
}
