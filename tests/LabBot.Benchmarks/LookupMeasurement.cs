using System.Diagnostics;
using LabBot.Core.Lookup;

namespace LabBot.Benchmarks;

/// <summary>Quality and speed of the queries of one class, or of all. Shares are percentages, 0–100.</summary>
/// <param name="Queries">How many queries there were.</param>
/// <param name="Hit1">Share whose first hit is the expected title; null when the class expects nothing to be found.</param>
/// <param name="Hit5">Share with the expected title among the first five hits; null as above.</param>
/// <param name="Answered">Share with any hit, "did you mean" included.</param>
/// <param name="P50">Median milliseconds of a query, warm.</param>
/// <param name="P99">99th percentile of the same.</param>
internal sealed record LookupFigures(int Queries, double? Hit1, double? Hit5, double Answered, double P50, double P99);

/// <summary>All that one run of the lookup measurement finds out.</summary>
/// <param name="Titles">How many titles were indexed.</param>
/// <param name="ColdBuild">Milliseconds of the first build, code not yet compiled.</param>
/// <param name="Build">Median milliseconds of the builds after it.</param>
/// <param name="IndexMegabytes">Managed heap the index holds, in 2^20 bytes; the titles themselves are not held and not counted.</param>
/// <param name="ColdQuery">Milliseconds of the very first query.</param>
/// <param name="All">Figures over all queries.</param>
/// <param name="Classes">Figures by class, in the order of the file.</param>
internal sealed record LookupMeasurement(
    int Titles, double ColdBuild, double Build, double IndexMegabytes, double ColdQuery, LookupFigures All, IReadOnlyList<(string Class, LookupFigures Figures)> Classes)
{
    private const int Builds = 7;
    private const int WarmUpPasses = 3; // the second and third let tiered compilation finish before anything is timed
    private const int TimedPasses = 5;
    private const int Most = 10;

    public static LookupMeasurement Take(LookupCorpus corpus)
    {
        Findable[] things = [.. corpus.Titles.Select(title => new Findable([title]))];
        var coldBuild = Time(() => LookupIndex.Build(things));
        var build = Percentile([.. Enumerable.Range(0, Builds).Select(_ => Time(() => LookupIndex.Build(things)))], 50);
        var (index, megabytes) = BuildWeighed(things);
        var coldQuery = Time(() => index.Find(corpus.Queries[0].Text, Most));
        var hits = corpus.Queries.Select(query => index.Find(query.Text, Most)).ToArray();
        var times = TimeQueries(index, corpus.Queries);
        var asked = Enumerable.Range(0, corpus.Queries.Length).ToArray();
        LookupFigures Figures(IEnumerable<int> some) => Summarise(corpus, [.. some], hits, times);
        return new LookupMeasurement(
            corpus.Titles.Length, coldBuild, build, megabytes, coldQuery, Figures(asked),
            [.. asked.GroupBy(query => corpus.Queries[query].Class).Select(group => (group.Key, Figures(group)))]);
    }

    /// <summary>The heap before and after, all garbage collected each time.</summary>
    private static (LookupIndex Index, double Megabytes) BuildWeighed(Findable[] things)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = LookupIndex.Build(things);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(things);
        return (index, (after - before) / (double)(1 << 20));
    }

    /// <summary>Milliseconds of each query in each timed pass, one query at a time; nothing is left out, collections of garbage included.</summary>
    private static double[][] TimeQueries(LookupIndex index, LookupQuery[] queries)
    {
        for (var pass = 0; pass < WarmUpPasses; pass++)
        {
            foreach (var query in queries)
            {
                index.Find(query.Text, Most);
            }
        }

        var times = queries.Select(_ => new double[TimedPasses]).ToArray();
        for (var pass = 0; pass < TimedPasses; pass++)
        {
            for (var query = 0; query < queries.Length; query++)
            {
                times[query][pass] = Time(() => index.Find(queries[query].Text, Most));
            }
        }

        return times;
    }

    private static LookupFigures Summarise(LookupCorpus corpus, int[] asked, IReadOnlyList<LookupHit>[] hits, double[][] times)
    {
        bool Has(int query, int among) =>
            hits[query].Take(among).Any(hit => corpus.Titles[hit.Thing] == corpus.Queries[query].Expected);
        double Share(int[] of, Func<int, bool> test) => 100.0 * of.Count(test) / of.Length;
        int[] answerable = [.. asked.Where(query => corpus.Queries[query].Expected.Length > 0)];
        double[] some = [.. asked.SelectMany(query => times[query])];
        return new LookupFigures(
            asked.Length,
            answerable.Length == 0 ? null : Share(answerable, query => Has(query, 1)),
            answerable.Length == 0 ? null : Share(answerable, query => Has(query, 5)),
            Share(asked, query => hits[query].Count > 0),
            Percentile(some, 50),
            Percentile(some, 99));
    }

    private static double Time(Func<object> action)
    {
        var started = Stopwatch.GetTimestamp();
        GC.KeepAlive(action());
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>The nearest-rank percentile.</summary>
    private static double Percentile(double[] values, double percent)
    {
        Array.Sort(values);
        return values[Math.Max(0, (int)Math.Ceiling(percent / 100 * values.Length) - 1)];
    }
}
