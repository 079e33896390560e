using CsCheck;
using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Tests.Kit;
using static LabBot.Core.Curation.CatalogChange;
using static LabBot.Tests.Curation.EditFoldTests;

namespace LabBot.Tests.Curation;

public sealed class EditFoldPropertyTests
{
    private static readonly Gen<Func<CatalogLoad, List<CatalogEdit>, CatalogChange?>> SomeChange = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.OneOf("x", "Liò *y*", "a_b [c]", "— d", "🙂"), (kind, at, to, text) => (Func<CatalogLoad, List<CatalogEdit>, CatalogChange?>)((load, log) =>
    {
        var catalog = load.Catalog!;
        var listing = catalog.Listings[at % catalog.Listings.Count];
        var other = catalog.Listings[to % catalog.Listings.Count];
        var work = catalog.FindWork(listing.Work)!;
        var spots = KitText.Of(load);
        return kind switch
        {
            0 => new AddListing(new WorkId($"n{at}-{to}"), SpotBy(other, to), new NewListing(text, new Uri($"https://n{at}-{to}.example/"), text, [new ListingField("kind", "blog")])),
            1 => new ChangeListing(listing.Section, listing.Work, ListingPart.Label, listing.Label, text + at),
            2 => new ChangeListing(listing.Section, listing.Work, ListingPart.Note, listing.Note, text),
            3 => new ChangeWork(work.Id, "also", null, $"{text.Replace(",", "", StringComparison.Ordinal)} {at}"),
            4 when work.Aliases.Count > 0 => new ChangeWork(work.Id, "also", work.Aliases[to % work.Aliases.Count], null),
            5 => new ChangeWork(work.Id, "retired", work.Retired, work.Retired is null ? text : null),
            6 when other.Work != work.Id && !catalog.Relations.Contains(new Relation(work.Id, RelationKind.Deeper, other.Work)) => new ChangeRelation(new Relation(work.Id, RelationKind.Deeper, other.Work), true),
            7 => new MoveListing(work.Id, spots.SpotOf(spots.Listing(listing.Section, work.Id)!), SpotBy(other, to)),
            8 => new AddSection($"s{at}", text),
            9 => new ChangeRecord(work.Id, spots.Works.Find(work.Id), $$"""{"id":"{{work.Id}}","title":"{{at}}"}"""),
            10 or 11 when log.Count > 0 => log[at % log.Count].Changes[0].Inverse(),
            _ => null,
        };
    }));

    private static Spot SpotBy(Listing other, int n) => (n % 3) switch
    {
        0 => new Spot(other.Section) { Under = new Placement(other.Work, RelationKind.SeeAlso) },
        1 => new Spot(other.Section) { Group = other.Group, After = other.Work },
        _ => new Spot(other.Section),
    };

    [Fact]
    public void Any_edits_fold_into_files_that_load_again_settle_and_can_be_taken_back() => SomeChange.Array[1, 12].Sample(makers => FoldSettleAndTakeBack(Seed.Load, makers), iter: LongRun.Is ? 2000 : 40);

    // Few readings in few sections, so that many edits are about the same.
    [Fact]
    public void Any_edits_of_a_small_kit_do_too()
    {
        var kit = TemporaryKit.Load(("10-two.md", Two), ("20-other.md", "# Other\n\n- [Alpha again](https://a.example/)\n- [Other](https://other.example/)\n"), ("30-third.md", "# Third\n\n- [Third](https://third.example/)\n"));
        SomeChange.Array[1, 12].Sample(makers => FoldSettleAndTakeBack(kit, makers), iter: LongRun.Is ? 8_000 : 300);
    }

    private static void FoldSettleAndTakeBack(CatalogLoad files, Func<CatalogLoad, List<CatalogEdit>, CatalogChange?>[] makers)
    {
        var kit = files;
        var (log, states) = (new List<CatalogEdit>(), new List<CatalogLoad>());
        foreach (var make in makers)
        {
            if (make(kit, log) is { } change && EditFold.Make(kit, [change]).Load is { } next && !Same(next, kit))
            {
                log.Add(Edit(log.Count + 1, change));
                states.Add(kit);
                kit = next;
            }
        }

        var folded = EditFold.Fold(files, log);
        Assert.True(folded.Conflicts is [], $"{string.Join('\n', folded.Conflicts)} after\n" + Said(log));
        var isOneEach = log.Select(edit => edit.Changes[0].Slot).Distinct().Count() == log.Count;
        // Where a thing comes and goes, moves twice or is changed back, the order of readings may be another: what cancels out is not made.
        Assert.True(!log.GroupBy(edit => edit.Changes[0].Slot).Any(slot => slot.Count() > 1 && MayCancelOut(slot.First().Changes[0], slot.Last().Changes[0])) ? Same(folded.Load, kit) : Sorted(folded.Load) == Sorted(kit), $"one by one and all at once differ after\n{Said(log)}\nall at once:\n{CatalogSummary(folded.Load)}\none by one:\n{CatalogSummary(kit)}");

        // Written, read and folded again, nothing is left to do. Of several changes to one thing, and of places in an order, files cannot always tell
        // how far they are.
        var again = EditFold.Fold(folded.Load, log);
        Assert.True(again.Conflicts is [], $"{string.Join('\n', again.Conflicts)} after\n" + Said(log));
        Assert.True(!isOneEach || Sorted(again.Load) == Sorted(kit), $"folded again, the kit is another after\n{Said(log)}\nthen:\n{CatalogSummary(again.Load)}\nbefore:\n{CatalogSummary(folded.Load)}");

        // Files that hold the first edits only, as a fold that was cut off leaves them, get the rest.
        foreach (var (count, state) in isOneEach ? states.Index() : [])
        {
            var rest = EditFold.Fold(state, log);
            Assert.True(rest.Conflicts is [], $"{string.Join('\n', rest.Conflicts)} in files with the first {count} of\n" + Said(log));
            Assert.True(Sorted(rest.Load) == Sorted(kit), $"folded into files with the first {count}, the kit is another after\n{Said(log)}\nthen:\n{CatalogSummary(rest.Load)}\nexpected:\n{CatalogSummary(kit)}");
        }

        // Taken back in reverse, the catalogue is what it was.
        foreach (var edit in Enumerable.Reverse(log))
        {
            var (back, why) = EditFold.Make(kit, [.. edit.Changes.Reverse().Select(change => change.Inverse())]);
            Assert.True(back is not null, $"{edit.Changes[0]} cannot be taken back: {why}");
            kit = back;
        }

        Assert.True(CatalogSummary(files) == CatalogSummary(kit), "taken back, the kit is another after\n" + Said(log));
    }

    private static bool MayCancelOut(CatalogChange first, CatalogChange last) => (first, last) switch
    {
        (ChangeListing one, ChangeListing other) => one.Old == other.New,
        (ChangeWork one, ChangeWork other) => one.Old == other.New,
        (ChangeRecord one, ChangeRecord other) => one.Old == other.New,
        _ => true,
    };

    private static string Sorted(CatalogLoad load) => string.Join('\n', CatalogSummary(load).Split('\n').Order(StringComparer.Ordinal));

    private static string Said(IEnumerable<CatalogEdit> log) => string.Join('\n', log.Select(edit => edit.Changes[0]));

    private static string CatalogSummary(CatalogLoad load) => string.Join('\n', load.Catalog!.Listings
        .Select(listing => $"{listing.Section} {listing.Group} {listing.Work} {listing.Label} {listing.Note} {listing.Place} {string.Join('|', load.Catalog.FindWork(listing.Work)!.Aliases.Order())} {load.Catalog.FindWork(listing.Work)!.Retired} {load.Catalog.FindWork(listing.Work)!.Title}"));
}
