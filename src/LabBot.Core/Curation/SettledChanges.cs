using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>Which changes of a log a kit's files contain, or are past. Pure; safe on any thread.</summary>
internal static class SettledChanges
{
    /// <summary>Those that need not be made: of each slot, the last change whose result the files hold, and those before it.</summary>
    /// <param name="files">The files, which load.</param>
    /// <param name="open">The changes that may be in them or not, in the log's order.</param>
    /// <param name="names">As conflicts name works and sections.</param>
    /// <returns>Them; and those that the files held before later ones, which cannot be made any more and need not be.</returns>
    public static (HashSet<OpenChange> Settled, IReadOnlySet<OpenChange> Found) Of(CatalogLoad files, IReadOnlyList<OpenChange> open, KitNames names)
    {
        var (text, settled) = (KitText.Of(files), new HashSet<OpenChange>());
        var notIn = NotIn(KitText.Of(files), open, names).ToHashSet();
        var slots = open.GroupBy(one => one.Slot).Select(slot => slot.ToList()).ToList();
        var asBefore = slots.SelectMany(slot => slot.Where(one => IsAsBefore(text, one.Change, slot, notIn.Contains(one)))).ToHashSet();
        var found = FoundBackwards(KitText.Of(files), open.Except(notIn).Except(asBefore), names);
        // What moved to a place stood there before others came between.
        foreach (var slot in slots)
            settled.UnionWith(slot.Take(slot.FindLastIndex(one => (one.Change is MoveListing && found.Contains(one)) || (EditFold.Holds(text, one.Change) && !asBefore.Contains(one))) + 1));

        // Where the files are at a listing's move to another section, they are past its coming to the one it left.
        var left = open.Index().Where(one => one.Item.Change is MoveListing && settled.Contains(one.Item)).GroupBy(one => Left(one.Item.Change)).Where(moves => moves.Key is not null)
            .ToDictionary(moves => moves.Key!.Value, moves => moves.Max(one => one.Index));
        settled.UnionWith(open.Where((one, index) => one.Change is AddListing add && left.TryGetValue((add.At.Section, add.Work), out var move) && index < move));
        settled.UnionWith(open.Index().Where(one => settled.Contains(one.Item)).SelectMany(one => WentWith(one.Item.Change, open.Take(one.Index), text)).ToList());
        MakeWhatOthersNeed(settled, open, notIn, text);
        return (settled, found);
    }

    // What was done to a listing before it was taken away went with it, and so did what was done to its work where that was listed nowhere else, even if it was added anew.
    private static IEnumerable<OpenChange> WentWith(CatalogChange change, IEnumerable<OpenChange> before, KitText text)
    {
        if (change is not RemoveListing { At.Section: var section, Work: var work })
            return [];
        var isOnlyThere = text.ListingsOf(work).All(listing => listing.Section.Id == section) && before.All(one => Place(one.Change) != work.Value || Spots(one.Change).All(spot => spot.Section == section));
        return before.Where(one => one.Change switch
        {
            ChangeListing part => (part.Section, part.Work) == (section, work),
            MoveListing move => (move.From.Section, move.To.Section, move.Work) == (section, section, work),
            ChangeWork or ChangeRelation => isOnlyThere && CatalogEdit.WorksOf(one.Change).Contains(work),
            _ => false,
        });
    }

    // A listing or section that comes and goes, or moves and moves back, is in the files as if nothing had been; but a change between may need it: a listing put under it, a note on it, unless it goes.
    private static void MakeWhatOthersNeed(HashSet<OpenChange> settled, IReadOnlyList<OpenChange> open, IEnumerable<OpenChange> notIn, KitText text)
    {
        var cancelled = notIn.Where(one => settled.Contains(one) && Place(one.Change) is not null).GroupBy(one => one.Slot).Select(slot => slot.ToList()).ToList();
        while (cancelled.Find(IsNeeded) is { } needed)
        {
            settled.ExceptWith(needed);
            cancelled.Remove(needed);
        }

        bool IsNeeded(List<OpenChange> slot)
        {
            var places = slot[0].Change is MoveListing move && text.Listing(move.From.Section, move.Work) is { } listing ? text.Within(listing).Select(one => one.Work.Value).ToHashSet() : [Place(slot[0].Change)!];
            return open.SkipWhile(one => one != slot[0]).TakeWhile(one => one != slot[^1]).Any(one =>
                !settled.Contains(one) && places.Overlaps(Needs(one.Change)) && !(slot[^1].Change is RemoveListing { Work: var gone } && CatalogEdit.WorksOf(one.Change).Contains(gone)));
        }
    }

    // Of the changes, those that the files hold where the log is walked back from its end: what is found is taken back, so that each is looked for in the files as they were before the later ones.
    private static HashSet<OpenChange> FoundBackwards(KitText files, IEnumerable<OpenChange> open, KitNames names)
    {
        var found = new HashSet<OpenChange>();
        foreach (var one in open.Reverse().Where(one => EditFold.Holds(files, one.Change)))
        {
            found.Add(one);
            EditFold.Make(files, one.Change.Inverse(), names);
        }

        return found;
    }

