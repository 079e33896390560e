namespace LabBot.Benchmarks;

/// <summary>One line of a queries file; an empty <see cref="Expected"/> means that nothing should be found.</summary>
internal sealed record LookupQuery(string Class, string Text, string Expected);

/// <summary>Titles, one a line, and queries: a header, then class, query and expected title, separated by tabs.</summary>
internal sealed record LookupCorpus(string[] Titles, LookupQuery[] Queries)
{
    private const string Header = "class\tquery\texpected";

    public static LookupCorpus Read(string titlesFile, string queriesFile)
    {
        var titles = Lines(titlesFile);
        if (titles.Length == 0)
        {
            throw new BenchmarkInputException($"{titlesFile}:1: no titles; expected one a line");
        }

        var lines = Lines(queriesFile);
        if (lines.Length == 0 || lines[0] != Header)
        {
            var found = lines.Length == 0 ? "an empty file" : $"'{lines[0]}'";
            throw new BenchmarkInputException($"{queriesFile}:1: {found}; expected the header 'class<TAB>query<TAB>expected'");
        }

        var known = titles.ToHashSet(StringComparer.Ordinal);
        var queries = lines.Skip(1).Select((line, index) => Parse(line, $"{queriesFile}:{index + 2}", known)).ToArray();
        return queries.Length > 0 ? new LookupCorpus(titles, queries)
            : throw new BenchmarkInputException($"{queriesFile}:2: no queries; expected at least one after the header");
    }

    private static LookupQuery Parse(string line, string place, HashSet<string> titles)
    {
        var columns = line.Split('\t');
        if (columns.Length != 3)
        {
            throw new BenchmarkInputException($"{place}: {columns.Length} columns; expected 3, separated by tabs: class, query, expected title (may be empty)");
        }

        if (columns[0].Length == 0)
        {
            throw new BenchmarkInputException($"{place}: the class is empty; expected a name such as 'typo1'");
        }

        if (columns[2].Length > 0 && !titles.Contains(columns[2]))
        {
            throw new BenchmarkInputException($"{place}: '{columns[2]}' is not among the titles; expected a title, letter for letter, or nothing");
        }

        return new LookupQuery(columns[0], columns[1], columns[2]);
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BenchmarkInputException($"{file}: {error.Message.ReplaceLineEndings(" ")} Expected a readable text file");
        }
    }
}
