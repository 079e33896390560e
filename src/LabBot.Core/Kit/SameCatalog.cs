namespace LabBot.Core.Kit;

/// <summary>Whether two catalogues show people the same, wherever their lines stand. Pure.</summary>
public static class SameCatalog
{
    /// <summary>Compares them: sections, groups, listings, works, relations, in order.</summary>
    public static bool Are(Catalog one, Catalog other) =>
        one.Info == other.Info
        && one.Sections.Select(Text).SequenceEqual(other.Sections.Select(Text))
        && one.Works.Select(Text).SequenceEqual(other.Works.Select(Text))
        && one.Relations.ToHashSet().SetEquals(other.Relations);

    private static string Text(Section section) => string.Join('\n',
    [
        $"{section.Id}|{section.Title}|{section.Note}|{section.File}",
        .. section.Groups.Select(group => $"{group.Id}|{group.Title}|{group.CompletesNames}|{group.Note}|{string.Join(',', group.Aliases)}"),
        .. section.Listings.Select(listing => $"{listing.Work}|{listing.Label}|{listing.Name}|{listing.Link.OriginalString}|{listing.Note}|{listing.Group}|{listing.Place}"),
    ]);

    private static string Text(Work work) =>
        $"{work.Id}|{work.Title}|{work.Kind}|{work.Link.OriginalString}|{string.Join(' ', work.Keys)}|{string.Join(',', work.Aliases)}|{string.Join(',', work.Tags)}|{work.Minutes}|{work.Level}|{string.Join(' ', work.Mirrors)}|{string.Join(' ', work.Archived)}|{work.Retired}|{(work.Record is { } record ? record with { Authors = [] } : null)}|{string.Join(',', work.Record?.Authors ?? [])}";
}
