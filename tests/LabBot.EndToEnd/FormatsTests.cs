using LabBot.Core.Curation.Export;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.EndToEnd;

/// <summary>
/// The program reads and writes each format as the code that runs in this process does, byte for byte: so a program that was compiled otherwise, a native one
/// (<c>TESTED_PROGRAM</c>), has lost nothing of the libraries that it parses with.
/// </summary>
public sealed class FormatsTests : IDisposable
{
    private static readonly string Lists = Path.Combine(NodeJudge.Repository, "tests", "LabBot.Tests", "Curation", "Import", "Lists");

    private static readonly string KitFolder = Path.Combine(NodeJudge.Repository, "catalog");

    private static readonly Catalog Kit = CatalogFiles.Load(KitFolder).Catalog!;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labbot-formats-");

    /// <summary>The words of the formats in which the kit leaves.</summary>
    public static TheoryData<string> Words => [.. ExportFormats.Words];

    /// <summary>A file of each format: those that the kit leaves in, the lists of the tests, and HTML, in which nothing leaves.</summary>
    public static TheoryData<string> Files => [
        .. ExportFormats.Words.Where(word => word != "json").Select(word => $"the kit as {word}"),
        .. Directory.GetFiles(Lists).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal),
        "list.html"];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task The_program_exports_what_is_exported_here(string word)
    {
        Assert.True(ExportFormats.TryParse(word, out var format));
        var file = Path.Combine(folder.FullName, "kit");
        var (exitCode, _, error) = await LabBotProcess.RunAsync("", "catalog", "export", "--format", word, "--catalog", KitFolder, "--out", file);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(KitExport.Write(Kit, format).Text, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_program_makes_the_kit_of_a_list_that_is_made_here(string name)
    {
        var file = await WriteAsync(name);
        var list = ListReader.Read(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), Path.GetFileName(file), null);
        Assert.NotEmpty(list.Listings);

        var made = Path.Combine(folder.FullName, "made");
        var (exitCode, output, error) = await LabBotProcess.RunAsync("", "catalog", "import", file, "--to", made);
        Assert.True(exitCode == 0, output + error);
        var expected = KitWriter.Write(list, Path.GetFileNameWithoutExtension(file));
        Assert.Equal(expected.All.Select(one => one.Name).Order(StringComparer.Ordinal), Directory.GetFiles(made).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(expected.All, one => Assert.Equal(one.Text.Text, File.ReadAllText(Path.Combine(made, one.Name))));

        var (checkedCode, said, _) = await LabBotProcess.RunAsync("", "catalog", "check", made);
        Assert.True(checkedCode == 0, said);
    }

    [Fact]
    public async Task A_table_becomes_an_edit_of_the_kit_and_is_folded_into_its_files()
    {
        var kit = folder.CreateSubdirectory("kit").FullName;
        await File.WriteAllTextAsync(Path.Combine(kit, "10-good.md"), "# Good\n\n- [Fine](https://example.org/fine)\n", TestContext.Current.CancellationToken);
        var table = Path.Combine(folder.FullName, "table.csv");
        await File.WriteAllTextAsync(table, "title,url,note,section\n\"Better, by far\",https://example.org/better,\"has a \"\"quote\"\"\",Good\n", TestContext.Current.CancellationToken);
        var data = Path.Combine(folder.FullName, "data");

        Assert.Contains("as edit 1", await SaysAsync("catalog", "import", table, "--yes", "--catalog", kit, "--data", data), StringComparison.Ordinal);
        Assert.Contains("https://example.org/better", await SaysAsync("ask", "/kit better", "--catalog", kit, "--data", data), StringComparison.Ordinal);
        Assert.Contains("Imported", await SaysAsync("ask", "--curator", "/kit-admin history", "--catalog", kit, "--data", data), StringComparison.Ordinal);
        await SaysAsync("catalog", "fold", "--catalog", kit, "--data", data);
        Assert.Contains("[Better, by far](https://example.org/better)", await File.ReadAllTextAsync(Path.Combine(kit, "10-good.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("https://example.org/better", await SaysAsync("catalog", "export", "--format", "csv", "--catalog", kit), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<string> SaysAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await LabBotProcess.RunAsync("", arguments);
        Assert.True((exitCode, error) == (0, ""), $"{exitCode}: {output}{error}");
        return output;
    }

    private async Task<string> WriteAsync(string name)
    {
        if (name.StartsWith("the kit as ", StringComparison.Ordinal))
        {
            Assert.True(ExportFormats.TryParse(name["the kit as ".Length..], out var format));
            var (fileName, text) = KitExport.Write(Kit, format);
            return await KeepAsync(fileName, text);
        }

        return name == "list.html"
            ? await KeepAsync(name, "<h1>Tools</h1><ul><li><a href='https://example.org/one'>One</a>: the first &amp; best</li><li><a href='https://example.org/two'>Two</a></ul>")
            : Path.Combine(Lists, name);
    }

    private async Task<string> KeepAsync(string name, string text)
    {
        var file = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }
}
