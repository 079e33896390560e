namespace LabBot.Core.Kit;

/// <summary>What came of reading a catalogue folder.</summary>
/// <param name="Catalog">The catalogue; null when there was any error: nothing is half loaded.</param>
/// <param name="Problems">Every error and warning of all files, by file and line.</param>
/// <param name="Files">The files that were read.</param>
public sealed record CatalogLoad(Catalog? Catalog, IReadOnlyList<Problem> Problems, KitFiles Files)
{
    /// <summary>The errors among the problems.</summary>
    public IEnumerable<Problem> Errors => Problems.Where(problem => problem.Severity == Severity.Error);

    /// <summary>The warnings among the problems.</summary>
    public IEnumerable<Problem> Warnings => Problems.Where(problem => problem.Severity == Severity.Warning);

    /// <summary>The section files, taken apart.</summary>
    internal IReadOnlyList<SectionFile> Sections { get; init; } = [];
}

/// <summary>Reads a catalogue folder: section files <c>NN-name.md</c>, <c>works.csl.json</c> and <c>kit.json</c>.</summary>
public static class CatalogFiles
{
    private static readonly string[] OtherFiles = [WorksFile.FileName, KitInfoFile.FileName, "README.md"];

    /// <summary>Reads the folder. A missing folder or unreadable file is a problem in the result, never an exception.</summary>
    public static CatalogLoad Load(string folder)
    {
        var problems = new List<Problem>();
        var files = new List<KitFile>();
        foreach (var path in SectionPaths(folder, problems).Append(Path.Combine(folder, WorksFile.FileName)).Append(Path.Combine(folder, KitInfoFile.FileName)))
        {
            if (ReadText(path, problems) is { } text)
                files.Add(new KitFile(Path.GetFileName(path), text));
        }

        return Read(new KitFiles(files), problems);
    }

    /// <summary>Reads files that are held in memory.</summary>
    public static CatalogLoad Read(KitFiles files) => Read(files, []);

    private static CatalogLoad Read(KitFiles files, List<Problem> problems)
    {
        List<SectionFile> sections = [.. files.Sections.Select(file => KitMarkdown.Read(file.Name, file.Text, problems))];
        var records = files.Find(WorksFile.FileName) is { } works ? WorksFile.Read(works.Text, problems) : WorksFile.None;
        var info = files.Find(KitInfoFile.FileName) is { } kit ? KitInfoFile.Read(kit.Text, problems) : KitInfo.Untitled;
        var catalog = CatalogBuilder.Build(info, sections, records, problems);
        return new CatalogLoad(
            catalog,
            [.. problems.OrderBy(problem => problem.Source.File, StringComparer.Ordinal).ThenBy(problem => problem.Source.Line)],
            files)
        { Sections = sections };
    }

    private static List<string> SectionPaths(string folder, List<Problem> problems)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem.Error(folder, 1, $"the folder cannot be read ({Reason(error)})", "expected a folder of section files such as 10-tldr.md; name it with --catalog"));
            return [];
        }

        var sections = new List<string>();
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            if (KitMarkdown.IsSectionFile(name))
                sections.Add(file);
            else if (SectionName.Meant(name) is { } meant)
                problems.Add(Problem.Error(name, 1, "the file is a section by the look of it, and not by its name", $"rename it to {meant}: {SectionName.Rule}"));
            else if (!OtherFiles.Contains(name) && !name.StartsWith('.'))
                problems.Add(Problem.Warning(new(name, 1), "the file is not read", $"a section file is named NN-name.md, with {SectionName.Rule}; the other files are {string.Join(", ", OtherFiles)}"));
        }

        if (sections.Count == 0)
            problems.Add(Problem.Error(folder, 1, "the folder holds no section file", $"expected files such as 10-tldr.md, with {SectionName.Rule}"));
        return sections;
    }

    /// <summary>The file's text; null when it is absent (fine) or unreadable (an error).</summary>
    private static SourceText? ReadText(string path, List<Problem> problems)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (!File.Exists(path))
                return null;
            if (SourceText.TryRead(File.ReadAllBytes(path), out var text, out var errorLine))
                return text;
            problems.Add(Problem.Error(name, errorLine, "the text is not UTF-8", "save the file as UTF-8"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem.Error(name, 1, $"the file cannot be read ({Reason(error)})", "make it readable for the account that runs LabBot"));
        }

        return null;
    }

    private static string Reason(Exception error) => error is DirectoryNotFoundException ? "it does not exist" : error.Message;
}
