using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>Which changes of a log a kit's files contain, or are past. Pure; safe on any thread.</summary>
internal static class SettledChanges
{
    /// <summary>Those that are in the files.</summary>
    /// <param name="files">The files, which load.</param>
    /// <param name="open">The changes that may be in them or not, in the log's order.</param>
    /// <param name="names">As conflicts name them.</param>
    public static HashSet<OpenChange> Of(CatalogLoad files, IReadOnlyList<OpenChange> open, KitNames names) =>
        Settled(KitText.Of(files), [.. open.Except(Fresh(KitText.Of(files), open, names))], names);

    // The changes that, each made after those before it, find just what they replace, as do all others that are about the same: none of them is in the files.
    // They may be in them nevertheless where they cancel out; made once more they cancel out again.
    private static IReadOnlyList<OpenChange> Fresh(KitText files, IReadOnlyList<OpenChange> open, KitNames names)
    {
        var (stale, begun) = (new HashSet<string>(), new HashSet<string>());
        foreach (var one in open)
        {
            var isBefore = !begun.Add(one.Change.Slot) || IsBefore(files, one.Change);
            if (!isBefore || EditFold.Holds(files, one.Change) || EditFold.Make(files, one.Change, names) is not null)
                stale.UnionWith(About(one.Change));
        }

        var (fresh, before) = (open, 0);
        do
        {
            before = fresh.Count;
            fresh = [.. fresh.Where(one => !About(one.Change).Any(stale.Contains))];
            stale.UnionWith(open.Except(fresh).SelectMany(one => About(one.Change)));
        }
        while (fresh.Count < before);
        return fresh;
    }

    // A listing stands where it stood only at the same place of its section.
    private static bool IsBefore(KitText text, CatalogChange change) =>
        change is MoveListing move ? text.Listing(move.From.Section, move.Work) is { } listing && text.StandsAt(listing, move.From) : EditFold.Holds(text, change.Inverse());

    private static IEnumerable<string> About(CatalogChange change) => change switch
    {
        AddSection or RemoveSection => [change.Slot],
        AddListing { At.Under: { } under } add => [add.Work.Value, under.Parent.Value],
        RemoveListing { At.Under: { } under } remove => [remove.Work.Value, under.Parent.Value],
        MoveListing move => new[] { move.Work, move.From.Under?.Parent, move.To.Under?.Parent }.OfType<WorkId>().Select(work => work.Value),
        _ => CatalogEdit.WorksOf(change).Select(work => work.Value),
    };

    // Walks the log back from its end: what the files hold is taken back here, so that each change is looked for in the files as they were before the later ones.
    private static HashSet<OpenChange> Settled(KitText files, IReadOnlyList<OpenChange> open, KitNames names)
    {
        var (settled, past, gone) = (new HashSet<OpenChange>(), new HashSet<string>(), new HashSet<WorkId>());
        foreach (var one in Enumerable.Reverse(open))
        {
            var holds = EditFold.Holds(files, one.Change);
            // Where a later change of its slot is held, a change is past, whatever was done by hand in between; so is what was done to a listing or a work that was taken away afterwards.
            if (!holds && !past.Contains(one.Change.Slot) && !CatalogEdit.WorksOf(one.Change).Any(gone.Contains))
                continue;
            settled.Add(one);
            if (one.Change is RemoveListing remove)
            {
                past.Add(new MoveListing(remove.Work, remove.At, remove.At).Slot);
                if (files.ListingsOf(remove.Work).Count == 0)
                    gone.Add(remove.Work);
            }

            // A listing that reads otherwise than it was added may be the one that was to be removed before.
            if (!holds || EditFold.Make(files, one.Change.Inverse(), names) is null || one.Change is not AddListing)
                past.Add(one.Change.Slot);
        }

        return settled;
    }
}
