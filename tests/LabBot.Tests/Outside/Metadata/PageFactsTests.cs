using CsCheck;
using LabBot.Core.Kit;
using LabBot.Outside.Metadata;

namespace LabBot.Tests.Outside.Metadata;

/// <summary>What pages say of themselves, in each of the ways that they have.</summary>
public sealed class PageFactsTests
{
    [Fact]
    public void The_tags_for_reference_managers_come_first()
    {
        var facts = PageFactsReader.Read("""
            <!doctype html><html><head><title>Cells that read | Journal of Cells</title>
            <meta name="citation_title" content="Cells that read &amp; write">
            <meta name="citation_author" content="Lovelace, Ada"><meta name="citation_author" content="Jörn-Henrik Jacobsen">
            <meta name="citation_publication_date" content="2025/3/14"><meta name="citation_journal_title" content="Journal of Cells">
            <meta name="citation_volume" content="7"><meta name="citation_issue" content="3"><meta name="citation_firstpage" content="346"><meta name="citation_lastpage" content="362">
            <meta name="citation_doi" content="10.1000/Cells.7">
            <meta property="og:title" content="Something else"><meta name="DC.title" content="Yet something else">
            <script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Another headline", "author": {"name": "Somebody Else"}}</script>
            </head><body>…</body></html>
            """)!;
        Assert.Equal("Cells that read & write", facts.Record.Title);
        Assert.Equal(["Ada Lovelace", "Jörn-Henrik Jacobsen"], facts.Record.Authors);
        Assert.Equal(new IssuedDate(2025, 3, 14), facts.Record.Issued);
        Assert.Equal(("Journal of Cells", "7", "3", "346-362", "10.1000/Cells.7", WorkKind.Paper), (facts.Record.Venue, facts.Record.Volume, facts.Record.Issue, facts.Record.Pages, facts.Record.Doi, facts.Kind));
        Assert.Equal(["doi:10.1000/cells.7"], facts.Keys.Select(key => key.Value));
    }

    [Fact]
    public void A_preprint_server_names_its_id()
    {
        var facts = PageFactsReader.Read("""<meta name="citation_title" content="T"><meta name="citation_arxiv_id" content="2405.18095v2"><meta name="citation_date" content="2024/05/28">""")!;
        Assert.Equal(("2405.18095", WorkKind.Preprint, "arxiv:2405.18095"), (facts.Record.Arxiv, facts.Kind, Assert.Single(facts.Keys).Value));
    }

    [Theory]
    [InlineData("BlogPosting", WorkKind.Blog)]
    [InlineData("ScholarlyArticle", WorkKind.Paper)]
    [InlineData("Course", WorkKind.Course)]
    [InlineData("PodcastEpisode", WorkKind.Podcast)]
    [InlineData("NewsArticle", null)]
    public void JSON_LD_says_what_kind_it_is(string type, WorkKind? kind)
    {
        var facts = PageFactsReader.Read("""
            <script type="application/ld+json">not JSON</script>
            <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Site"}, {"@type": ["Thing", "TYPE"], "headline": "On cells", "datePublished": "2024-05-28T10:00:00+02:00",
              "author": [{"@type": "Person", "name": "Ada Lovelace"}, "Grace Hopper"], "publisher": {"name": "The Lab"}}]}</script>
            """.Replace("TYPE", type, StringComparison.Ordinal))!;
        Assert.Equal(("On cells", "The Lab", kind), (facts.Record.Title, facts.Record.Venue, facts.Kind));
        Assert.Equal(["Ada Lovelace", "Grace Hopper"], facts.Record.Authors);
        Assert.Equal(new IssuedDate(2024, 5, 28), facts.Record.Issued);
    }

