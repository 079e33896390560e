using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Curation.Health;

/// <summary>Something about a link that a curator should know. Nothing is changed for it but by a curator.</summary>
/// <param name="Work">The work behind the link.</param>
/// <param name="Link">The link.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Since">Since when it stands so; of a link that fails, since it first did.</param>
/// <param name="Strikes">On how many days it failed since it last answered.</param>
/// <param name="Reason">What was seen, as a sentence; null where the change says it all.</param>
/// <param name="Change">What a curator may want to change; null when there is nothing to propose.</param>
public sealed record LinkFinding(WorkId Work, Uri Link, FindingKind Kind, Instant Since, int Strikes, string? Reason, ProposedChange? Change);

/// <summary>What a finding is about, in the order in which findings are shown.</summary>
public enum FindingKind
{
    /// <summary>The link is dead.</summary>
    Dead,

    /// <summary>The work was retracted or withdrawn.</summary>
    Retracted,

    /// <summary>The link has moved for good.</summary>
    Moved,

    /// <summary>A preprint has been published.</summary>
    Published,

    /// <summary>The link has failed lately, and is looked at again every day.</summary>
    Failing,

    /// <summary>The link's server does not let LabBot see.</summary>
    Unknown,
}

/// <summary>A change that a finding proposes. The closed set is the records inside.</summary>
public abstract record ProposedChange
{
    private ProposedChange()
    {
    }

    /// <summary>The link's new address in the place of the old one.</summary>
    /// <param name="To">The new one.</param>
    public sealed record Replace(Uri To) : ProposedChange;

    /// <summary>An archived copy beside the link.</summary>
    /// <param name="Copy">The copy.</param>
    public sealed record AddArchived(Uri Copy) : ProposedChange;

    /// <summary>The preprint's published version in its record.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="Source">Who says so.</param>
    public sealed record AddPublished(PublishedVersion Version, string Source) : ProposedChange;

    /// <summary>The work is no longer recommended.</summary>
    /// <param name="Why">The reason for it.</param>
    public sealed record Retire(string Why) : ProposedChange;
}