    // Those that, each made after the ones before it, find just what they replace, as do all others that are about the same: the files hold none of them, unless they cancel out.
    private static IReadOnlyList<OpenChange> NotIn(KitText files, IReadOnlyList<OpenChange> open, KitNames names)
    {
        var (others, slots) = (new HashSet<string>(), new HashSet<string>());
        foreach (var one in open)
        {
            var isBefore = (!slots.Add(one.Slot) || IsBefore(files, one.Change)) && !EditFold.Holds(files, one.Change);
            if (!isBefore || EditFold.Make(files, one.Change, names) is not null)
                others.UnionWith(About(one.Change));
        }

        var (rest, count) = (open, 0);
        do
        {
            count = rest.Count;
            rest = [.. rest.Where(one => !About(one.Change).Any(others.Contains))];
            others.UnionWith(open.Except(rest).SelectMany(one => About(one.Change)));
        }
        while (rest.Count < count);
        return rest;
    }

    /// <summary>Whether a change that cannot be made need not be: what it is about, a later one has taken away or moved.</summary>
    /// <param name="text">The files, with the edits before it.</param>
    /// <param name="change">The change.</param>
    /// <param name="removed">What any edit of the log removed from a section.</param>
    public static bool IsPast(KitText text, CatalogChange change, IReadOnlySet<(string Section, WorkId Work)> removed)
    {
        bool HasLeft(string section, WorkId work) => text.Listing(section, work) is null && removed.Contains((section, work));
        bool IsGone(WorkId work) => text.ListingsOf(work).Count == 0 && removed.Any(one => one.Work == work);
        return change switch
        {
            ChangeListing part => HasLeft(part.Section, part.Work),
            MoveListing move => HasLeft(move.From.Section, move.Work),
            ChangeWork work => IsGone(work.Work),
            ChangeRelation { Relation: var relation } => IsGone(relation.Subject) || IsGone(relation.Target),
            _ => false,
        };
    }

    /// <summary>What a change takes out of a section; null when nothing.</summary>
    public static (string Section, WorkId Work)? Left(CatalogChange change) => change switch
    {
        RemoveListing remove => (remove.At.Section, remove.Work),
        MoveListing move when move.From.Section != move.To.Section => (move.From.Section, move.Work),
        _ => null,
    };

    // A listing that was to be moved out of its section and back to another place there, or taken away and added anew, is listed in its section before and after.
    private static bool IsAsBefore(KitText text, CatalogChange change, IReadOnlyList<OpenChange> slot, bool isNotIn) => change switch
    {
        MoveListing { To: var to, Work: var work } => text.Listing(to.Section, work) is { } listing && !text.StandsAt(listing, to) && (isNotIn || (slot[0].Change is MoveListing { From: var from } && text.StandsAt(listing, from))),
        AddListing { At.Section: var section, Work: var work } add => text.Listing(section, work) is { } listing && !Reads(listing, add.Listing)
            && slot.TakeWhile(one => one.Change != change).Any(one => one.Change is RemoveListing remove && Reads(listing, remove.Listing)),
        _ => false,
    };

    private static bool Reads(ListingText listing, NewListing text) => (listing.Label, listing.Note, WorkKey.Of(listing.Link)) == (text.Label, text.Note, WorkKey.Of(text.Link));

    // Whether the files are as a change found them. A move to another section is held wherever in it the listing stands; what is to move must stand at its very place.
    private static bool IsBefore(KitText text, CatalogChange change) =>
        change is MoveListing { From: var from, Work: var work } ? text.Listing(from.Section, work) is { } listing && text.StandsAt(listing, from) : EditFold.Holds(text, change.Inverse());

    // The works that a change names, or the section where it names none.
    private static IEnumerable<string> About(CatalogChange change) =>
        change is AddSection or RemoveSection ? [change.Slot]
        : CatalogEdit.WorksOf(change).Concat(Spots(change).Select(spot => spot.Under?.Parent).OfType<WorkId>()).Select(work => work.Value);

    // What comes, goes or moves by a change; null where nothing does.
    private static string? Place(CatalogChange change) => change switch
    {
        AddSection or RemoveSection => change.Slot,
        AddListing { Work: var work } => work.Value,
        RemoveListing { Work: var work } => work.Value,
        MoveListing { Work: var work } => work.Value,
        _ => null,
    };

    // What must be in its place for a change to be made.
    private static IEnumerable<string> Needs(CatalogChange change) =>
        About(change).Concat(Spots(change).SelectMany(spot => new[] { new AddSection(spot.Section, "").Slot, spot.After?.Value }).OfType<string>());

    private static Spot[] Spots(CatalogChange change) => change switch
    {
        AddListing add => [add.At],
        RemoveListing remove => [remove.At],
        MoveListing move => [move.From, move.To],
        _ => [],
    };
}