    [Fact]
    public void Dublin_Core_is_read()
    {
        var facts = PageFactsReader.Read("""
            <META NAME="DC.Title" CONTENT="Cells"><meta name="dc.creator" content="Lovelace, Ada"><meta name="DC.Creator" content="Hopper, Grace"><meta name="DC.Date" content="2024-05"><meta name="DC.Identifier" content="https://doi.org/10.1000/x">
            """)!;
        Assert.Equal(("Cells", "10.1000/x", "doi:10.1000/x"), (facts.Record.Title, facts.Record.Doi, Assert.Single(facts.Keys).Value));
        Assert.Equal(["Ada Lovelace", "Grace Hopper"], facts.Record.Authors);
        Assert.Equal(new IssuedDate(2024, 5, null), facts.Record.Issued);
    }

    [Fact]
    public void Open_Graph_is_read_and_an_address_is_no_author()
    {
        var facts = PageFactsReader.Read("""
            <meta property="og:type" content="book"><meta property="og:title" content="A book of cells"><meta property="og:site_name" content="Press"><meta property="article:author" content="https://facebook.example/ada"><meta property="article:published_time" content="2024-05-28T00:00:00Z">
            """)!;
        Assert.Equal(("A book of cells", "Press", WorkKind.Book), (facts.Record.Title, facts.Record.Venue, facts.Kind));
        Assert.Empty(facts.Record.Authors);
    }

    [Theory]
    [InlineData("<title>  Plain \n title </title>", "Plain title")]
    [InlineData("<TITLE>A &lt;b&gt; &amp; c</TITLE>", "A & c")]
    [InlineData("<title>p &lt; 0.05 and q &gt; 1</title>", "p < 0.05 and q > 1")]
    [InlineData("<svg><title>icon</title></svg>", "icon")]
    [InlineData("<!-- <title>no</title> --><title>yes</title>", "yes")]
    [InlineData("<script>document.write('<title>no</title>')</script><title>yes</title>", "yes")]
    [InlineData("<textarea><title>no</title></textarea><title>yes</title>", "yes")]
    [InlineData("<title>@everyone <!channel> **x**</title>", "@everyone <!channel> **x**")]
    [InlineData("<title>left\u202Eright\u200B\u0007</title>", "leftright")]
    public void A_title_is_plain_words(string html, string title) => Assert.Equal(title, PageFactsReader.Read(html)?.Record.Title);

    [Theory]
    [InlineData("")]
    [InlineData("no tags")]
    [InlineData("<title></title>")]
    [InlineData("<title>\u200B</title>")]
    [InlineData("<title>never ends")]
    public void A_page_without_a_title_says_nothing(string html) => Assert.Null(PageFactsReader.Read(html));

    [Theory]
    [InlineData("2020", 2020, null, null)]
    [InlineData("2020-11", 2020, 11, null)]
    [InlineData("2020/11/10", 2020, 11, 10)]
    [InlineData("2020-11-10T00:00:00Z", 2020, 11, 10)]
    [InlineData("2020.2.30", 2020, 2, null)]
    [InlineData("2020-13-01", 2020, null, null)]
    public void A_date_is_read_as_far_as_it_is_one(string text, int year, int? month, int? day) => Assert.Equal(new IssuedDate(year, month, day), PlainWords.Date(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10 November 2020")]
    [InlineData("0000-01-01")]
    [InlineData("20201")]
    public void What_is_no_date_is_null(string? text) => Assert.Null(PlainWords.Date(text));

    [Fact]
    public void No_text_makes_the_reader_throw() => Gen.OneOf(
            Gen.String, Gen.OneOf("<meta ", "<title>", "</title>", "<script type=application/ld+json>", "</script>", "name=citation_doi", " content=", "10.1000/", "<!--", "-->", "{\"@type\":\"Book\",\"name\":", "\"x\"}", "[", ">", "&#", "\ud800", "\0", "'", "<![CDATA["))
        .Array[0, 40].Select(string.Concat).Sample(html =>
        {
            var record = PageFactsReader.Read(html)?.Record;
            Assert.True(record is null || record.Title is { Length: > 0 and <= 1000 });
        }, iter: 20_000);
}
