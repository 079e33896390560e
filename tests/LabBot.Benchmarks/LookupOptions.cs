namespace LabBot.Benchmarks;

/// <summary>The options of the <c>lookup</c> subcommand.</summary>
internal sealed record LookupOptions(string Titles, string Queries, bool Json)
{
    public static LookupOptions Parse(string[] arguments)
    {
        string? titles = null;
        string? queries = null;
        var json = false;
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var option))
        {
            switch (option)
            {
                case "--titles":
                    titles = Value(option, rest);
                    break;
                case "--queries":
                    queries = Value(option, rest);
                    break;
                case "--json":
                    json = true;
                    break;
                default:
                    throw new BenchmarkInputException($"lookup: unknown option '{option}'; expected --titles FILE --queries FILE [--json]");
            }
        }

        return new LookupOptions(titles ?? throw Missing("--titles"), queries ?? throw Missing("--queries"), json);
    }

    private static string Value(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) ? value : throw new BenchmarkInputException($"lookup: {option} has no value; expected a file");

    private static BenchmarkInputException Missing(string option) =>
        new($"lookup: {option} is missing; expected --titles FILE --queries FILE [--json]");
}
