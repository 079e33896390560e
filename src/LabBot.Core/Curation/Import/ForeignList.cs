namespace LabBot.Core.Curation.Import;

/// <summary>Somebody else's list, as <see cref="ListReader"/> read it. Immutable; safe on any thread.</summary>
/// <param name="Format">The format it was read as.</param>
/// <param name="Sections">Its sections that hold at least one listing, in order.</param>
/// <param name="Doubtful">What was read, and a curator may want to look at; by line.</param>
/// <param name="Refused">What could not be read; by line. A file that is refused whole has one remark and no section.</param>
public sealed record ForeignList(ImportFormat Format, IReadOnlyList<ForeignSection> Sections, IReadOnlyList<ImportRemark> Doubtful, IReadOnlyList<ImportRemark> Refused)
{
    /// <summary>Every listing in order; <see cref="ForeignRelation.Target"/> is a place in it.</summary>
    public IReadOnlyList<ForeignListing> Listings { get; } = [.. Sections.SelectMany(section => section.Listings)];
}

/// <summary>A heading and the listings under it.</summary>
/// <param name="Title">The heading, marks shown plain; where the list has none, the list's own name.</param>
/// <param name="Note">The prose between the heading and the first listing; null when there is none.</param>
/// <param name="Listings">At least one.</param>
public sealed record ForeignSection(string Title, string? Note, IReadOnlyList<ForeignListing> Listings)
{
    /// <summary>What a kit says of groups in it beyond their titles; empty elsewhere.</summary>
    public IReadOnlyList<ForeignGroup> Groups { get; init; } = [];
}

/// <summary>A group of a kit.</summary>
/// <param name="Title">Its title, as <see cref="ForeignListing.Group"/> has it.</param>
/// <param name="Id">Its id; null for the one that its title makes.</param>
/// <param name="Note">What is said of it; null when nothing.</param>
/// <param name="Also">What else it is called.</param>
public sealed record ForeignGroup(string Title, string? Id, string? Note, IReadOnlyList<string> Also);

/// <summary>What could not be read or is uncertain.</summary>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="What">What stands there, in short.</param>
/// <param name="Why">Why it is doubtful or refused, and what to do.</param>
public sealed record ImportRemark(int Line, string What, string Why);
