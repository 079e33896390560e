using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// What a foreign list would bring to a kit: which of its listings are one work, which works the kit knows, and the ids that the new ones
/// would have. Pure and immutable; safe on any thread.
/// </summary>
/// <param name="List">The list.</param>
/// <param name="Sections">Its sections, in order.</param>
/// <param name="Doubtful">What a curator may want to look at, by line: the list's own remarks and those on works that it names twice.</param>
public sealed record ImportPlan(ForeignList List, IReadOnlyList<PlannedSection> Sections, IReadOnlyList<ImportRemark> Doubtful)
{
    /// <summary>Every listing, in the order of <see cref="ForeignList.Listings"/>.</summary>
    public IReadOnlyList<PlannedListing> Listings { get; } = [.. Sections.SelectMany(section => section.Listings)];

    /// <summary>How many works the list names.</summary>
    public int Works => Listings.Count(listing => listing.IsFirst);

    /// <summary>How many of them the kit knows.</summary>
    public int Known => Listings.Count(listing => listing is { IsFirst: true, Known: not null });

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<ImportRemark> Refused => List.Refused;

    /// <summary>Plans an import.</summary>
    /// <param name="list">The list.</param>
    /// <param name="kit">The kit that it would go into; null for one of its own.</param>
    public static ImportPlan Of(ForeignList list, Catalog? kit)
    {
        var works = ForeignWorks.Of(list.Listings);
        var ids = new WorkNames(kit);
        foreach (var listing in list.Listings)
            ids.Reserve(listing.Id);
        var planned = new List<PlannedListing>();
        var byWork = new Dictionary<int, PlannedListing>();
        var doubtful = list.Doubtful.ToList();
        foreach (var (place, listing) in list.Listings.Index())
        {
            if (byWork.TryGetValue(works[place].Number, out var first))
            {
                planned.Add(new PlannedListing(listing, first.Work, first.Known, IsFirst: false, []));
                if (listing.Record is not null && first.Record is not null && listing.Record != first.Listing.Record)
                    doubtful.Add(new ImportRemark(listing.Line, Problem.Short(listing.Label), $"the same work as on line {first.Listing.Line}; what the list knows of it is taken from there"));
                continue;
            }

            var work = works[place];
            var known = work.Keys.Select(key => kit?.FindWork(key)).FirstOrDefault(found => found is not null);
            var entry = new PlannedListing(listing, known?.Id ?? ids.For(listing, place), known, IsFirst: true, work.Mirrors) { Record = work.Record };
            byWork.Add(work.Number, entry);
            planned.Add(entry);
        }

        if (kit is not null)
            doubtful.AddRange(list.Sections.Select(section => OfSection(section, kit)).OfType<ImportRemark>());
        var next = 0;
        return new ImportPlan(
            list,
            [.. list.Sections.Select(section => new PlannedSection(section, Existing(section, kit), planned.GetRange((next += section.Listings.Count) - section.Listings.Count, section.Listings.Count)))],
            [.. doubtful.OrderBy(remark => remark.Line)]);
    }

    private static Section? Existing(ForeignSection section, Catalog? kit) => kit is null ? null : Alike(section, kit).FirstOrDefault() ?? kit.FindSection(Slug.From(section.Title));

    private static IEnumerable<Section> Alike(ForeignSection section, Catalog kit) => kit.Sections.Where(existing => existing.Title.Equals(section.Title, StringComparison.OrdinalIgnoreCase));

    // Nobody is asked in the middle of a list: it goes to the first, and that is said before it does.
    private static ImportRemark? OfSection(ForeignSection section, Catalog kit) => Alike(section, kit).ToList() is [var first, _, ..] alike
        ? new ImportRemark(section.Listings[0].Line, Problem.Short(section.Title), $"the kit has {alike.Count} sections of this title ({string.Join(", ", alike.Select(one => one.File))}), and its listings would go to {first.File}; give it another title in the list if they are meant to stand elsewhere")
        : null;
}

/// <summary>A section of the list, and where it would go.</summary>
/// <param name="Section">The section.</param>
/// <param name="Existing">The kit's section of that title; null when it has none.</param>
/// <param name="Listings">Its listings, in order.</param>
public sealed record PlannedSection(ForeignSection Section, Section? Existing, IReadOnlyList<PlannedListing> Listings);

/// <summary>A listing of the list, and its work.</summary>
/// <param name="Listing">The listing.</param>
/// <param name="Work">The id of its work: the kit's, or the one that it would have.</param>
/// <param name="Known">The kit's work; null when it is new.</param>
/// <param name="IsFirst">Whether the list names the work here first; what belongs to the work is written here.</param>
/// <param name="Mirrors">Further addresses under which the list names the work; on the first listing only.</param>
public sealed record PlannedListing(ForeignListing Listing, WorkId Work, Work? Known, bool IsFirst, IReadOnlyList<Uri> Mirrors)
{
    /// <summary>What the list knows of the work, on the first listing only; null when nothing.</summary>
    public WorkRecord? Record { get; init; }
}
