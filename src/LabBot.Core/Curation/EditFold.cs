using LabBot.Core.Cards;
using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>The files with the edits made in them: the catalogue that people see.</summary>
/// <param name="Load">The files as they would be written, and the catalogue that they hold. It has no errors.</param>
/// <param name="Settled">By number of an edit, which of its changes the files as they were read contain, or are past: they are not to be made again.</param>
/// <param name="Made">By number of an edit, which of its changes were made here.</param>
/// <param name="Conflicts">What could not be made: the files show.</param>
public sealed record FoldedKit(
    CatalogLoad Load, IReadOnlyDictionary<long, IReadOnlyList<int>> Settled, IReadOnlyDictionary<long, IReadOnlyList<int>> Made, IReadOnlyList<EditConflict> Conflicts)
{
    /// <summary>The catalogue.</summary>
    public Catalog Catalog => Load.Catalog!;
}

/// <summary>A change that cannot be made, because the files hold neither what it replaces nor what it sets.</summary>
/// <param name="Edit">The edit's number.</param>
/// <param name="Change">Which of its changes, from 0.</param>
/// <param name="Why">A sentence.</param>
public sealed record EditConflict(long Edit, int Change, string Why);

/// <summary>
/// Makes edits in a kit's files. An edit whose result the files hold is settled; one whose old value they hold is made; where they hold neither, they show, and it is a conflict.
/// Pure; safe on any thread.
/// </summary>
public static class EditFold
{
    // A reason is a sentence, which holds two titles at most.
    private const int MostOfTitle = 60;

    /// <summary>Makes the edits in files that load, in the log's order.</summary>
    public static FoldedKit Fold(CatalogLoad files, IReadOnlyList<CatalogEdit> log)
    {
        var open = OpenChange.Of(log);
        if (open.Count == 0)
            return new FoldedKit(files, None, None, []);
        var names = new KitNames(files.Catalog!, log.SelectMany(edit => edit.Changes), MostOfTitle);
        var (text, made, conflicts) = (KitText.Of(files), new List<OpenChange>(), new List<EditConflict>());
        var (settled, found) = SettledChanges.Of(files, open, names);
        var removed = log.SelectMany(edit => edit.Changes).Select(SettledChanges.Left).OfType<(string, WorkId)>().ToHashSet();
        var last = open.Where(settled.Contains).GroupBy(one => one.Slot).Select(slot => slot.Last()).Where(one => Holds(text, one.Change)).ToHashSet();
        foreach (var one in open)
        {
            // What the files hold, an edit made before it here may have taken away: a relation that lay in where a listing stood, before that moved.
            if (settled.Contains(one) && (!last.Contains(one) || Holds(text, one.Change)))
                continue;
            settled.Remove(one);
            if (Make(text, one.Change, names) is not { } why)
                made.Add(one);
            else if (found.Contains(one) || SettledChanges.IsPast(text, one.Change, removed))
                settled.Add(one);
            else
                conflicts.Add(new EditConflict(one.Edit, one.Index, why));
        }

        var load = CatalogFiles.Read(text.ToFiles());
        return load.Catalog is not null ? new FoldedKit(load, ByEdit(settled), ByEdit(made), conflicts) : OneByOne(files, log, names);
    }

    /// <summary>Makes one edit more in a kit; null with the reason, a sentence, where one of its changes cannot be made.</summary>
    public static (CatalogLoad? Load, string? Why) Make(CatalogLoad kit, IReadOnlyList<CatalogChange> changes)
    {
        var (text, names) = (KitText.Of(kit), new KitNames(kit.Catalog!, changes, MostOfTitle));
        foreach (var change in changes)
        {
            // Taking away what is not there is no conflict where edits are made anew; whoever decides it now should hear.
            if (change is RemoveListing gone && text.Listing(gone.At.Section, gone.Work) is null)
                return (null, NotListed(gone.Work, gone.At.Section, names));
            if (Make(text, change, names) is { } why)
                return (null, why);
        }

        var load = CatalogFiles.Read(text.ToFiles());
        return load.Catalog is null ? (null, Broken(load)) : (load, null);
    }

