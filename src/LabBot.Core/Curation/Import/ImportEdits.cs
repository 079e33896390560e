using LabBot.Core.Curation.Export;
using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation.Import;

/// <summary>The changes that bring a planned import into a kit: one edit, which one undo takes back. What the kit has already is not listed again. Pure.</summary>
public static class ImportEdits
{
    /// <summary>The changes; none where everything is known.</summary>
    public static IReadOnlyList<CatalogChange> Of(ImportPlan plan, Catalog kit)
    {
        var (changes, records) = (new List<CatalogChange>(), new List<CatalogChange>());
        var taken = kit.Sections.Select(section => section.Id).ToHashSet();
        var (sectionOf, placed) = (new Dictionary<WorkId, string>(), new HashSet<Relation>());
        foreach (var section in plan.Sections)
        {
            var id = section.Existing?.Id;
            foreach (var planned in section.Listings.Where(planned => planned.Known is null && !sectionOf.ContainsKey(planned.Work)))
            {
                if (id is null)
                {
                    id = Free(section.Section.Title, taken);
                    changes.Add(new AddSection(id, KitLine.Plain(section.Section.Title)));
                }

                var listing = planned.Listing;
                var spot = SpotOf(plan, planned, id, sectionOf);
                if (spot.Under is { } under)
                    placed.Add(new Relation(planned.Work, under.Kind, under.Parent));
                changes.Add(new AddListing(planned.Work, spot, new NewListing(Label(listing), listing.Link, NoteOf(listing), [.. Fields(planned)])));
                sectionOf.Add(planned.Work, id);
                if (planned.Record is { } record)
                    records.Add(new ChangeRecord(planned.Work, null, CslItem.Of(planned.Work, listing.Kind ?? WorkKind.Website, listing.Link, record, title: null).ToJsonString()));
            }
        }

        var relations = plan.Listings.SelectMany(planned => Relations(plan, planned)).Distinct().Where(relation => !placed.Contains(relation) && !kit.Relations.Contains(relation));
        return [.. changes, .. relations.Select(relation => new ChangeRelation(relation, true)), .. records];
    }

    // Under the listing that it is about, where that comes into the same section now; a known one is related by a line of its own.
    private static Spot SpotOf(ImportPlan plan, PlannedListing planned, string section, Dictionary<WorkId, string> sectionOf) =>
        planned.Listing.Of is { Kind: not RelationKind.Explains } of && plan.Listings[of.Target].Work is var parent && parent != planned.Work && sectionOf.GetValueOrDefault(parent) == section
            ? new Spot(section) { Under = new Placement(parent, of.Kind) }
            : new Spot(section);

    private static IEnumerable<Relation> Relations(ImportPlan plan, PlannedListing planned) =>
        (planned.Listing.Of is { } of ? [of, .. planned.Listing.Relations] : planned.Listing.Relations)
            .Select(relation => new Relation(planned.Work, relation.Kind, plan.Listings[relation.Target].Work))
            .Where(relation => relation.Subject != relation.Target);

    private static string Label(ForeignListing listing) => KitLine.Plain(listing.Group is { } group && group.EndsWith(':') ? $"{group} {listing.Label}" : listing.Label);

    private static string? NoteOf(ForeignListing listing)
    {
        var further = string.Join("; ", listing.Extra.Select(extra => $"{extra.Label}: {extra.Link.AbsoluteUri}"));
        var note = KitLine.Plain(listing.Note is null ? further : further.Length == 0 ? listing.Note : $"{listing.Note} ({further})");
        return note.Length == 0 ? null : note;
    }

    private static IEnumerable<ListingField> Fields(PlannedListing planned)
    {
        var listing = planned.Listing;
        if (listing.Kind is { } kind)
            yield return new ListingField("kind", kind.Word());
        if (Joined(listing.Also) is { Length: > 0 } also)
            yield return new ListingField("also", also);
        // A group that only keeps listings together becomes a tag of each.
        if (Joined([.. listing.Tags, .. listing.Group is { } group && !group.EndsWith(':') ? (string[])[group] : []]) is { Length: > 0 } tags)
            yield return new ListingField("tags", tags);
        foreach (var field in listing.Fields)
            yield return new ListingField(field.Name, KitLine.Plain(field.Value));
        foreach (var mirror in planned.Mirrors)
            yield return new ListingField("mirror", mirror.AbsoluteUri);
    }

    private static string Joined(IEnumerable<string> words) =>
        string.Join(", ", words.SelectMany(word => word.Split(',')).Select(KitLine.Plain).Where(word => word.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase));

    private static string Free(string title, HashSet<string> taken)
    {
        var slug = Slug.From(title) is { Length: > 0 } id ? id : "section";
        var free = slug;
        for (var number = 2; !taken.Add(free); number++)
            free = $"{slug[..Math.Min(slug.Length, Slug.MaxLength - 4)].TrimEnd('-')}-{number}";
        return free;
    }
}
