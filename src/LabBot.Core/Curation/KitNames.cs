using LabBot.Core.Cards;
using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>
/// What people call the works and sections that changes name by id: a work by its title in quotation marks, a section by its own. Where two are called the same, the work's id or the section's file
/// stands behind; what nobody has named is its id. Pure; safe on any thread.
/// </summary>
/// <param name="catalog">The catalogue before the changes, or after.</param>
/// <param name="changes">Name what the catalogue does not hold yet, or not any more. They are read by the first name that is asked for.</param>
/// <param name="most">The most characters of a title; a longer one ends in "…". Default: all of it.</param>
internal sealed class KitNames(Catalog catalog, IEnumerable<CatalogChange> changes, int most = int.MaxValue)
{
    private readonly Lazy<(Dictionary<WorkId, string> Titles, Dictionary<string, int> Uses)> works = new(() => Works(catalog, changes));

    /// <summary>A work: <c>“The Bitter Lesson”</c>, <c>“Attention” (attention-2)</c>.</summary>
    public string Work(WorkId id) =>
        !works.Value.Titles.TryGetValue(id, out var title) ? $"'{id}'" : $"“{CutText.Shorten(title, most)}”{(works.Value.Uses[title] > 1 ? $" ({id})" : "")}";

    /// <summary>A section: <c>TL;DR</c>, <c>Models (20-more-models.md)</c>.</summary>
    public string Section(string id) =>
        catalog.FindSection(id) is { } section ? catalog.NameOf(section, most)
        : changes.Select(change => TitleIn(change, id)).FirstOrDefault(title => title is not null) is { } named ? CutText.Shorten(named, most)
        : $"'{id}'";

    private static string? TitleIn(CatalogChange change, string section) => change switch
    {
        AddSection add when add.Id == section => add.Title,
        RemoveSection remove when remove.Id == section => remove.Title,
        _ => null,
    };

    private static (Dictionary<WorkId, string>, Dictionary<string, int>) Works(Catalog catalog, IEnumerable<CatalogChange> changes)
    {
        var titles = catalog.Works.ToDictionary(work => work.Id, work => work.Title);
        foreach (var change in changes)
        {
            if (change is AddListing add)
                titles.TryAdd(add.Work, add.Listing.Label);
            else if (change is RemoveListing remove)
                titles.TryAdd(remove.Work, remove.Listing.Label);
        }

        return (titles, titles.Values.GroupBy(title => title, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.Count(), StringComparer.OrdinalIgnoreCase));
    }
}
