using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>Says in words what changes do. Pure.</summary>
public static class EditWords
{
    // More lines than a screen of a phone holds are a batch, such as an import.
    private const int MostLines = 20;

    /// <summary>
    /// One line for each change, in order. Of a batch of more than twenty, one line for each section, with how many listings and works come or go; then how many relations and records do, and what
    /// else there is. Nothing is left out.
    /// </summary>
    /// <param name="changes">The changes.</param>
    /// <param name="catalog">The catalogue before them, or after: it gives titles to ids.</param>
    /// <param name="about">The work of which changes are told; by default all are.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<CatalogChange> changes, Catalog catalog, WorkId? about = null)
    {
        var names = new KitNames(catalog, changes);
        IReadOnlyList<CatalogChange> told = about is { } work ? [.. changes.Where(change => CatalogEdit.WorksOf(change).Contains(work))] : changes;
        return told.Count <= MostLines ? [.. told.Select(change => Line(change, names))] : [.. Batch(told, catalog, names)];
    }

    private static IEnumerable<string> Batch(IReadOnlyList<CatalogChange> changes, Catalog catalog, KitNames names)
    {
        var listings = changes.Select(Of).OfType<Listed>().ToList();
        var spots = listings.Select(one => (one.Section, one.Work)).ToHashSet();
        var sections = changes.OfType<AddSection>().Select(add => (add.Id, Comes: true)).Concat(changes.OfType<RemoveSection>().Select(remove => (remove.Id, Comes: false)))
            .Where(section => listings.Exists(one => (one.Section, one.Comes) == section)).ToHashSet();
        return
        [
            .. listings.GroupBy(one => (Id: one.Section, one.Comes)).OrderBy(group => PlaceOf(catalog, group.Key.Id)).Select(group =>
                $"{names.Section(group.Key.Id)}: {Wording.Count(group.Count(), "listing")}, {Wording.Count(group.Count(IsNowhereElse), "work")} {(group.Key.Comes ? "added" : "taken out")}{(sections.Contains(group.Key) ? ", the section too" : "")}"),
            .. changes.OfType<ChangeRelation>().GroupBy(change => change.Holds).Select(group => $"{Wording.Count(group.Count(), "relation")} between readings {(group.Key ? "added" : "taken back")}"),
            .. changes.OfType<ChangeRecord>().GroupBy(change => change.New is not null).Select(group => $"What sources say of {Wording.Count(group.Count(), "work")}: {(group.Key ? "noted" : "forgotten")}"),
            .. changes.Where(change => !IsCounted(change)).Select(change => Line(change, names)),
        ];

        // A work that is listed elsewhere too was in the kit before, or stays in it.
        bool IsNowhereElse(Listed one) => catalog.ListingsOf(one.Work).All(listing => spots.Contains((listing.Section, listing.Work)));

        bool IsCounted(CatalogChange change) => change switch
        {
            AddSection add => sections.Contains((add.Id, true)),
            RemoveSection remove => sections.Contains((remove.Id, false)),
            _ => change is AddListing or RemoveListing or ChangeRelation or ChangeRecord,
        };
    }

    private static Listed? Of(CatalogChange change) => change switch
    {
        AddListing add => new Listed(add.At.Section, add.Work, Comes: true),
        RemoveListing remove => new Listed(remove.At.Section, remove.Work, Comes: false),
        _ => null,
    };

    // A section that is not there yet stands behind all others.
    private static int PlaceOf(Catalog catalog, string section) => catalog.Sections.TakeWhile(one => one.Id != section).Count();

    private static string Line(CatalogChange change, KitNames names) => change switch
    {
        AddSection add => $"Adds the section “{add.Title}”",
        RemoveSection remove => $"Takes away the section “{remove.Title}”",
        AddListing { At.Under: { } under } add => $"Adds “{add.Listing.Label}” to {names.Section(add.At.Section)}, as {under.Kind.Word()} under {names.Work(under.Parent)}",
        AddListing add => $"Adds “{add.Listing.Label}” to {names.Section(add.At.Section)}",
        RemoveListing remove => $"Takes “{remove.Listing.Label}” out of {names.Section(remove.At.Section)}",
        ChangeListing { Part: ListingPart.Label } label => $"Label: “{label.Old}” becomes “{label.New}”",
        ChangeListing { Part: ListingPart.Link } link => $"Address: {link.Old} becomes {link.New}",
        ChangeListing { Old: null } note => $"Note on {names.Work(note.Work)}: “{note.New}”",
        ChangeListing { New: null } note => $"Note on {names.Work(note.Work)} goes: “{note.Old}”",
        ChangeListing note => $"Note on {names.Work(note.Work)}: “{note.Old}” becomes “{note.New}”",
        MoveListing move when move.From.Section != move.To.Section => $"Moves {names.Work(move.Work)} from {names.Section(move.From.Section)} to {names.Section(move.To.Section)}{Behind(move.To, names)}",
        MoveListing move => $"Moves {names.Work(move.Work)} within {names.Section(move.To.Section)}{Behind(move.To, names)}",
        ChangeWork { Field: "retired", New: { } reason } work => $"Retires {names.Work(work.Work)}: {reason}",
        ChangeWork { Field: "retired" } work => $"Recommends {names.Work(work.Work)} again",
        ChangeWork { Old: null } work => $"{names.Work(work.Work)} gets {Field(work.Field)} “{work.New}”",
        ChangeWork { New: null } work => $"{names.Work(work.Work)} loses {Field(work.Field)} “{work.Old}”",
        ChangeWork work => $"{names.Work(work.Work)}: {Field(work.Field)} “{work.Old}” becomes “{work.New}”",
        ChangeRelation { Relation: var relation, Holds: var holds } => $"{names.Work(relation.Subject)} is {(holds ? "" : "no longer ")}{relation.Kind.ToTarget().ToLowerInvariant()} {names.Work(relation.Target)}",
        ChangeRecord { New: null } record => $"Forgets what sources say of {names.Work(record.Work)}",
        ChangeRecord { Old: { } old, New: { } now } record when RecordJson.AddressOf(now) is { } link && RecordJson.SayTheSame(RecordJson.At(link, old), now) => $"What sources say of {names.Work(record.Work)} is at {link.OriginalString}",
        ChangeRecord record => $"Notes what sources say of {names.Work(record.Work)}{(RecordTitle(record.New!) is { } known ? $": {known}" : "")}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Behind(Spot spot, KitNames names) => spot switch
    {
        { Under: { } under } => $", as {under.Kind.Word()} under {names.Work(under.Parent)}",
        { After: { } after } => $", behind {names.Work(after)}",
        { IsFirst: true } => ", to the beginning",
        _ => "",
    };

    private static string Field(string name) => name switch
    {
        "also" => "the other name",
        "was" => "the former address",
        "archived" => "the archived copy",
        "tags" => "the tag",
        _ => "the " + name,
    };

    private static string? RecordTitle(string json) => JsonNode.Parse(json) is JsonObject item && item["title"]?.GetValue<string>() is { } title ? InertText.OneLine(title) : null;

    /// <summary>A listing that comes or goes.</summary>
    private sealed record Listed(string Section, WorkId Work, bool Comes);
}
