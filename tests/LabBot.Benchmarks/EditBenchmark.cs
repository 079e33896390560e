using System.Diagnostics;
using System.Globalization;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Import;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using NodaTime;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Benchmarks;

/// <summary>
/// The edit part of <c>curation</c>: a thousand edits folded into the kit's files, and how long a curator waits for one edit, on the real store, until everybody finds it. Also an import of 1,200
/// listings entered as one edit and taken back.
/// </summary>
internal static class EditBenchmark
{
    private const int Edits = 1_000;
    private const int Rounds = 200;

    /// <summary>Runs it and prints its lines.</summary>
    public static async Task RunAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "catalog");
        var files = CatalogFiles.Load(folder);
        var log = Log(files.Catalog!);
        var started = Stopwatch.GetTimestamp();
        var folded = EditFold.Fold(files, log);
        Say($"fold of {Edits} edits into {files.Catalog!.Works.Count} works: {Milliseconds(started):F0} ms, {folded.Made.Count} made, {folded.Conflicts.Count} conflicts, {folded.Catalog.Works.Count} works afterwards (goal: 1,000 ms)");

        using var data = new TemporaryData();
        await using var store = LiteDbStore.Open(data.Path, TimeProvider.System);
        var kit = new LiveKit(files.Catalog);
        var desk = new ReadingDesk(kit, () => Stores.Of(store), DripDefaults.Standard, TimeProvider.System, CommandNames.Default);
        using var curation = new CurationDesk(desk, () => CatalogFiles.Load(folder), () => throw new NotSupportedException());
        await curation.OpenAsync(default);
        var by = new Caller(new MemberId("terminal", "terminal", "ada"), "Ada", IsCurator: true);
        var waits = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var proposal = Proposal.New(SystemClock.Instance.GetCurrentInstant(), by.Member, "edit", [Added(i)]);
            started = Stopwatch.GetTimestamp();
            if (await curation.EnterAsync(proposal, isKept: false, by, null, default) is not EntryResult.Entered)
                throw new InvalidOperationException("an edit was not entered");
            waits.Add(Milliseconds(started));
            if (kit.Now.Index.Find($"Added reading number {i}") is not KitAnswer.One { Thing: KitThing.OfWork })
                throw new InvalidOperationException("an edit was not found when it was acknowledged");
        }

        waits.Sort();
        Say($"one edit, entered until it is acknowledged and found: median {waits[Rounds / 2]:F1} ms, 99th percentile {waits[Rounds * 99 / 100]:F1} ms; found at the moment of its acknowledgement, {Rounds} of {Rounds} (goal: 50 ms after it)");

        var open = await curation.OpenAsync(default);
        var list = ListReader.Read(System.Text.Encoding.UTF8.GetBytes(ImportBenchmark.Markdown()), "list.md", null);
        started = Stopwatch.GetTimestamp();
        var (batch, why) = ImportList.Propose(curation, open, ImportPlan.Of(list, open.Kit.Catalog), "list.md", by.Member);
        var planned = Milliseconds(started);
        started = Stopwatch.GetTimestamp();
        var entered = await curation.EnterAsync(batch ?? throw new InvalidOperationException(why), isKept: false, by, null, default);
        Say($"import of {list.Listings.Count} listings into the kit: planned and proven in {planned:F0} ms, entered in {Milliseconds(started):F0} ms as one edit of {((EntryResult.Entered)entered).Edit.Changes.Count} changes");
    }

    // Of every kind, spread over the kit: names that come, notes and labels that change, readings that are added, retired, related.
    private static List<CatalogEdit> Log(Catalog catalog)
    {
        var (edits, notes) = (new List<CatalogEdit>(), catalog.Listings.DistinctBy(listing => (listing.Section, listing.Work)).ToDictionary(listing => (listing.Section, listing.Work), listing => listing.Note));
        var listings = catalog.Listings.DistinctBy(listing => (listing.Section, listing.Work)).ToList();
        for (var i = 0; i < Edits; i++)
        {
            var listing = listings[i % listings.Count];
            CatalogChange change = (i % 4) switch
            {
                0 => Added(i),
                1 => new ChangeWork(listing.Work, "also", null, $"name {i}"),
                2 => new ChangeListing(listing.Section, listing.Work, ListingPart.Note, notes[(listing.Section, listing.Work)], notes[(listing.Section, listing.Work)] = $"note {i}"),
                _ => new ChangeRelation(new Relation(listing.Work, (RelationKind)(i % 6), listings[(i * 7 + 1) % listings.Count].Work), true),
            };
            if (change is ChangeRelation { Relation: var relation } && relation.Subject == relation.Target)
                change = Added(i);
            edits.Add(new CatalogEdit(i + 1, Instant.FromUnixTimeSeconds(i), null, "Ada", "edit", [change]));
        }

        return edits;
    }

    private static AddListing Added(int number) =>
        new(new WorkId($"added-{number}"), new Spot("llms"), new NewListing($"Added reading number {number}", new Uri($"https://added.example/{number}"), "a note", [new ListingField("kind", "blog")]));

    private static double Milliseconds(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class TemporaryData : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("labbot-bench-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
