using LabBot.Core.Kit;

namespace LabBot.Core.Learning;

/// <summary>
/// An ordered view of the kit: <c>tldr</c>, <c>full</c> or any section. Walks sections and listings in order and takes each
/// work once, at its first listing; a related listing comes right after its parent, because it stands there in the file. A
/// retired work is left out.
/// </summary>
/// <param name="Name">The name by which it is chosen.</param>
/// <param name="Title">What people see.</param>
/// <param name="Steps">Its works in order; none twice.</param>
public sealed record Track(string Name, string Title, IReadOnlyList<TrackStep> Steps)
{
    /// <summary>The name of the track that walks every section.</summary>
    public const string Full = "full";

    /// <summary>The names one can choose: <c>full</c> and every section's id, in the kit's order.</summary>
    public static IReadOnlyList<string> Names(Catalog catalog) => [.. catalog.Sections.Select(section => section.Id), Full];

    /// <summary>Those of them that have something to read.</summary>
    public static IReadOnlyList<string> NamesToStart(Catalog catalog) => [.. Names(catalog).Where(name => Find(catalog, name) is { Steps.Count: > 0 })];

    /// <summary>The track of this name, whatever the case; null when the kit has none.</summary>
    public static Track? Find(Catalog catalog, string name)
    {
        if (name.Equals(Full, StringComparison.OrdinalIgnoreCase))
            return new Track(Full, "the whole kit", Walk(catalog, catalog.Sections));
        return catalog.FindSection(name.ToLowerInvariant()) is { } section ? new Track(section.Id, section.Title, Walk(catalog, [section])) : null;
    }

    private static List<TrackStep> Walk(Catalog catalog, IReadOnlyList<Section> sections)
    {
        var seen = new HashSet<WorkId>();
        var steps = new List<TrackStep>();
        foreach (var listing in sections.SelectMany(section => section.Listings))
        {
            if (catalog.FindWork(listing.Work) is { Retired: null } work && seen.Add(work.Id))
                steps.Add(new TrackStep(work, listing, RelationOf(catalog, listing)));
        }

        return steps;
    }

    private static Relation? RelationOf(Catalog catalog, Listing listing) =>
        listing.Place is { } place
            ? new Relation(listing.Work, place.Kind, place.Parent)
            : catalog.RelationsOf(listing.Work).FirstOrDefault(relation => relation.Subject == listing.Work);
}

/// <summary>One work of a track.</summary>
/// <param name="Work">The work.</param>
/// <param name="Listing">Its place in the kit.</param>
/// <param name="Relation">How it stands to another work, as its subject; null when it stands alone.</param>
public sealed record TrackStep(Work Work, Listing Listing, Relation? Relation);
