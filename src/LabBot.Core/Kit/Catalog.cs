using LabBot.Core.Cards;

namespace LabBot.Core.Kit;

/// <summary>
/// The whole kit: sections, listings, works and relations. Immutable, so a reader keeps one consistent view for as
/// long as it holds the instance; safe on any thread. Made by <see cref="CatalogFiles"/>.
/// </summary>
public sealed class Catalog
{
    private readonly Dictionary<WorkId, Work> works;
    private readonly Dictionary<WorkKey, Work> worksByKey;
    private readonly Dictionary<string, Section> sections;
    private readonly Dictionary<string, Group> groups;
    private readonly ILookup<WorkId, Listing> listingsByWork;
    private readonly ILookup<WorkId, Relation> relationsByWork;

    internal Catalog(KitInfo info, IReadOnlyList<Section> sections, IReadOnlyList<Work> works, IReadOnlyList<Relation> relations)
    {
        Info = info;
        Sections = sections;
        Works = works;
        Relations = relations;
        Listings = [.. sections.SelectMany(section => section.Listings)];
        this.works = works.ToDictionary(work => work.Id);
        worksByKey = works.SelectMany(work => work.Keys, KeyValuePair.Create).ToDictionary(pair => pair.Value, pair => pair.Key);
        this.sections = sections.ToDictionary(section => section.Id);
        groups = sections.SelectMany(section => section.Groups).ToDictionary(group => group.Id);
        listingsByWork = Listings.ToLookup(listing => listing.Work);
        relationsByWork = relations.SelectMany(Ends).ToLookup(end => end.Work, end => end.Relation);
    }

    /// <summary>The kit's title, author, date and source.</summary>
    public KitInfo Info { get; }

    /// <summary>The sections, in the order of their files.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>Every listing, section by section, repeats included.</summary>
    public IReadOnlyList<Listing> Listings { get; }

    /// <summary>Every work once, in the order of its first listing.</summary>
    public IReadOnlyList<Work> Works { get; }

    /// <summary>Every relation, in the order in which the files state them.</summary>
    public IReadOnlyList<Relation> Relations { get; }

    /// <summary>The work with this id, or null.</summary>
    public Work? FindWork(WorkId id) => works.GetValueOrDefault(id);

    /// <summary>The work that this key names, or null.</summary>
    public Work? FindWork(WorkKey key) => worksByKey.GetValueOrDefault(key);

    /// <summary>The section with this id, or null.</summary>
    public Section? FindSection(string id) => sections.GetValueOrDefault(id);

    /// <summary>What people call a section: its title, and behind it its file where another section has the same title.</summary>
    /// <param name="section">One of <see cref="Sections"/>.</param>
    /// <param name="most">The most characters of the title; a longer one ends in "…". Default: all of it.</param>
    public string NameOf(Section section, int most = int.MaxValue) =>
        CutText.Shorten(section.Title, most) + (Sections.Count(other => other.Title.Equals(section.Title, StringComparison.OrdinalIgnoreCase)) > 1 ? $" ({section.File})" : "");

    /// <summary>The group with this id, or null.</summary>
    public Group? FindGroup(string id) => groups.GetValueOrDefault(id);

    /// <summary>Where the work is listed, in the kit's order; at least one place.</summary>
    public IEnumerable<Listing> ListingsOf(WorkId work) => listingsByWork[work];

    /// <summary>The relations in which the work is subject or target.</summary>
    public IEnumerable<Relation> RelationsOf(WorkId work) => relationsByWork[work];

    private static IEnumerable<(WorkId Work, Relation Relation)> Ends(Relation relation) =>
        [(relation.Subject, relation), (relation.Target, relation)];
}
