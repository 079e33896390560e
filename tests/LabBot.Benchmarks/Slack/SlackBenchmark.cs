using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>
/// <c>slack [--only commands,flood,reconnect,store,events,drip] [--seconds N]</c>: what LabBot does on Slack, beside a bolt bot that looks up the same titles. Each
/// measurement prints its part of the table when it is done; all of them take some eight minutes.
/// </summary>
internal static class SlackBenchmark
{
    private static readonly string[] Parts = ["commands", "flood", "reconnect", "store", "events", "drip"];

    public static async Task<int> RunAsync(string[] options)
    {
        var (parts, seconds) = Read(options);
        await WriteAsync(await HeadAsync().ConfigureAwait(false)).ConfigureAwait(false);
        if (parts.Overlaps(["commands", "flood", "reconnect"]))
            await WithProcessesAsync(parts, seconds).ConfigureAwait(false);
        if (parts.Contains("store"))
        {
            foreach (var trouble in Enum.GetValues<BrokenStore.Trouble>())
                await WriteAsync(Row(await BrokenStore.MeasureAsync(trouble, TimeSpan.FromSeconds(seconds)).ConfigureAwait(false))).ConfigureAwait(false);
        }

        if (parts.Contains("events"))
            await WriteAsync(Row(await ExactlyOnce.RunAsync(10_000, seed: 1).ConfigureAwait(false))).ConfigureAwait(false);
        if (parts.Contains("drip"))
        {
            await WriteAsync(Row(await DripRate.MeasureAsync(1_000, TimeSpan.Zero).ConfigureAwait(false))).ConfigureAwait(false);
            await WriteAsync(Row(await DripRate.MeasureAsync(1_000, TimeSpan.FromMilliseconds(400)).ConfigureAwait(false))).ConfigureAwait(false);
            await WriteAsync(Row(await DripRate.MeasureAsync(20_000, TimeSpan.FromMilliseconds(150)).ConfigureAwait(false))).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task WithProcessesAsync(HashSet<string> parts, int seconds)
    {
        // What is measured needs no memory of single calls; the double's own work is the same for both.
        var world = Reconnecting.World with { Keep = 2_000 };
        var labBot = await BotProcess.LabBotAsync(world).ConfigureAwait(false);
        await using (labBot.ConfigureAwait(false))
        {
            var bolt = await BotProcess.BoltAsync(world, Crowd.Titles).ConfigureAwait(false);
            await using (bolt.ConfigureAwait(false))
            {
                BotProcess[] both = [labBot, bolt];
                if (parts.Contains("commands"))
                    await WriteAsync(Rows(await CommandRate.MeasureAsync(both, TimeSpan.FromSeconds(seconds)).ConfigureAwait(false))).ConfigureAwait(false);
                if (parts.Contains("flood"))
                {
                    foreach (var bot in both)
                        await WriteAsync(Row(await Flood.MeasureAsync(bot, TimeSpan.FromSeconds(seconds)).ConfigureAwait(false))).ConfigureAwait(false);
                }

                if (parts.Contains("reconnect"))
                {
                    foreach (var bot in both)
                    {
                        await WriteAsync(Row(await Reconnecting.MeasureAsync(bot, Reconnecting.Break.Cut, TimeSpan.FromSeconds(15), bot == labBot).ConfigureAwait(false))).ConfigureAwait(false);
                        await WriteAsync(Row(await Reconnecting.MeasureAsync(bot, Reconnecting.Break.HalfOpen, TimeSpan.FromSeconds(45), bot == labBot).ConfigureAwait(false))).ConfigureAwait(false);
                    }
                }

                await WriteAsync($"rules of Slack that LabBot broke meanwhile: {Broken(labBot.Slack)}").ConfigureAwait(false);
            }
        }
    }

    private static (HashSet<string> Parts, int Seconds) Read(string[] options)
    {
        var (parts, seconds) = (Parts.ToHashSet(), 30);
        for (var i = 0; i < options.Length; i += 2)
        {
            var value = i + 1 < options.Length ? options[i + 1] : "";
            switch (options[i])
            {
                case "--only" when value.Split(',') is var named && named.All(Parts.Contains):
                    parts = [.. named];
                    break;
                case "--only":
                    throw new BenchmarkInputException($"slack: --only is '{value}'; expected some of {string.Join(',', Parts)}");
                case "--seconds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is >= 5 and <= 600:
                    break;
                case "--seconds":
                    throw new BenchmarkInputException($"slack: --seconds is '{value}'; expected a number from 5 to 600");
                default:
                    throw new BenchmarkInputException($"slack: unknown option '{options[i]}'; expected --only, --seconds");
            }
        }

        return (parts, seconds);
    }

    private static async Task<string> HeadAsync() => Line(
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores ({Processor()}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, node {await BotProcess.VersionAsync("node").ConfigureAwait(false)}, bolt {BoltVersion()}, LabBot {typeof(Bot).Assembly.GetName().Version!.ToString(3)}; load of the machine before: {Load()}");

    private static string Rows(IReadOnlyList<CommandRate.Figures> figures)
    {
        var text = new StringBuilder();
        var (labBot, bolt) = (figures[0], figures[1]);
        text.AppendLine(Line($"200 commands/s, {labBot.Took.Count} each, in turns of 5 s"));
        text.AppendLine(Line($"  {"",-34}{labBot.Name,12}{bolt.Name,12}{"ratio",9}{"goal",12}"));
        Add("p50, ms", one => one.Took.At(0.5), "≤ 3");
        Add("p99, ms", one => one.Took.At(0.99), "≤ 25");
        Add("p99.9, ms", one => one.Took.At(0.999), "");
        Add("max, ms", one => one.Took.Max, "");
        Add("not answered", one => one.Unanswered, "0");
        Add("processor time a command, ms", one => one.ProcessorPerCommand, "");
        Add("memory, MB", one => one.Megabytes, "");
        Add("begun late by the measuring, p99, ms", one => one.Late.At(0.99), "");
        return text.ToString().TrimEnd();

        void Add(string name, Func<CommandRate.Figures, double> of, string goal) =>
            text.AppendLine(Line($"  {name,-34}{of(labBot),12:0.00}{of(bolt),12:0.00}{of(labBot) / of(bolt),9:0.00}{goal,12}"));
    }

    private static string Row(Flood.Figures measured) => Line(
        $"flood, {measured.Name}: while one types 100/s, 50 others' p50 {measured.Others.At(0.5):0.0} ms, p99 {measured.Others.At(0.99):0.0} ms, max {measured.Others.Max:0.0} ms, not answered {measured.OthersUnanswered}; the one: {measured.FlooderAnswered} answered, {measured.FlooderTold} told to slow down");

    private static string Row(Reconnecting.Figures measured) => Line(
        $"reconnect, {measured.Name}, {(measured.Break == Reconnecting.Break.Cut ? "cut" : "half-open")}: noticed after {measured.Noticed:0.00} s, answers again after {measured.Back:0.00} s ({measured.Back - measured.Noticed:0.00} s from there), commands without an answer {measured.CommandsNotAnswered}; mentions {measured.Mentions}: lost {measured.MentionsLost}, doubled {measured.MentionsDoubled}");

    private static string Row(BrokenStore.Figures measured) => Line(
        $"store {(measured.Trouble == BrokenStore.Trouble.Throws ? "that throws" : "that hangs")}, 200 commands/s: lookups {measured.LookupsFull} of {measured.Lookups} fully answered, p99 {measured.LookupsTook.At(0.99):0} ms, max {measured.LookupsTook.Max:0} ms; changes {measured.ChangesTold} of {measured.Changes} told to try again, p99 {measured.ChangesTook.At(0.99):0} ms, max {measured.ChangesTook.Max:0} ms (goal: all, max ≤ 250 ms)");

    private static string Row(ExactlyOnce.Figures measured) => Line(
        $"{measured.Events} events, {measured.Sent} sendings ({measured.Copies} again, {measured.Late} late, {measured.RetryOnly} only as a retry) across a restart that left {measured.Interrupted} without an acknowledgement ({measured.DoneAgain} done again by the person): lost {measured.Lost}, doubled {measured.Doubled} (goal: 0, 0){(measured.Wrong.Count == 0 ? "" : $" (the first: {measured.Wrong[0]})")}; rules broken: {measured.Violations.Count}{First(measured.Violations)}");

    private static string Row(DripRate.Figures measured) => Line(
        $"drip of {measured.Readings}, Slack answering after {measured.Answers.TotalMilliseconds:0} ms: {measured.Sent} sent in {measured.Minutes:0.0} simulated minutes, {measured.PerMinute:0.0}/min, {measured.Share * 100:0.0} % of what Slack allows (goal ≥ 95 %); not exactly once {measured.NotOnce}; 429 and other rules broken {measured.TooMany} (goal 0); took {measured.Seconds:0} s");

    private static string Broken(SlackOnLoopback slack) => Line($"{slack.Violations.Count}{First(slack.Violations)}");

    private static string First(IReadOnlyList<Violation> violations) => violations.Count == 0 ? "" : $" (the first: {violations[0]})";

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    private static string BoltVersion()
    {
        var file = Path.Combine(BotProcess.Repository(), "tests", "LabBot.Platforms", "Judges", "bolt", "node_modules", "@slack", "bolt", "package.json");
        return File.Exists(file) ? (string?)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!["version"] ?? "unknown" : "not installed";
    }

    private static Task WriteAsync(string text) => Console.Out.WriteLineAsync(text);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
