using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class CatalogBuilderTests
{
    [Theory]
    [InlineData("http://www.a.example")]
    [InlineData("https://a.example/?utm_source=x")]
    [InlineData("https://mirror.example/a")]
    [InlineData("https://old.example/a")]
    [InlineData("https://doi.org/10.1038/X")]
    public void A_link_under_any_known_address_is_the_same_work(string again)
    {
        var catalog = TemporaryKit.Read(
            (TemporaryKit.Section, $"# T\n\n- [Sutton](https://a.example/)\n  - id: a\n  - also: one\n  - mirror: https://mirror.example/a\n  - was: https://old.example/a\n- [Sutton again]({again}) — twice\n  - also: two\n"),
            (WorksFile.FileName, "[ { \"id\": \"a\", \"DOI\": \"10.1038/x\" } ]"));

        var work = Assert.Single(catalog.Works);
        Assert.Equal(["one", "two"], work.Aliases);
        Assert.Equal(["Sutton", "Sutton again"], catalog.ListingsOf(work.Id).Select(listing => listing.Label));
        Assert.Equal("https://a.example/", work.Link.AbsoluteUri);
    }

    [Fact]
    public void A_listing_without_an_id_takes_one_from_its_name_with_a_warning()
    {
        var load = TemporaryKit.Load("# T\n\n- **VAEs:**\n  - [Paper](https://a.example/)\n");

        Assert.Equal("vaes-paper", Assert.Single(load.Catalog!.Works).Id.Value);
        Assert.Contains("10-test.md:4: warning: 'Paper' has no id; add '  - id: vaes-paper', so that progress stays when the label changes", load.Warnings.Select(warning => warning.ToString()));
    }

    [Theory]
    [InlineData("https://freedium.cfd/https://a.example/", "'Sutton' links a mirror, freedium.cfd; people are sent to https://a.example/; write that")]
    [InlineData("https://a.example/?utm_source=b", "the link of 'Sutton' holds tracking or a share token; people are sent to https://a.example/; write that")]
    public void A_proxied_or_tracked_link_is_cleaned_with_a_warning(string link, string warning)
    {
        var load = TemporaryKit.Load($"# T\n\n- [Sutton]({link})\n  - id: a\n");

        Assert.Equal("https://a.example/", Assert.Single(load.Catalog!.Listings).Link.AbsoluteUri);
        Assert.Equal([$"10-test.md:3: warning: {warning}"], load.Warnings.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_record_without_a_listing_is_a_warning() =>
        Assert.Equal(
            ["works.csl.json:2: warning: no listing has the id 'lesson'; remove the item, or list the work; did you mean 'lessons'?"],
            TemporaryKit.Load((TemporaryKit.Section, "# T\n\n- [Sutton](https://a.example/)\n  - id: lessons\n"), (WorksFile.FileName, "[\n  { \"id\": \"lesson\" }\n]")).Problems.Select(problem => problem.ToString()));

    [Theory]
    [InlineData("", true)]
    [InlineData(", \"basis\": \"the same authors\"", false)]
    public void A_published_version_is_the_same_work_once_a_source_says_so(string basis, bool isSame)
    {
        var catalog = TemporaryKit.Read(
            (TemporaryKit.Section, "# T\n\n- [Sutton](https://arxiv.org/abs/2405.18095)\n  - id: a\n"),
            (WorksFile.FileName, $$"""[ { "id": "a", "custom": { "published": { "doi": "10.1038/x", "url": "https://p.example/x"{{basis}} } } } ]"""));

        Assert.Equal(isSame, catalog.FindWork(WorkKey.OfDoi("10.1038/x")!.Value) is not null);
        Assert.Equal(isSame, catalog.FindWork(WorkKey.Of(new Uri("https://p.example/x"))) is not null);
    }

    [Fact]
    public void A_relation_stated_twice_is_one() =>
        Assert.Single(TemporaryKit.Read("- [Sutton](https://a.example/)\n  - id: a\n  - counterpoint: [B](https://b.example/)\n    - id: b\n  - counterpoint: b\n").Relations);

    [Fact]
    public void A_catalogue_finds_by_id_section_group_and_relation()
    {
        var catalog = TemporaryKit.Read("- **G**\n  - [Sutton](https://a.example/)\n    - id: a\n    - deeper: [B](https://b.example/)\n      - id: b\n");

        Assert.Equal("Sutton", catalog.FindWork(new WorkId("a"))!.Title);
        Assert.Equal("T", catalog.FindSection("test")!.Title);
        Assert.Equal("G", catalog.FindGroup("g")!.Title);
        Assert.Equal(catalog.RelationsOf(new("a")), catalog.RelationsOf(new("b")));
        Assert.Equal((null, null, null), (catalog.FindWork(new WorkId("x")), catalog.FindSection("x"), catalog.FindGroup("x")));
    }
}
