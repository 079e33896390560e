using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class CatalogFilesTests
{
    private const string Listing = "# T\n\n- [Sutton](https://a.example/)\n  - id: a\n";

    [Fact]
    public void Sections_come_in_the_order_of_their_file_names()
    {
        var catalog = TemporaryKit.Read(("20-b.md", Listing.Replace("a.ex", "b.ex", StringComparison.Ordinal).Replace("id: a", "id: b", StringComparison.Ordinal)), ("10-c.md", Listing.Replace("a.ex", "c.ex", StringComparison.Ordinal).Replace("id: a", "id: c", StringComparison.Ordinal)), ("15-a.md", Listing));

        Assert.Equal(["c", "a", "b"], catalog.Sections.Select(section => section.Id));
        Assert.Equal(["c", "a", "b"], catalog.Works.Select(work => work.Id.Value));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error()
    {
        var load = CatalogFiles.Load("no-such-folder");

        Assert.Null(load.Catalog);
        Assert.Equal(
            ["no-such-folder:1: the folder cannot be read (it does not exist); expected a folder of section files such as 10-tldr.md; name it with --catalog"],
            load.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void A_file_for_a_folder_is_an_error()
    {
        using var kit = new TemporaryKit().With(TemporaryKit.Section, Listing);

        Assert.StartsWith("the folder cannot be read (", Assert.Single(CatalogFiles.Load(Path.Combine(kit.Folder, TemporaryKit.Section)).Errors).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_sections_is_an_error()
    {
        using var kit = new TemporaryKit().With("README.md", "# How to");

        Assert.Equal(
            [$"{kit.Folder}:1: the folder holds no section file; expected files such as 10-tldr.md, with two digits for its place, then lower-case letters, digits and hyphens"],
            kit.Load().Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("tldr.md")]
    [InlineData("Notes.md")]
    [InlineData("2024.md")]
    [InlineData("10tldr.md")]
    [InlineData("20-more.md.txt")]
    [InlineData("20-more.md~")]
    [InlineData("works.json")]
    public void A_file_that_is_not_read_is_a_warning(string name) =>
        Assert.Equal(
            [$"{name}:1: warning: the file is not read; a section file is named NN-name.md, with two digits for its place, then lower-case letters, digits and hyphens; the other files are works.csl.json, kit.json, README.md"],
            TemporaryKit.Load((TemporaryKit.Section, Listing), (name, "x")).Problems.Select(problem => problem.ToString()));

    // One whose name is a slip away from a section's would be missed only by those who know the kit.
    [Theory]
    [InlineData("3-single-cell.md", "03-single-cell.md")]
    [InlineData("030-single-cell.md", "30-single-cell.md")]
    [InlineData("300-single-cell.md", "NN-single-cell.md")]
    [InlineData("30_single_cell.md", "30-single-cell.md")]
    [InlineData("30 Single cell.md", "30-single-cell.md")]
    [InlineData("30-Single-Cell.md", "30-single-cell.md")]
    [InlineData("30-single-cell.MD", "30-single-cell.md")]
    [InlineData("30--single-cell.md", "30-single-cell.md")]
    [InlineData("30-.md", "30-name.md")]
    public void A_section_file_with_a_slip_in_its_name_is_an_error(string name, string meant)
    {
        var load = TemporaryKit.Load((TemporaryKit.Section, Listing), (name, "x"));

        Assert.Null(load.Catalog);
        Assert.Equal(
            [$"{name}:1: the file is a section by the look of it, and not by its name; rename it to {meant}: two digits for its place, then lower-case letters, digits and hyphens"],
            load.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void The_guide_and_hidden_files_are_passed_over() =>
        Assert.Empty(TemporaryKit.Load((TemporaryKit.Section, Listing), ("README.md", "<b>"), (".gitkeep", "")).Problems);

    [Theory]
    [InlineData(TemporaryKit.Section, "# T\n\n- [A\u00e9](https://a.example/)\n", 3)]
    [InlineData(WorksFile.FileName, "[\n  { \"id\": \"a\",\n \"title\": \"\u00e9\" }\n]", 3)]
    [InlineData(KitInfoFile.FileName, "{ \"title\": \"\u00e9\" }", 1)]
    public void A_file_that_is_not_UTF_8_is_an_error_on_its_line(string name, string text, int line)
    {
        using var kit = new TemporaryKit().With(TemporaryKit.Section, Listing).With(name, System.Text.Encoding.Latin1.GetBytes(text));

        Assert.Equal([$"{name}:{line}: the text is not UTF-8; save the file as UTF-8"], kit.Load().Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right on Windows");
        using var kit = new TemporaryKit().With(TemporaryKit.Section, Listing);
        // A link to itself cannot be opened by anyone, root included.
        var loop = Path.Combine(kit.Folder, "20-loop.md");
        File.CreateSymbolicLink(loop, loop);

        var error = Assert.Single(kit.Load().Errors);
        Assert.Equal(("20-loop.md:1", "make it readable for the account that runs LabBot"), (error.Source.ToString(), error.Mend));
        Assert.StartsWith("the file cannot be read (", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_with_a_byte_order_mark_is_read()
    {
        var catalog = TemporaryKit.Read((TemporaryKit.Section, Listing), (WorksFile.FileName, "\uFEFF[ { \"id\": \"a\", \"title\": \"True\" } ]"), (KitInfoFile.FileName, "\uFEFF{ \"title\": \"K\" }"));

        Assert.Equal(("True", "K"), (catalog.Works[0].Title, catalog.Info.Title));
    }

    [Fact]
    public void A_kit_without_json_is_untitled_and_shows_labels()
    {
        var catalog = TemporaryKit.Read((TemporaryKit.Section, Listing));

        Assert.Equal((KitInfo.Untitled, "Sutton", null), (catalog.Info, catalog.Works[0].Title, catalog.Works[0].Record));
    }

    [Fact]
    public void Kit_json_says_what_the_kit_is() =>
        Assert.Equal(
            new KitInfo("K", "D", new DateOnly(2024, 11, 10), new Uri("https://k.example/"), "For all."),
            TemporaryKit.Read((TemporaryKit.Section, Listing), (KitInfoFile.FileName, """{ "title": "K", "author": "D", "date": "2024-11-10", "source": "https://k.example/", "about": "For all." }""")).Info);

    [Fact]
    public void A_section_without_listings_is_a_warning() =>
        Assert.Equal(
            ["20-empty.md:1: warning: the section holds no listing; add '- [label](url)' under its title"],
            TemporaryKit.Load((TemporaryKit.Section, Listing), ("20-empty.md", "# Empty\n")).Problems.Select(problem => problem.ToString()));
}
