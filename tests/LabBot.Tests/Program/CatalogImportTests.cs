using LabBot.CommandLine;
using LabBot.Core.Curation;
using LabBot.Terminal;
using LabBot.Tests.Curation.Import;

namespace LabBot.Tests.Program;

public class CatalogImportTests
{
    private static readonly string Seed = Path.Combine(ForeignLists.Folder, "foundation-model-links.md");

    [Fact]
    public async Task A_dry_run_says_what_is_in_a_list_and_what_is_not()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("list.md", "# T\n- [A](https://a.example)\n- [Bitter](https://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf)\n- words\n- [\e[31mrelative](docs/x.md)\n");
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["catalog", "import", file]);
        Assert.Equal((0, "Nothing was changed; --yes brings it into the kit.\n"), (exitCode, error));
        Assert.Equal(
            $"""
            {file}:4: doubtful: 'words': it has no link, so it is left out; give it one if it is a listing
            {file}:5: refused: '31mrelative': the address is relative to a page that is not known: import the list by its address, or say --from with the address that it came from
            1 section, 2 listings, 2 works, 1 already known, 1 doubtful, 1 refused

            """, output);
    }

    [Fact]
    public async Task With_yes_it_comes_into_the_kit_as_one_edit()
    {
        using var folder = new TemporaryFolder();
        var (file, data) = (folder.Write("list.md", "# LLMs\n- [A model](https://a.example)\n"), Path.Combine(folder.Path, "data"));
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["catalog", "import", file, "--yes", "--as", "ada", "--data", data]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.EndsWith("Imported 1 listing from list.md, as edit 1; 'labbot ask --curator \"/kit-admin undo 1\"' takes it back.\n", output, StringComparison.Ordinal);
        Assert.Contains("Section  LLMs", (await Talk.OnTheKitAsync(["ask", "/kit a model", "--data", data])).Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed: the kit has all of it.\n", (await Talk.OnTheKitAsync(["catalog", "import", file, "--yes", "--data", data])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_to_the_list_becomes_a_kit_that_its_check_accepts()
    {
        using var folder = new TemporaryFolder();
        var kit = Path.Combine(folder.Path, "kit");
        var (exitCode, output, _) = await Talk.OnTheKitAsync(["catalog", "import", Seed, "--to", kit]);
        Assert.Equal(0, exitCode);
        Assert.Contains("8 sections, 68 listings, 65 works, 65 already known, 1 doubtful, 0 refused\nWritten to ", output, StringComparison.Ordinal);
        Assert.Contains("8 sections, 68 listings, 65 works, 0 errors", (await Talk.RunAsync(["catalog", "check", kit])).Output, StringComparison.Ordinal);

        var again = await Talk.OnTheKitAsync(["catalog", "import", Seed, "--to", kit]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("is not empty", again.Error, StringComparison.Ordinal);
        Assert.Equal(["kit"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task From_makes_relative_links_whole_and_format_overrules_the_name()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("list.bib", "- [A](docs/x.md)\n");
        Assert.Contains("1 listing,", (await Talk.OnTheKitAsync(["catalog", "import", file, "--format", "markdown", "--from", "https://example.org/list.md"])).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Talk.OnTheKitAsync(["catalog", "import", file])).ExitCode);
        Assert.Equal(2, (await Talk.OnTheKitAsync(["catalog", "import", file, "--format", "word"])).ExitCode);
        Assert.Contains("no address", (await Talk.OnTheKitAsync(["catalog", "import", file, "--from", "example"])).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await Talk.OnTheKitAsync(["catalog", "import", Path.Combine(folder.Path, "nothing.md")])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_fetched_by_its_address_and_the_text_behind_a_page_of_GitHub_is_taken()
    {
        var outside = new OneList("# T\n- [A](https://a.example)\n- [Here](docs/x.md)\n");
        var output = new StringWriter { NewLine = "\n" };
        var device = new TerminalDevice { Input = TextReader.Null, Output = output, Error = output };
        Assert.Equal(0, await LabBotCommand.RunAsync(["catalog", "import", "https://github.com/a/b/blob/main/README.md", "--catalog", TheKit.Folder], device, outside));
        Assert.Equal("1 section, 2 listings, 2 works, 0 already known, 0 doubtful, 0 refused\nNothing was changed; --yes brings it into the kit.\n", output.ToString());
        Assert.Equal("https://raw.githubusercontent.com/a/b/main/README.md", outside.Asked!.AbsoluteUri);
        Assert.Equal(2, await LabBotCommand.RunAsync(["catalog", "import", "https://gone.example/x", "--catalog", TheKit.Folder], device, outside));
        Assert.EndsWith("Nobody is there.\n", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("markdown", "# TL;DR")]
    [InlineData("csl-json", "[")]
    [InlineData("bibtex", "@misc{road-to-biology-2,")]
    [InlineData("ris", "TY  - BLOG")]
    [InlineData("netscape", "<!DOCTYPE NETSCAPE-Bookmark-file-1>")]
    [InlineData("opml", "<?xml")]
    [InlineData("csv", "section,group,label")]
    [InlineData("json", "{")]
    public async Task The_kit_is_exported_to_the_output_or_a_file(string format, string beginning)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["catalog", "export", "--format", format]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith(beginning, output, StringComparison.Ordinal);
        var file = Path.Combine(folder.Path, "kit.out");
        Assert.Contains("68 listings", (await Talk.OnTheKitAsync(["catalog", "export", "--format", format, "--out", file])).Output, StringComparison.Ordinal);
        Assert.Equal(output, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(["kit.out"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Equal(2, (await Talk.OnTheKitAsync(["catalog", "export", "--format", format, "--out", Path.Combine(folder.Path, "no", "such")])).ExitCode);
    }

    private sealed class OneList(string text) : IOutside
    {
        public Uri? Asked { get; private set; }

        public Task<Seen> LookUpAsync(Uri link, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SeenFile> FetchAsync(Uri link, CancellationToken cancellationToken)
        {
            Asked = link;
            return Task.FromResult<SeenFile>(link.Host == "gone.example" ? new SeenFile.Nothing("Nobody is there.") : new SeenFile.Got(System.Text.Encoding.UTF8.GetBytes(text), "README.md", "text/plain"));
        }
    }
}