    /// <summary>What makes a change is the same on the text of any kit; null when it is made or was already, else why it cannot be.</summary>
    internal static string? Make(KitText text, CatalogChange change, KitNames names) => Holds(text, change) ? null : change switch
    {
        AddSection add => Done(() => text.AddSection(add.Id, add.Title)),
        RemoveSection remove => text.IsEmpty(remove.Id) ? Done(() => text.RemoveSection(remove.Id)) : $"{names.Section(remove.Id)} holds listings.",
        AddListing add => AddTo(text, add, names),
        RemoveListing remove => RemoveFrom(text, remove, names),
        ChangeListing part => text.Listing(part.Section, part.Work) is { } listing ? Rewrite(text, listing, part, names) : NotListed(part.Work, part.Section, names),
        MoveListing move => MoveIn(text, move, names),
        ChangeWork work => ChangeField(text, work, names),
        ChangeRelation { Holds: true, Relation: var relation } => NotListed(text, relation, names) ?? Done(() => text.State(relation)),
        ChangeRelation { Relation: var relation } => text.Unstate(relation) ? null : $"{names.Work(relation.Subject)} stands under {names.Work(relation.Target)} as its {relation.Kind.Word()}.",
        ChangeRecord record => RecordJson.SayTheSame(text.Works.Find(record.Work), record.Old) ? Done(() => text.Works.Put(record.Work, record.New)) : $"works.csl.json says something else of {names.Work(record.Work)} than when this was decided.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether a text is as a change makes it.</summary>
    internal static bool Holds(KitText text, CatalogChange change) => change switch
    {
        AddSection add => text.HasSection(add.Id),
        RemoveSection remove => !text.HasSection(remove.Id),
        AddListing add => text.ListingsOf(text.WorkOf(WorkKey.Of(add.Listing.Link)) ?? add.Work).Any(listing => listing.Section.Id == add.At.Section),
        RemoveListing remove => text.Listing(remove.At.Section, remove.Work) is null,
        ChangeListing part => text.Listing(part.Section, part.Work) is { } listing && Part(listing, part.Part) == part.New,
        MoveListing move => text.Listing(move.To.Section, move.Work) is { } listing && (move.From.Section == move.To.Section ? text.StandsAt(listing, move.To) : text.Listing(move.From.Section, move.Work) is null),
        ChangeWork { New: { } value } work => text.Values(work.Work, work.Field).Contains(value),
        ChangeWork { Old: { } value } work => text.ListingsOf(work.Work).Count > 0 && (FieldNames.Repeatable.Contains(work.Field) ? !text.Values(work.Work, work.Field).Contains(value) : text.Values(work.Work, work.Field).Count == 0),
        ChangeWork => true,
        ChangeRelation one => text.Holds(one.Relation) == one.Holds,
        ChangeRecord record => RecordJson.SayTheSame(text.Works.Find(record.Work), record.New),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string? AddTo(KitText text, AddListing add, KitNames names)
    {
        if (Hindrance(text, add.At, names) is { } hindrance)
            return hindrance;
        var known = text.WorkOf(WorkKey.Of(add.Listing.Link));
        if (known is { } other && other != add.Work)
            return $"The files list this address as {names.Work(other)} by now.";
        if (known is null && text.ListingsOf(add.Work).Count > 0)
            return $"The id '{add.Work}' belongs to another address by now, that of {names.Work(add.Work)}.";
        text.Add(add.Work, add.At, add.Listing);
        return null;
    }

    private static string? RemoveFrom(KitText text, RemoveListing remove, KitNames names)
    {
        var listing = text.Listing(remove.At.Section, remove.Work)!;
        if (text.HasListingsUnder(listing))
            return $"Other listings stand under “{CutText.Shorten(listing.Label, MostOfTitle)}”; move them first.";
        if ((listing.Label, listing.Note) != (remove.Listing.Label, remove.Listing.Note) || WorkKey.Of(listing.Link) != WorkKey.Of(remove.Listing.Link))
            return $"The listing of {names.Work(remove.Work)} reads otherwise by now.";
        text.Remove(listing);
        return null;
    }

    private static string? Rewrite(KitText text, ListingText listing, ChangeListing part, KitNames names)
    {
        if (Part(listing, part.Part) is var now && now != part.Old)
            return $"The {Word(part.Part)} of {names.Work(part.Work)} is {(now is null ? "gone" : $"'{Problem.Short(now)}'")} by now.";
        switch (part.Part)
        {
            case ListingPart.Label:
                text.Write(listing, part.New!, listing.Link, listing.Note);
                break;
            case ListingPart.Link when text.WorkOf(WorkKey.Of(new Uri(part.New!))) is { } other && other != listing.Work:
                return $"The kit lists this address as {names.Work(other)}.";
            case ListingPart.Link:
                text.Write(listing, listing.Label, new Uri(part.New!), listing.Note);
                break;
            case ListingPart.Note:
                text.Write(listing, listing.Label, listing.Link, part.New);
                break;
        }

        return null;
    }

    private static string? MoveIn(KitText text, MoveListing move, KitNames names)
    {
        if (text.Listing(move.From.Section, move.Work) is not { } listing)
            return NotListed(move.Work, move.From.Section, names);
        if (Hindrance(text, move.To, names) is { } hindrance)
            return hindrance;
        if (move.To.Under is { } under && text.IsWithin(under.Parent, listing))
            return $"{names.Work(under.Parent)} stands under {names.Work(move.Work)} itself.";
        if (move.To.Section != move.From.Section && text.Within(listing).FirstOrDefault(under => text.Listing(move.To.Section, under.Work) is not null) is { } twice)
            return $"{names.Work(twice.Work)}, which moves with it, is listed in {names.Section(move.To.Section)} already; one section lists a reading once.";
        text.Move(listing, move.To);
        return null;
    }

    private static string? ChangeField(KitText text, ChangeWork change, KitNames names)
    {
        if (text.ListingsOf(change.Work).Count == 0)
            return $"The kit lists {names.Work(change.Work)} nowhere.";
        if (!FieldNames.Repeatable.Contains(change.Field) && (text.Values(change.Work, change.Field) is [var value, ..] ? value : null) is var now && now != change.Old)
            return $"'{change.Field}' of {names.Work(change.Work)} is {(now is null ? "not set" : $"'{Problem.Short(now)}'")} by now.";
        if (change.Old is { } old)
            text.RemoveValue(change.Work, change.Field, old);
        if (change.New is { } next)
            text.AddValue(change.Work, change.Field, next);
        return null;
    }

    // What hinders a listing from standing at a spot; null when nothing does.
    private static string? Hindrance(KitText text, Spot spot, KitNames names)
    {
        if (!text.HasSection(spot.Section))
            return $"There is no section {names.Section(spot.Section)}.";
        if (spot.Under is { } under && text.Listing(spot.Section, under.Parent) is null)
            return $"{names.Work(under.Parent)} is not listed in {names.Section(spot.Section)}.";
        return spot.Group is { } group && !text.HasGroup(spot.Section, group) ? $"There is no group '{group}' in {names.Section(spot.Section)}." : null;
    }

    // Changes that are each fine and together are not, such as two that give one alias key: those that break it are conflicts.
    private static FoldedKit OneByOne(CatalogLoad files, IReadOnlyList<CatalogEdit> log, KitNames names)
    {
        var (kept, conflicts) = (new List<CatalogEdit>(), new List<EditConflict>());
        var folded = new FoldedKit(files, None, None, []);
        foreach (var edit in log)
        {
            var text = KitText.Of(folded.Load);
            foreach (var change in edit.Changes.Index().Where(change => !edit.Settled.Contains(change.Index)))
                Make(text, change.Item, names);
            var load = CatalogFiles.Read(text.ToFiles());
            if (load.Catalog is not null)
                folded = Fold(files, [.. kept = [.. kept, edit]]);
            else
                conflicts.Add(new EditConflict(edit.Number, 0, Broken(load)));
        }

        return folded with { Conflicts = [.. folded.Conflicts, .. conflicts] };
    }

    private static IReadOnlyDictionary<long, IReadOnlyList<int>> ByEdit(IEnumerable<OpenChange> changes) =>
        changes.GroupBy(one => one.Edit).ToDictionary(edit => edit.Key, edit => (IReadOnlyList<int>)[.. edit.Select(one => one.Index).Order()]);

    private static readonly IReadOnlyDictionary<long, IReadOnlyList<int>> None = new Dictionary<long, IReadOnlyList<int>>();

    private static string? Part(ListingText listing, ListingPart part) => part switch
    {
        ListingPart.Label => listing.Label,
        ListingPart.Link => Links.Clean(listing.Link).OriginalString,
        _ => listing.Note,
    };

    private static string Word(ListingPart part) => part switch
    {
        ListingPart.Label => "label",
        ListingPart.Link => "address",
        _ => "note",
    };

    private static string NotListed(WorkId work, string section, KitNames names) => $"{names.Work(work)} is not listed in {names.Section(section)} any more.";

    private static string? NotListed(KitText text, Relation relation, KitNames names) =>
        new[] { relation.Subject, relation.Target }.FirstOrDefault(work => text.ListingsOf(work).Count == 0) is { Value: not null } missing ? $"The kit lists {names.Work(missing)} nowhere." : null;

    private static string Broken(CatalogLoad load) => $"The kit would not load any more: {load.Errors.First().What}; {load.Errors.First().Mend}.";

    private static string? Done(Action act)
    {
        act();
        return null;
    }
}

/// <summary>A change that the store does not know to be settled.</summary>
/// <param name="Edit">The edit's number.</param>
/// <param name="Index">Which of its changes, from 0.</param>
/// <param name="Change">It.</param>
/// <param name="Slot">What it is about, as <see cref="CatalogChange.Slot"/>; of a move, that listing of its work which stood in the section where the log's first move found it.</param>
internal sealed record OpenChange(long Edit, int Index, CatalogChange Change, string Slot)
{
    /// <summary>Those of a log, in its order.</summary>
    public static List<OpenChange> Of(IEnumerable<CatalogEdit> log)
    {
        var origins = new Dictionary<(WorkId, string), string>();
        return [.. log.SelectMany(edit => edit.Changes.Index().Where(change => !edit.Settled.Contains(change.Index)).Select(change => new OpenChange(edit.Number, change.Index, change.Item, SlotOf(change.Item))))];

        string SlotOf(CatalogChange change)
        {
            if (change is not MoveListing move)
                return change.Slot;
            var origin = origins[(move.Work, move.To.Section)] = origins.GetValueOrDefault((move.Work, move.From.Section), move.From.Section);
            return $"{change.Slot} of {origin}";
        }
    }
}
