using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>Says in words what changes do. Pure.</summary>
public static class EditWords
{
    private const int MostNamed = 20;

    /// <summary>One line for each change, in order; of many, the first and how many follow.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="catalog">The catalogue before them, or after: it gives titles to ids.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<CatalogChange> changes, Catalog catalog)
    {
        var names = new KitNames(catalog, changes);
        List<string> lines = [.. changes.Select(change => Line(change, names))];
        return lines.Count <= MostNamed + 1 ? lines : [.. lines.Take(MostNamed), $"and {lines.Count - MostNamed} more"];
    }

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
}
