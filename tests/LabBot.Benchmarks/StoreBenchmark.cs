using System.Globalization;
using System.Text.Json.Nodes;

namespace LabBot.Benchmarks;

/// <summary><c>store [--json]</c>: what the embedded store takes for durable steps, for a tick with nothing to do, and for a lab far larger than any.</summary>
internal static class StoreBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var isJson = arguments switch
        {
            [] => false,
            ["--json"] => true,
            _ => throw new BenchmarkInputException($"store: unknown option '{arguments[0]}'; expected [--json]"),
        };
        var measured = await StoreMeasurement.TakeAsync().ConfigureAwait(false);
        await Console.Out.WriteLineAsync(isJson ? Json(measured) : Table(measured)).ConfigureAwait(false);
        return 0;
    }

    private static string Json(StoreMeasurement measured) => new JsonObject
    {
        ["pairs_per_s_1"] = Math.Round(measured.PairsPerSecondAlone, 1),
        ["pairs_per_s_8"] = Math.Round(measured.PairsPerSecond, 1),
        ["enrollments"] = measured.Enrollments,
        ["claim_nothing_due_p50_ms"] = Math.Round(measured.ClaimP50, 3),
        ["claim_nothing_due_max_ms"] = Math.Round(measured.ClaimMax, 3),
        ["to_plan_p50_ms"] = Math.Round(measured.ToPlanP50, 3),
        ["first_tick_ms"] = Math.Round(measured.FirstTick),
        ["open_ms"] = Math.Round(measured.Open),
        ["file_mb"] = Math.Round(measured.FileMegabytes, 1),
        ["memory_mb"] = Math.Round(measured.MemoryMegabytes, 1),
        ["backup_ms"] = Math.Round(measured.Backup),
    }.ToJsonString();

    private static string Table(StoreMeasurement measured) => string.Join(
        Environment.NewLine,
        Line($"claim + record, durable, 1 worker    {measured.PairsPerSecondAlone,10:0} pairs/s"),
        Line($"claim + record, durable, 8 workers   {measured.PairsPerSecond,10:0} pairs/s"),
        Line($"with {measured.Enrollments} enrollments, each with a delivery planned for later:"),
        Line($"  claim with nothing due, p50        {measured.ClaimP50,10:0.000} ms"),
        Line($"  claim with nothing due, worst      {measured.ClaimMax,10:0.000} ms"),
        Line($"  to plan with nobody to plan, p50   {measured.ToPlanP50,10:0.000} ms"),
        Line($"  the tick that plans for all        {measured.FirstTick,10:0} ms"),
        Line($"  open and verify                    {measured.Open,10:0} ms"),
        Line($"  backup and verify                  {measured.Backup,10:0} ms"),
        Line($"  data file                          {measured.FileMegabytes,10:0.0} MB"),
        Line($"  managed memory of the open store   {measured.MemoryMegabytes,10:0.0} MB"));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
