using LabBot.Benchmarks;
using LabBot.Benchmarks.Discord;
using LabBot.Benchmarks.Slack;

// Each subcommand is one side-by-side measurement; it prints its own table and returns the exit code.
const int WrongUsage = 2;
const string Usage = "usage: LabBot.Benchmarks lookup --titles FILE --queries FILE [--json] | plan [--json] | store [--json] | slack [--only PART,…] [--seconds N] | discord [--only PART,…] [--seconds N] | curation";

try
{
    return args switch
    {
        ["lookup", .. var options] => LookupBenchmark.Run(options),
        ["plan", .. var options] => PlanBenchmark.Run(options),
        ["store", .. var options] => await StoreBenchmark.RunAsync(options),
        ["slack", .. var options] => await SlackBenchmark.RunAsync(options),
        ["discord", .. var options] => await DiscordBenchmark.RunAsync(options),
        ["curation"] => await CurationAsync(),
        [var unknown, ..] => throw new BenchmarkInputException($"unknown subcommand '{unknown}'; expected: lookup, plan, store, slack, discord, curation"),
        [] => throw new BenchmarkInputException(Usage),
    };
}
catch (BenchmarkInputException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return WrongUsage;
}

static async Task<int> CurationAsync()
{
    ImportBenchmark.Run();
    await EditBenchmark.RunAsync();
    return 0;
}
