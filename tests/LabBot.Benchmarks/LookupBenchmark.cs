using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Benchmarks;

/// <summary><c>lookup --titles FILE --queries FILE [--json]</c>: how well and how fast the lookup index answers the queries of a file.</summary>
internal static class LookupBenchmark
{
    private static readonly JsonSerializerOptions OneLine = new() { WriteIndented = false };

    public static int Run(string[] arguments)
    {
        var options = LookupOptions.Parse(arguments);
        var measurement = LookupMeasurement.Take(LookupCorpus.Read(options.Titles, options.Queries));
        Console.Out.WriteLine(options.Json ? Json(measurement) : Table(measurement));
        return 0;
    }

    private static string Json(LookupMeasurement measurement)
    {
        var classes = new JsonObject();
        foreach (var (name, figures) in measurement.Classes)
        {
            classes[name] = new JsonObject
            {
                ["n"] = figures.Queries,
                ["hit1"] = Rounded(figures.Hit1, 1),
                ["hit5"] = Rounded(figures.Hit5, 1),
                ["answered"] = Rounded(figures.Answered, 1),
                ["p50_ms"] = Rounded(figures.P50, 4),
                ["p99_ms"] = Rounded(figures.P99, 4),
            };
        }

        return new JsonObject
        {
            ["titles"] = measurement.Titles,
            ["build_ms"] = Rounded(measurement.Build, 2),
            ["index_mb"] = Rounded(measurement.IndexMegabytes, 3),
            ["p50_ms"] = Rounded(measurement.All.P50, 4),
            ["p99_ms"] = Rounded(measurement.All.P99, 4),
            ["classes"] = classes,
        }.ToJsonString(OneLine);
    }

    private static JsonValue? Rounded(double? value, int decimals) =>
        value is { } number ? JsonValue.Create(Math.Round(number, decimals)) : null;

    private static string Table(LookupMeasurement measurement)
    {
        var lines = new List<string>
        {
            Line($"{measurement.Titles} titles; index {measurement.IndexMegabytes:0.00} MB, built in {measurement.Build:0.0} ms (cold {measurement.ColdBuild:0.0} ms)"),
            Line($"first query, cold: {measurement.ColdQuery:0.00} ms; below: warm, after warm-up passes, one query at a time, over all timings"),
            "",
            Row("class", "n", "hit@1", "hit@5", "answered", "p50 ms", "p99 ms"),
        };
        lines.AddRange(measurement.Classes.Select(one => Row(one.Class, one.Figures)));
        lines.Add(Row("all", measurement.All));
        return string.Join(Environment.NewLine, lines);
    }

    private static string Row(string name, LookupFigures figures) => Row(
        name, Line($"{figures.Queries}"), Share(figures.Hit1), Share(figures.Hit5), Share(figures.Answered), Line($"{figures.P50:0.000}"), Line($"{figures.P99:0.000}"));

    private static string Row(string name, params string[] cells) => $"{name,-12}{string.Concat(cells.Select(cell => $"{cell,10}"))}";

    private static string Share(double? percent) => percent is { } number ? Line($"{number:0.0}") : "-";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
