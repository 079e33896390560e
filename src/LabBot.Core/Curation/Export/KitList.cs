using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>A kit as a list that <see cref="KitWriter"/> writes: what the files say of a work stands at its first listing.</summary>
internal static class KitList
{
    /// <summary>The list.</summary>
    public static ForeignList Of(Catalog kit)
    {
        var first = new Dictionary<WorkId, int>();
        foreach (var (place, listing) in kit.Listings.Index())
            first.TryAdd(listing.Work, place);
        var placed = kit.Listings.Where(listing => listing.Place is not null).Select(listing => new Relation(listing.Work, listing.Place!.Kind, listing.Place.Parent)).ToHashSet();
        var sections = new List<ForeignSection>();
        var at = 0;
        foreach (var section in kit.Sections)
        {
            var listings = new List<ForeignListing>();
            foreach (var listing in section.Listings)
                listings.Add(ListingOf(kit, listing, at++, first, placed));
            var groups = section.Groups.Select(group => new ForeignGroup(group.CompletesNames ? group.Title + ":" : group.Title, group.Id, group.Note, group.Aliases));
            sections.Add(new ForeignSection(section.Title, section.Note, listings) { Groups = [.. groups] });
        }

        return new ForeignList(ImportFormat.KitMarkdown, sections, [], []);
    }

    private static ForeignListing ListingOf(Catalog kit, Listing listing, int at, Dictionary<WorkId, int> first, HashSet<Relation> placed)
    {
        var work = kit.FindWork(listing.Work)!;
        var isFirst = first[listing.Work] == at;
        var group = listing.Group is { } id && kit.FindGroup(id) is { } found ? found.CompletesNames ? found.Title + ":" : found.Title : null;
        var foreign = new ForeignListing(listing.Label, listing.Link, listing.Note, listing.Source.Line)
        {
            Group = group,
            Of = listing.Place is { } place ? new ForeignRelation(place.Kind, ParentOf(kit, place.Parent, at)) : null,
        };
        return !isFirst ? foreign : foreign with
        {
            Id = work.Id,
            Kind = work.Kind == WorkKind.Website ? null : work.Kind,
            Also = work.Aliases,
            Tags = work.Tags,
            Record = work.Record,
            Fields = [.. FieldsOf(work)],
            Relations = [.. kit.RelationsOf(work.Id).Where(relation => relation.Subject == work.Id && !placed.Contains(relation)).Select(relation => new ForeignRelation(relation.Kind, first[relation.Target]))],
        };
    }

    // The parent stands before its child, wherever else its work is listed.
    private static int ParentOf(Catalog kit, WorkId parent, int at)
    {
        while (kit.Listings[--at].Work != parent)
        {
        }

        return at;
    }

    private static IEnumerable<ForeignField> FieldsOf(Work work)
    {
        if (work.Minutes is { } minutes)
            yield return new("minutes", FormattableString.Invariant($"{minutes}"));
        if (work.Level is { } level && level != work.Record?.Level)
            yield return new("level", level.ToString().ToLowerInvariant());
        foreach (var mirror in work.Mirrors)
            yield return new("mirror", mirror.AbsoluteUri);
        foreach (var copy in work.Archived)
            yield return new("archived", copy.AbsoluteUri);
        if (work.Retired is { } reason)
            yield return new("retired", reason);
        var draft = new WorkDraft(work.Id, work.Title, work.Link, new SourcePlace("", 1), work.Record);
        foreach (var key in work.Keys.Except(draft.TakeNewKeys()).Except(work.Mirrors.Select(WorkKey.Of)))
            yield return new("was", key.Value.StartsWith("url:", StringComparison.Ordinal) ? key.Value["url:".Length..] : key.Value);
    }
}
