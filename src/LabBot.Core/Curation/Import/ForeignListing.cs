using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>One thing that a foreign list names.</summary>
/// <param name="Label">Its name there, marks shown plain; never empty.</param>
/// <param name="Link">Its address: http or https, without proxies, tracking and share tokens (<see cref="Links.Clean"/>).</param>
/// <param name="Note">What the list says of it; null when nothing.</param>
/// <param name="Line">The line in the file, from 1.</param>
public sealed record ForeignListing(string Label, Uri Link, string? Note, int Line)
{
    /// <summary>
    /// The title of the group that it stands in; null outside a group. Where it ends in a colon it completes the label
    /// ("Variational Autoencoders (VAEs):" and "Paper"), as in Kit Markdown. Neighbours with one title are one group.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>The listing under which it stands, and how it relates to that; null where it stands by itself.</summary>
    public ForeignRelation? Of { get; init; }

    /// <summary>Further relations to listings of the list, this one the subject.</summary>
    public IReadOnlyList<ForeignRelation> Relations { get; init; } = [];

    /// <summary>Further links that belong to it: its code, its slides, its demo.</summary>
    public IReadOnlyList<ExtraLink> Extra { get; init; } = [];

    /// <summary>What it is, where the list or the address says so; null when neither does.</summary>
    public WorkKind? Kind { get; init; }

    /// <summary>What else it is called.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What a bibliography says of it; null where the format holds no such thing.</summary>
    public WorkRecord? Record { get; init; }

    /// <summary>The id that a kit gave it; null elsewhere.</summary>
    public WorkId? Id { get; init; }

    /// <summary>Further fields of Kit Markdown as they stand there: <c>minutes</c>, <c>level</c>, <c>mirror</c>, <c>archived</c>, <c>retired</c>, <c>was</c>.</summary>
    public IReadOnlyList<ForeignField> Fields { get; init; } = [];
}

/// <summary>A relation, read as a sentence: the listing that holds it is a counterpoint (and so on) to the target.</summary>
/// <param name="Kind">The relation.</param>
/// <param name="Target">The place of the target in <see cref="ForeignList.Listings"/>, from 0.</param>
public sealed record ForeignRelation(RelationKind Kind, int Target);

/// <summary>A further link of a listing.</summary>
/// <param name="Label">Its words; never empty.</param>
/// <param name="Link">Its address, cleaned as a listing's is.</param>
public sealed record ExtraLink(string Label, Uri Link);

/// <summary>A field of Kit Markdown.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Value">What stands behind the word.</param>
public sealed record ForeignField(string Name, string Value);
