using LabBot.Core.Kit;

namespace LabBot.Core.Cards;

/// <summary>The cards that list works: a section, a group, the works in one relation to another.</summary>
public static class ListCards
{
    /// <summary>A section: its note and its listings, groups under their titles.</summary>
    public static Card OfSection(Catalog catalog, Section section, params IReadOnlyList<CardAction> actions) => new(section.Title,
    [
        .. Note(section.Note),
        .. InRuns(section.Listings).Select(run => new Items(Heading(catalog, run[0].Group), [.. run.Select(listing => WorkCard.Line(catalog, listing))])),
        .. Actions(actions),
    ]);

    /// <summary>A group: its note and its listings.</summary>
    public static Card OfGroup(Catalog catalog, Group group, params IReadOnlyList<CardAction> actions) => new(group.Title,
    [
        .. Note(group.Note),
        new Items(null, [.. catalog.FindSection(group.Section)!.Listings.Where(listing => listing.Group == group.Id).Select(listing => WorkCard.Line(catalog, listing))]),
        new Footnote("In the section ", catalog.FindSection(group.Section)!.Title, "."),
        .. Actions(actions),
    ]);

    /// <summary>The works in one relation to <paramref name="target"/>, then the target itself.</summary>
    public static Card OfRelation(Catalog catalog, RelationKind kind, Work target, params IReadOnlyList<CardAction> actions) => new($"{kind.SetTitle()} {target.Title}",
    [
        new Items(null, [.. catalog.RelationsOf(target.Id)
            .Where(relation => relation.Kind == kind && relation.Target == target.Id)
            .Select(relation => WorkCard.Line(catalog, catalog.FindWork(relation.Subject)!))]),
        new Items("They are about", WorkCard.Line(catalog, target)),
        .. Actions(actions),
    ]);

    private static IEnumerable<CardBlock> Note(string? note) => note is null ? [] : [new Paragraph(note)];

    private static IEnumerable<CardBlock> Actions(IReadOnlyList<CardAction> actions) => actions.Count == 0 ? [] : [new Actions(actions)];

    private static string? Heading(Catalog catalog, string? group) => group is null ? null : catalog.FindGroup(group)!.Title;

    // Neighbours of one group, or of none, in the section's order.
    private static IEnumerable<List<Listing>> InRuns(IReadOnlyList<Listing> listings)
    {
        var run = new List<Listing>();
        foreach (var listing in listings)
        {
            if (run.Count > 0 && run[0].Group != listing.Group)
            {
                yield return run;
                run = [];
            }

            run.Add(listing);
        }

        if (run.Count > 0)
            yield return run;
    }
}
