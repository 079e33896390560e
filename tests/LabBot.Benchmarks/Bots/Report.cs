using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace LabBot.Benchmarks.Bots;

/// <summary>What the measurements of both platforms print.</summary>
internal static class Report
{
    public static Task WriteAsync(string text) => Console.Out.WriteLineAsync(text);

    public static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is measured, and on what.</summary>
    public static async Task<string> HeadAsync(params Peer[] peers) => Line(
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores ({Processor()}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, node {await NodeAsync().ConfigureAwait(false)}, {string.Join(", ", peers.Select(peer => $"{peer.Name} {peer.Version ?? "not installed"}"))}, LabBot {typeof(Bot).Assembly.GetName().Version!.ToString(3)}; load of the machine before: {Load()}");

    public static string Rows(string what, IReadOnlyList<CommandRate.Figures> figures)
    {
        var text = new StringBuilder();
        var (labBot, peer) = (figures[0], figures[1]);
        text.AppendLine(Line($"{what}, {labBot.Took.Count} each, in turns of 5 s"));
        text.AppendLine(Line($"  {"",-36}{labBot.Name,12}{peer.Name,12}{"ratio",9}{"goal",12}"));
        Add("p50, ms", one => one.Took.At(0.5), "≤ 3");
        Add("p99, ms", one => one.Took.At(0.99), "≤ 25");
        Add("p99.9, ms", one => one.Took.At(0.999), "");
        Add("max, ms", one => one.Took.Max, "");
        foreach (var (index, (way, _)) in labBot.ByWay.Index().Where(_ => labBot.ByWay.Count > 1))
        {
            Add($"  {way}, p50, ms", one => one.ByWay[index].Took.At(0.5), "");
            Add($"  {way}, p99, ms", one => one.ByWay[index].Took.At(0.99), "");
        }

        Add("not answered", one => one.Unanswered, "0");
        Add("processor time each, ms", one => one.ProcessorPerCommand, "");
        Add("memory, MB", one => one.Megabytes, "");
        Add("begun late by the measuring, p99, ms", one => one.Late.At(0.99), "");
        return text.ToString().TrimEnd();

        void Add(string name, Func<CommandRate.Figures, double> of, string goal) =>
            text.AppendLine(Line($"  {name,-36}{of(labBot),12:0.00}{of(peer),12:0.00}{of(labBot) / of(peer),9:0.00}{goal,12}"));
    }

    public static string Row(Flood.Figures measured) => Line(
        $"flood, {measured.Name}: while one types 100/s, 50 others' p50 {measured.Others.At(0.5):0.0} ms, p99 {measured.Others.At(0.99):0.0} ms, max {measured.Others.Max:0.0} ms, not answered {measured.OthersUnanswered}; the one: {measured.FlooderAnswered} answered, {measured.FlooderTold} told to slow down");

    public static string Row(BrokenStore.Figures measured) => Line(
        $"store {(measured.Trouble == TroubledStore.Trouble.Throws ? "that throws" : "that hangs")}, 200 commands/s: lookups {measured.LookupsFull} of {measured.Lookups} fully answered, p99 {measured.LookupsTook.At(0.99):0} ms, max {measured.LookupsTook.Max:0} ms; changes {measured.ChangesTold} of {measured.Changes} told to try again, p99 {measured.ChangesTook.At(0.99):0} ms, max {measured.ChangesTook.Max:0} ms (goal: all, max ≤ 250 ms)");

    /// <summary>How many, and the first.</summary>
    public static string Broken(IReadOnlyList<Violation> violations) => Line($"{violations.Count}{(violations.Count == 0 ? "" : $" (the first: {violations[0]})")}");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    private static async Task<string> NodeAsync()
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            return (await asked.StandardOutput.ReadToEndAsync().ConfigureAwait(false)).Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not there";
        }
    }
}
