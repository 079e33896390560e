using CsCheck;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Tests.Curation.Import;

/// <summary>A list that is written as a kit loads with what was in it.</summary>
public class KitWriterTests
{
    [Theory]
    [InlineData("foundation-model-links.md")]
    [InlineData("nested-bullets.md")]
    [InlineData("tables.md")]
    [InlineData("html.md")]
    [InlineData("paragraphs.md")]
    [InlineData("definitions.md")]
    [InlineData("mixed-headings.md")]
    [InlineData("several-links.md")]
    [InlineData("split-links.md")]
    public void Every_list_becomes_a_kit_of_the_same_sections_listings_works_and_relations(string file) => Same(ForeignLists.File(file));

    [Fact]
    public void The_seed_as_a_kit_reads_as_a_person_would_write_it() =>
        Approved.Matches("import-seed.md", KitWriter.Write(ForeignLists.File("foundation-model-links.md"), "The seed").All[0].Text.Text.TrimEnd());

    [Fact]
    public void Further_links_stand_in_the_note()
    {
        var (load, _) = Written(ForeignLists.File("several-links.md"));
        Assert.Equal("a description (demo, code) (demo: https://demo.example/; code: https://code.example/)", load.Listings[0].Note);
    }

    [Fact]
    public void More_than_ninety_sections_keep_their_order()
    {
        var text = string.Concat(Enumerable.Range(1, 250).Select(number => $"## Part {number % 9}\n- [Thing {number}](https://things.example/{number})\n"));
        var (load, files) = Written(ForeignLists.Markdown(text));
        Assert.Equal(Enumerable.Range(1, 250).Select(number => $"Thing {number}"), load.Listings.Select(listing => listing.Label));
        Assert.Equal(252, files.All.Count);
    }

    [Fact]
    public void Addresses_of_one_work_are_one_work_with_mirrors()
    {
        var list = ForeignLists.Text("""
            @article{a, title={One}, url={https://journal.example/one}, doi={10.1000/one}}
            @article{b, title={One again}, url={https://mirror.example/one}, doi={10.1000/ONE}}
            @article{c, title={Other}, url={https://doi.org/10.1000/one}}
            """, "x.bib");
        var plan = ImportPlan.Of(list, null);
        Assert.Equal((3, 1), (plan.Listings.Count, plan.Works));
        Assert.Equal("https://mirror.example/one", Assert.Single(plan.Listings[0].Mirrors).AbsoluteUri);
        Assert.Equal([2, 3], plan.Doubtful.Select(remark => remark.Line));
        Same(list);
    }

    [Fact]
    public void A_folder_that_holds_something_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var files = KitWriter.Write(ForeignLists.File("tables.md"), "Tables");
        folder.Write("mine.txt", "mine");
        Assert.Contains("not empty", KitFolder.Write(folder.Path, files), StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Null(KitFolder.Write(Path.Combine(folder.Path, "kit"), files));
        Assert.Equal(["kit", "mine.txt"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        Assert.Contains("not empty", KitFolder.Write(Path.Combine(folder.Path, "mine.txt"), files), StringComparison.Ordinal);
    }

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[1, 12],
        Gen.OneOf("*a*", "_b_", "[c](d)", "<i>x</i>", "`y`", "&amp;", "# h", "1. one", "- dash", "— note", "a | b", "\\", "C#", "(x)", "a:", "kind: b", "](", "**", "~~s~~", "<https://a.example>", "!", "line\nline", "\u200B", "@everyone", "=1+1", "#", "id: x"),
        Gen.String[Gen.Char.AlphaNumeric, 1, 8]);

    private static readonly Gen<string> Phrase = Text.Array[1, 4].Select(parts => string.Join(' ', parts));

    private static readonly Gen<ForeignListing> Listings =
        from label in Phrase
        from note in Phrase.Null()
        from number in Gen.Int[1, 30]
        from query in Gen.OneOf("", "?a=1", "?q=(x)", "#frag", "/a_b*c")
        from @group in Gen.OneOf("Group", "Group:", "*Odd* [group]", ":").Null()
        from also in Phrase.Array[0, 2]
        from kind in Gen.Enum<WorkKind>().Nullable()
        select new ForeignListing(PageText.Fold(label) is { Length: > 0 } shown ? shown : "x", new Uri($"https://things.example/{number}{query}"), note, number) { Group = @group, Also = also, Kind = kind };

    private static readonly Gen<ForeignList> AnyList =
        from sections in Gen.Select(Phrase, Phrase.Null(), Listings.Array[1, 6]).Array[1, 4]
        select new ForeignList(ImportFormat.Markdown, [.. sections.Select(section => new ForeignSection(PageText.Fold(section.Item1) is { Length: > 0 } title ? title : "x", section.Item2, section.Item3))], [], []);

    [Fact]
    public void Whatever_words_a_list_holds_the_kit_says_the_same() => AnyList.Sample(list =>
    {
        var (load, _) = Written(list);
        Assert.Equal(list.Sections.Select(section => Plain(section.Title)), load.Sections.Select(section => section.Title));
        Assert.Equal(list.Listings.Select(listing => (Plain(listing.Label), Plain(listing.Note ?? ""), listing.Link.AbsoluteUri)), load.Listings.Select(listing => (listing.Label, listing.Note ?? "", listing.Link.AbsoluteUri)));
        Assert.Equal(ImportPlan.Of(list, null).Works, load.Works.Count);
    });

    private static string Plain(string text) => PageText.Fold(SafeText.Normalize(text, System.Text.NormalizationForm.FormC)).Trim();

    private static void Same(ForeignList list)
    {
        var (load, _) = Written(list);
        var plan = ImportPlan.Of(list, null);
        Assert.Equal((list.Sections.Count, list.Listings.Count, plan.Works), (load.Sections.Count, load.Listings.Count, load.Works.Count));
        Assert.Equal(list.Listings.Select(listing => (listing.Label, WorkKey.Of(listing.Link), listing.Group?.TrimEnd(':'))), load.Listings.Select(listing => (listing.Label, WorkKey.Of(listing.Link), listing.Group is null ? null : load.FindGroup(listing.Group)!.Title)));
        Assert.Equal(list.Listings.SelectMany(listing => listing.Relations.Append(listing.Of).OfType<ForeignRelation>()).Count(), load.Relations.Count);
    }

    private static (Catalog Catalog, KitFiles Files) Written(ForeignList list)
    {
        using var folder = new TemporaryFolder();
        var files = KitWriter.Write(list, "A kit");
        foreach (var file in files.All)
            folder.Write(file.Name, file.Text.Text);
        var load = CatalogFiles.Load(folder.Path);
        Assert.Empty(load.Errors.Select(error => $"{error}\n{string.Concat(files.All.Select(file => file.Text.Text))}"));
        return (load.Catalog!, files);
    }
}
