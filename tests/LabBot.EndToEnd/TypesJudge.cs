namespace LabBot.EndToEnd;

/// <summary>The judge in <c>Judges/types</c>: what LabBot sends, as it is approved, against what the platforms publish for TypeScript.</summary>
internal static class TypesJudge
{
    private static readonly NodeJudge Judge = new("types");

    /// <summary>The approved bodies for a platform, in order; at least <paramref name="least"/>, or something has become of them.</summary>
    public static IReadOnlyList<string> Approved(string platform, int least)
    {
        var approved = Directory.GetFiles(Path.Combine(NodeJudge.Repository, "tests", "LabBot.Tests", "Approved", platform), "*.json").Where(file => !file.EndsWith(".received.json", StringComparison.Ordinal)).Order().ToList();
        Assert.True(approved.Count >= least, $"{approved.Count} approved bodies");
        return approved;
    }

    /// <summary>Compiles a program that holds the bodies, each as what its type says it is.</summary>
    /// <param name="head">What stands before them: imports, types, and what must not compile.</param>
    /// <param name="bodies">The files.</param>
    /// <param name="typeOf">The type of a body.</param>
    /// <param name="file">The program's name, which the project names.</param>
    /// <param name="project">The project's file.</param>
    public static async Task CompileAsync(string head, IEnumerable<string> bodies, Func<string, string> typeOf, string file, string project)
    {
        var compiler = Judge.Installed("typescript", Path.Combine("bin", "tsc"));
        var program = bodies.Select((body, number) => (Text: File.ReadAllText(body), Name: Path.GetFileName(body), Number: number))
            .Select(body => FormattableString.Invariant($"// {body.Name}\nexport const body{body.Number}: {typeOf(body.Text)} = {body.Text.TrimEnd()};\n"));
        await File.WriteAllTextAsync(Path.Combine(Judge.Folder, file), head + "\n" + string.Concat(program), TestContext.Current.CancellationToken);
        await Judge.RunAsync(compiler, "--project", project);
    }

    /// <summary>Runs a script of the judge; what it says is the failure, if it ends with one.</summary>
    /// <param name="package">The package that it needs.</param>
    /// <param name="script">The script.</param>
    /// <param name="arguments">What it is told.</param>
    public static Task ScriptAsync(string package, string script, IEnumerable<string> arguments)
    {
        Judge.Installed(package, "package.json");
        return Judge.RunAsync([script, .. arguments]);
    }
}
