using System.Diagnostics;
using System.Globalization;
using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Benchmarks;

/// <summary>
/// <c>plan [--json]</c>: the next delivery of 10,000 and of 100,000 enrollments in fifty zones, each with a third of a 65-work track read, and the
/// managed memory that 100,000 of them take. The ratio of the two shows whether planning is linear.
/// </summary>
internal static class PlanBenchmark
{
    private const int Rounds = 5;

    public static int Run(string[] options)
    {
        if (options is not ([] or ["--json"]))
            throw new BenchmarkInputException("usage: LabBot.Benchmarks plan [--json]");
        var before = Memory();
        var learners = Learners(100_000);
        var megabytes = (Memory() - before) / (1024.0 * 1024);
        Milliseconds(learners); // the compiler's warm-up
        var (small, large) = (Milliseconds(learners[..10_000]), Milliseconds(learners));
        GC.KeepAlive(learners);
        if (options.Length > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"plan_10k_ms\":{small:F1},\"plan_100k_ms\":{large:F1},\"ratio\":{large / small:F2},\"learners_100k_mb\":{megabytes:F1}}}"));
        else
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"next delivery of 10,000 enrollments: {small:F1} ms; of 100,000: {large:F1} ms ({large / small:F2} times); 100,000 learners take {megabytes:F1} MB\nbest of {Rounds} rounds, after a warm-up round"));
        return 0;
    }

    private static double Milliseconds(Learner[] learners)
    {
        var defaults = DripDefaults.Standard;
        var now = Instant.FromUtc(2026, 3, 26, 12, 0);
        var best = double.MaxValue;
        for (var round = 0; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var learner in learners)
            {
                var enrollment = learner.Enrollment!;
                if (DripPlanner.Next(new DripState(defaults.For(learner.Settings), enrollment.From, enrollment.LastDate, enrollment.LastSent), now) is null)
                    throw new InvalidOperationException("Nothing was planned.");
            }

            if (round > 0)
                best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return best;
    }

    private static Learner[] Learners(int count)
    {
        var zones = DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains('/')).Where((_, place) => place % 11 == 0).Take(50).ToArray();
        var works = Enumerable.Range(0, 22).Select(i => new WorkId($"work-{i}")).ToArray();
        var date = new LocalDate(2026, 3, 2);
        return [.. Enumerable.Range(0, count).Select(i => new Learner(
            LearnerId.New(), "learner", [new Account(new MemberId("slack", "T1", "U" + i.ToString(CultureInfo.InvariantCulture)), "learner", new LearnerId("x"))],
            new Enrollment(Track.Full, EnrollmentState.Active, Instant.FromUtc(2026, 3, 1, 9, 0), date, date.PlusDays(24), Instant.FromUtc(2026, 3, 26, 1, 0)),
            new LearnerSettings(zones[i % zones.Length]), Progress.Of(works.Select(work => new WorkProgress(work, ReadingState.Done, date))), []))];
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);
}
