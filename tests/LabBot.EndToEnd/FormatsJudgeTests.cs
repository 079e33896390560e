using System.Text.Json.Nodes;
using LabBot.Core.Curation.Export;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.EndToEnd;

/// <summary>
/// What LabBot reads and writes, judged by parsers that its authors did not shape: markdown-it and marked count lists; citation.js,
/// @retorquere/bibtex-parser, csv-parse, fast-xml-parser and cheerio read what the kit exports.
/// </summary>
public class FormatsJudgeTests
{
    private static readonly NodeJudge Judge = new("formats");

    private static readonly string Lists = Path.Combine(NodeJudge.Repository, "tests", "LabBot.Tests", "Curation", "Import", "Lists");

    private static readonly Catalog Kit = CatalogFiles.Load(Path.Combine(NodeJudge.Repository, "catalog")).Catalog!;

    [Fact]
    public async Task Two_parsers_of_Markdown_count_every_list_as_LabBot_does()
    {
        Judge.Installed("cheerio", "package.json");
        // The lists whose bullets split are counted by LabBot's own rule; marked reads no definition lists.
        var files = Directory.GetFiles(Lists, "*.md").Where(file => Path.GetFileName(file) is not ("foundation-model-links.md" or "split-links.md")).Order(StringComparer.Ordinal).ToArray();
        Assert.True(files.Length >= 7);
        var counts = (await Judge.RunAsync(["count.js", .. files])).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        foreach (var (file, count) in files.Zip(counts))
        {
            var list = ListReader.Read(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), Path.GetFileName(file), null);
            string[] judges = Path.GetFileName(file) == "definitions.md" ? ["markdownIt"] : ["markdownIt", "marked"];
            Assert.All(judges, judge => Assert.Equal((Path.GetFileName(file), (int)count[judge]!["listings"]!, (int)count[judge]!["sections"]!), (Path.GetFileName(file), list.Listings.Count, list.Sections.Count)));
        }
    }

    [Theory]
    [InlineData(ExportFormat.BibTeX, "bibtex")]
    [InlineData(ExportFormat.BibTeX, "bibtex-retorquere")]
    [InlineData(ExportFormat.Ris, "ris")]
    [InlineData(ExportFormat.CslJson, "csl-json")]
    public async Task Other_peoples_parsers_find_every_work_field_by_field(ExportFormat format, string reader)
    {
        var found = await ReadAsync(format, reader);
        Assert.Equal(Kit.Works.Select(work => work.Id.Value), found.Select(item => (string?)item!["id"]));
        Assert.Equal(Kit.Works.Select(work => work.Title), found.Select(item => (string?)item!["title"]));
        Assert.Equal(Kit.Works.Select(work => work.Link.AbsoluteUri), found.Select(item => (string?)item!["url"]));
        Assert.Equal(Kit.Works.Select(work => work.Record?.Doi), found.Select(item => (string?)item!["doi"]));
        Assert.Equal(Kit.Works.Select(work => string.Join("; ", work.Record?.Authors ?? [])), found.Select(item => string.Join("; ", item!["authors"]!.AsArray().Select(author => (string?)author))));
        Assert.Equal(Kit.Works.Select(work => work.Record?.Issued?.Year), found.Select(item => (int?)item!["year"]));
        Assert.Equal(Kit.Works.Select(work => work.Record?.Volume), found.Select(item => item!["volume"]?.ToString()));
        Assert.Equal(Kit.Works.Select(work => work.Record?.Issue), found.Select(item => item!["issue"]?.ToString()));
        Assert.Equal(Kit.Works.Select(work => work.Record?.Pages?.Replace('–', '-')), found.Select(item => item!["pages"]?.ToString().Replace('–', '-')));
        if (format != ExportFormat.CslJson)
            Assert.Equal(65, Kit.Works.Zip(found).Count(pair => pair.Second!["keywords"]!.ToString().Contains(Keyword(pair.First, format), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(ExportFormat.Opml, "opml")]
    [InlineData(ExportFormat.Netscape, "netscape")]
    [InlineData(ExportFormat.Csv, "csv")]
    [InlineData(ExportFormat.Json, "json")]
    public async Task Other_peoples_parsers_find_every_listing_in_its_section(ExportFormat format, string reader)
    {
        var found = await ReadAsync(format, reader);
        Assert.Equal(Kit.Listings.Select(listing => Kit.FindSection(listing.Section)!.Title), found.Select(item => (string?)item!["section"]));
        Assert.Equal(Kit.Listings.Select(listing => format is ExportFormat.Csv or ExportFormat.Json ? listing.Label : listing.Name), found.Select(item => (string?)(item!["label"] ?? item["title"])));
        Assert.Equal(Kit.Listings.Select(listing => listing.Link.AbsoluteUri), found.Select(item => (string?)item!["url"]));
        if (format is ExportFormat.Csv or ExportFormat.Json)
            Assert.Equal(Kit.Listings.Select(listing => listing.Note ?? ""), found.Select(item => (string?)item!["note"] ?? ""));
    }

    [Fact]
    public async Task The_program_imports_the_seed_and_writes_it_as_a_kit_that_its_check_accepts()
    {
        var folder = Directory.CreateTempSubdirectory("labbot-import-");
        try
        {
            var kit = Path.Combine(folder.FullName, "kit");
            var (exit, output, error) = await LabBotProcess.RunAsync("", "catalog", "import", Path.Combine(Lists, "foundation-model-links.md"), "--to", kit);
            Assert.Equal((0, ""), (exit, error));
            Assert.Contains("8 sections, 68 listings, 65 works, 65 already known, 1 doubtful, 0 refused", output, StringComparison.Ordinal);
            Assert.Contains("8 sections, 68 listings, 65 works, 0 errors", (await LabBotProcess.RunAsync("", "catalog", "check", kit)).Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // BibTeX divides keywords at commas and semicolons, so that a section's title loses them.
    private static string Keyword(Work work, ExportFormat format)
    {
        var title = Kit.FindSection(Kit.ListingsOf(work.Id).First().Section)!.Title;
        return format == ExportFormat.BibTeX ? title.Replace(';', ' ') : title;
    }

    private static async Task<JsonArray> ReadAsync(ExportFormat format, string reader)
    {
        Judge.Installed("@citation-js/core", "package.json");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, KitExport.Write(Kit, format).Text, TestContext.Current.CancellationToken);
            return JsonNode.Parse(await Judge.RunAsync("read.js", reader, file))!.AsArray();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
