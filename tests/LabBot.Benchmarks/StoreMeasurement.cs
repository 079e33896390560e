using System.Diagnostics;
using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LabBot.Benchmarks;

/// <summary>All that one run of the store measurement finds out. Times are milliseconds, sizes 2^20 bytes.</summary>
internal sealed record StoreMeasurement(
    double PairsPerSecondAlone, double PairsPerSecond, int Enrollments, double ClaimP50, double ClaimMax, double ToPlanP50, double FirstTick, double Open, double Backup, double FileMegabytes, double MemoryMegabytes)
{
    private const int Many = 100_000;
    private const int Pairs = 2_000;
    private const int Ticks = 101;

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);
    private static readonly Duration Lease = Duration.FromSeconds(60);
    private static readonly Duration Grace = Duration.FromSeconds(10);

    public static async Task<StoreMeasurement> TakeAsync()
    {
        await PairsAsync(200, 8).ConfigureAwait(false); // so that what follows is compiled
        var alone = await PairsAsync(Pairs, 1).ConfigureAwait(false);
        var together = await PairsAsync(Pairs, 8).ConfigureAwait(false);

        var folder = Directory.CreateTempSubdirectory("labbot-benchmark-");
        try
        {
            double firstTick;
            await using (var filling = LiteDbStore.Open(folder.FullName, TimeProvider.System))
            {
                await EnrollAsync(filling, Many).ConfigureAwait(false);
                firstTick = await FirstTickAsync(filling).ConfigureAwait(false);
            }

            return await WithManyAsync(folder.FullName, alone, together, firstTick).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<StoreMeasurement> WithManyAsync(string folder, double alone, double together, double firstTick)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var opening = Stopwatch.GetTimestamp();
        var store = LiteDbStore.Open(folder, TimeProvider.System);
        var open = Milliseconds(opening);
        await using (store.ConfigureAwait(false))
        {
            var claims = new double[Ticks];
            var plans = new double[Ticks];
            for (var i = 0; i < Ticks; i++)
            {
                claims[i] = await TimeAsync(() => store.ClaimDueAsync(Now, Lease, Grace, 100, default)).ConfigureAwait(false);
                plans[i] = await TimeAsync(() => store.ToPlanAsync(100, default)).ConfigureAwait(false);
            }

            var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
            var backup = await TimeAsync(() => store.BackupAsync(default)).ConfigureAwait(false);
            Array.Sort(claims);
            Array.Sort(plans);
            var file = new FileInfo(Path.Combine(folder, "labbot.db")).Length;
            return new StoreMeasurement(alone, together, Many, claims[Ticks / 2], claims[^1], plans[Ticks / 2], firstTick, open, backup, Megabytes(file), Megabytes(memory));
        }
    }

    /// <summary>Durable pairs of a claim and a record per second, each worker claiming one at a time.</summary>
    private static async Task<double> PairsAsync(int pairs, int workers)
    {
        var folder = Directory.CreateTempSubdirectory("labbot-benchmark-");
        try
        {
            var store = LiteDbStore.Open(folder.FullName, TimeProvider.System);
            await using (store.ConfigureAwait(false))
            {
                await FillAsync(store, pairs, Now).ConfigureAwait(false);
                var started = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => DeliverAsync(store)))).ConfigureAwait(false);
                return pairs / Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task DeliverAsync(LiteDbStore store)
    {
        var work = new WorkId("bitter-lesson");
        while (await store.ClaimDueAsync(Now, Lease, Grace, 1, default).ConfigureAwait(false) is [var claim])
        {
            await store.RecordSentAsync(
                claim.Delivery.Key, claim.Delivery.Token, DeliveryState.Sent, work, "m1", new LedgerEntry(Now, "sent"),
                learner => learner.Delivered(work, Today, Now, isScheduled: true), default).ConfigureAwait(false);
        }
    }

    /// <summary>The tick that plans for everyone and finds nothing due yet, since it is early.</summary>
    private static async Task<double> FirstTickAsync(LiteDbStore store)
    {
        var works = Enumerable.Range(0, 65).Select(i => $"- [Work {i}](https://example.org/{i})\n  - id: work-{i}\n");
        var kit = Directory.CreateTempSubdirectory("labbot-benchmark-kit-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(kit.FullName, "10-all.md"), "# All\n\n" + string.Concat(works)).ConfigureAwait(false);
            var live = new LiveKit(CatalogFiles.Load(kit.FullName).Catalog ?? throw new InvalidOperationException("the kit does not load"));
            var worker = new DripWorker(live, store, store, [], DripDefaults.Standard, new FixedTime(Now), NullLogger<DripWorker>.Instance);
            var started = Stopwatch.GetTimestamp();
            var report = await worker.TickAsync(default).ConfigureAwait(false);
            return report == new TickReport(Many, 0, 0) ? Milliseconds(started) : throw new InvalidOperationException($"the first tick did {report}");
        }
        finally
        {
            kit.Delete(recursive: true);
        }
    }

    /// <summary>Learners half way through a kit, each with a planned delivery.</summary>
    private static async Task FillAsync(LiteDbStore store, int learners, Instant notBefore)
    {
        await EnrollAsync(store, learners).ConfigureAwait(false);
        foreach (var some in Enumerable.Range(0, learners).Chunk(500))
            await store.PlanAsync([.. some.Select(i => Delivery.Plan(new DeliveryKey(Id(i), Today, 0), notBefore, notBefore + Duration.FromHours(11), Now))], default).ConfigureAwait(false);
    }

    private static LearnerId Id(int learner) => new($"learner{learner:D8}");

    private static async Task EnrollAsync(LiteDbStore store, int learners)
    {
        var progress = Progress.Of(Enumerable.Range(0, 12).Select(i => new WorkProgress(new WorkId($"work-{i}"), ReadingState.Done, Today)));
        foreach (var some in Enumerable.Range(0, learners).Chunk(1000))
        {
            await Task.WhenAll(some.Select(i =>
            {
                var member = new MemberId("slack", "T1", $"U{i:D8}");
                return store.ChangeAsync(
                    member,
                    () => LearnerChanges.New(member, $"Learner {i}") with { Id = Id(i), Enrollment = new Enrollment("full", EnrollmentState.Active, Now, Today), Progress = progress },
                    same => same,
                    default);
            })).ConfigureAwait(false);
        }
    }

    private static async Task<double> TimeAsync<T>(Func<Task<T>> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action().ConfigureAwait(false);
        return Milliseconds(started);
    }

    private static double Milliseconds(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private static double Megabytes(long bytes) => bytes / (double)(1 << 20);

    private sealed class FixedTime(Instant now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToDateTimeOffset();
    }
}
