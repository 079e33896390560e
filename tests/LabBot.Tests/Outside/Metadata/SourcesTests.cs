using LabBot.Core.Kit;

namespace LabBot.Tests.Outside.Metadata;

/// <summary>Each source, asked as its documentation says, on loopback.</summary>
public sealed class SourcesTests : IAsyncLifetime
{
    private OutsideLab lab = null!;

    public async ValueTask InitializeAsync() => lab = await OutsideLab.StartAsync();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task ArXiv_says_who_what_and_when()
    {
        lab.Put("arxiv/query?id_list=2405.18095&max_results=1", SourceAnswers.Arxiv("2405.18095", """<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">15 pages, 4 figures</arxiv:comment>"""), "application/atom+xml");
        var facts = await lab.FindAsync("https://arxiv.org/pdf/2405.18095v1.pdf");
        Assert.Equal(("Cells that read: a model of everything < nothing", "arXiv", "10.48550/arXiv.2405.18095", "2405.18095", "15 pages"), (facts.Record.Title, facts.Record.Venue, facts.Record.Doi, facts.Record.Arxiv, facts.Record.Length));
        Assert.Equal(["Ada Lovelace", "Pietro Liò"], facts.Record.Authors);
        Assert.Equal(new IssuedDate(2024, 5, 28), facts.Record.Issued);
        Assert.Equal((WorkKind.Preprint, "arXiv", false), (facts.Kind, facts.Source, facts.Retracted));
        Assert.Equal(["arxiv:2405.18095"], facts.Keys.Select(key => key.Value));
        Assert.Equal("https://arxiv.org/pdf/2405.18095v1.pdf", facts.Link.AbsoluteUri);
        Assert.Null(facts.Record.Published);
        Assert.Equal((null, null), (facts.Record.Gist, facts.Record.Why));
    }

    [Fact]
    public async Task ArXiv_names_the_published_version()
    {
        lab.Put("arxiv/query?id_list=2405.18095&max_results=1", SourceAnswers.Arxiv("2405.18095", """
            <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/Cells.7</arxiv:doi>
            <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">Journal of Cells 7, 346 (2025)</arxiv:journal_ref>
            """), "application/atom+xml");
        var facts = await lab.FindAsync("https://arxiv.org/abs/2405.18095");
        Assert.Equal(new PublishedVersion(null, "Journal of Cells 7, 346 (2025)", 2025, "10.1000/Cells.7", new Uri("https://doi.org/10.1000/Cells.7"), null), facts.Record.Published);
        Assert.Equal(["arxiv:2405.18095", "doi:10.1000/cells.7"], facts.Keys.Select(key => key.Value));
    }

    [Theory]
    [InlineData("This paper has been withdrawn by the authors due to an error", true)]
    [InlineData("Withdrawn: see v2", true)]
    [InlineData("15 pages; an earlier version with withdrawn data", false)]
    public async Task ArXiv_says_whether_a_paper_was_withdrawn(string comment, bool isWithdrawn)
    {
        lab.Put("arxiv/query?id_list=2405.18095&max_results=1", SourceAnswers.Arxiv("2405.18095", $"""<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">{comment}</arxiv:comment>"""), "application/atom+xml");
        Assert.Equal(isWithdrawn, (await lab.FindAsync("https://arxiv.org/abs/2405.18095")).Retracted);
    }

    [Fact]
    public async Task An_old_arXiv_id_is_asked_for_whole()
    {
        lab.Put("arxiv/query?id_list=hep-th%2F9901001&max_results=1", SourceAnswers.Arxiv("hep-th/9901001"), "application/atom+xml");
        Assert.Equal("hep-th/9901001", (await lab.FindAsync("https://arxiv.org/abs/hep-th/9901001")).Record.Arxiv);
    }

    [Fact]
    public async Task An_id_that_arXiv_does_not_know_is_looked_up_on_the_page()
    {
        lab.Put("arxiv/query?id_list=9912.99999&max_results=1", SourceAnswers.ArxivError, "application/atom+xml");
        Assert.Contains("has no such page", await lab.WhyNotAsync("http://arxiv.org/abs/9912.99999"), StringComparison.Ordinal);
        Assert.Contains("arxiv.org/abs/9912.99999", lab.Asked);
    }

    [Fact]
    public async Task Crossref_says_who_what_and_when()
    {
        lab.Put("crossref/works/10.1038%2Fs42256-025-01007-9", SourceAnswers.Crossref("10.1038/s42256-025-01007-9"));
        var facts = await lab.FindAsync("https://www.nature.com/articles/s42256-025-01007-9.pdf");
        var record = facts.Record;
        Assert.Equal("Reading cells at H2O & elsewhere", record.Title);
        Assert.Equal(["Ada Lovelace", "Jörn-Henrik Jacobsen", "The Cell Consortium"], record.Authors);
        Assert.Equal(("Journal of Cells", "7", "3", "346-362", "10.1038/s42256-025-01007-9"), (record.Venue, record.Volume, record.Issue, record.Pages, record.Doi));
        Assert.Equal(new IssuedDate(2025, 3, 14), record.Issued);
        Assert.Equal((WorkKind.Paper, "Crossref", false), (facts.Kind, facts.Source, facts.Retracted));
        Assert.Equal(["doi:10.1038/s42256-025-01007-9"], facts.Keys.Select(key => key.Value));
    }

    [Theory]
    [InlineData("""{"updated-by": [{"DOI": "10.1000/notice", "type": "retraction", "source": "retraction-watch", "label": "Retraction"}]}""", true)]
    [InlineData("""{"updated-by": [{"DOI": "10.1000/notice", "type": "withdrawal", "source": "publisher"}]}""", true)]
    [InlineData("""{"updated-by": [{"DOI": "10.1000/notice", "type": "correction", "source": "publisher"}]}""", false)]
    [InlineData("""{"update-to": [{"DOI": "10.1000/old", "type": "retraction", "source": "publisher"}]}""", false)]
    public async Task Crossref_says_whether_an_article_was_retracted(string update, bool isRetracted)
    {
        lab.Put("crossref/works/10.1000%2Fx", SourceAnswers.Crossref("10.1000/x", ", " + update[1..^1]));
        Assert.Equal(isRetracted, (await lab.FindAsync("https://doi.org/10.1000/x")).Retracted);
    }

    [Fact]
    public async Task Crossref_names_the_preprint_of_an_article_as_the_same_work()
    {
        lab.Put("crossref/works/10.1000%2Fx", SourceAnswers.Crossref("10.1000/x", """
            , "relation": {"has-preprint": [{"id-type": "doi", "id": "10.1101/2024.05.28.596001", "asserted-by": "subject"}, {"id-type": "arxiv", "id": "2405.18095"}], "references": [{"id": "10.1000/y"}]}
            """));
        Assert.Equal(["doi:10.1000/x", "doi:10.1101/2024.05.28.596001", "arxiv:2405.18095"], (await lab.FindAsync("https://doi.org/10.1000/x")).Keys.Select(key => key.Value));
    }

    [Theory]
    [InlineData("journal-article", WorkKind.Paper)]
    [InlineData("proceedings-article", WorkKind.Paper)]
    [InlineData("monograph", WorkKind.Book)]
    [InlineData("dataset", WorkKind.Dataset)]
    [InlineData("posted-content", WorkKind.Preprint)]
    [InlineData("peer-review", null)]
    public async Task Crossref_says_what_kind_it_is(string type, WorkKind? kind)
    {
        lab.Put("crossref/works/10.1000%2Fx", SourceAnswers.Crossref("10.1000/x").Replace("journal-article", type, StringComparison.Ordinal));
        Assert.Equal(kind, (await lab.FindAsync("https://doi.org/10.1000/x")).Kind);
    }

    [Fact]
    public async Task BioRxiv_and_Crossref_complete_each_other()
    {
        lab.Put("biorxiv/details/biorxiv/10.1101/2024.05.28.596001/na/json", SourceAnswers.Biorxiv("10.1101/2024.05.28.596001", "10.1000/Cells.7"));
        lab.Put("crossref/works/10.1101%2F2024.05.28.596001", SourceAnswers.CrossrefPreprint("10.1101/2024.05.28.596001"));
        var facts = await lab.FindAsync("https://www.biorxiv.org/content/10.1101/2024.05.28.596001v2.full.pdf");
        Assert.Equal(["Ada Lovelace", "Grace Hopper"], facts.Record.Authors);
        Assert.Equal(("Cells that read", "bioRxiv"), (facts.Record.Title, facts.Record.Venue));
        Assert.Equal(new IssuedDate(2024, 5, 28), facts.Record.Issued);
        Assert.Equal("10.1000/Cells.7", facts.Record.Published?.Doi);
        Assert.Equal(["doi:10.1101/2024.05.28.596001", "doi:10.1000/cells.7"], facts.Keys.Select(key => key.Value));
        Assert.Equal((WorkKind.Preprint, "bioRxiv and Crossref"), (facts.Kind, facts.Source));
    }

    [Fact]
    public async Task A_preprint_of_medRxiv_is_found_there()
    {
        lab.Put("biorxiv/details/biorxiv/10.1101/2020.09.09.20191205/na/json", SourceAnswers.BiorxivNothing);
        lab.Put("biorxiv/details/medrxiv/10.1101/2020.09.09.20191205/na/json", SourceAnswers.Biorxiv("10.1101/2020.09.09.20191205").Replace("\"biorxiv\"", "\"medrxiv\"", StringComparison.Ordinal));
        var facts = await lab.FindAsync("https://www.medrxiv.org/content/10.1101/2020.09.09.20191205v1");
        Assert.Equal(("medRxiv", null), (facts.Record.Venue, facts.Record.Published));
        Assert.Equal(["A. Lovelace", "G. Hopper"], facts.Record.Authors);
    }

    [Fact]
    public async Task BioRxiv_says_whether_a_preprint_was_withdrawn()
    {
        lab.Put("biorxiv/details/biorxiv/10.64898/2026.01.02.700001/na/json", SourceAnswers.Biorxiv("10.64898/2026.01.02.700001", type: "WITHDRAWN"));
        Assert.True((await lab.FindAsync("https://www.biorxiv.org/content/10.64898/2026.01.02.700001v2")).Retracted);
    }

    [Fact]
    public async Task DataCite_is_asked_where_Crossref_does_not_know()
    {
        lab.Put("datacite/dois/10.5281%2Fzenodo.7", SourceAnswers.DataCite("10.5281/zenodo.7"));
        var facts = await lab.FindAsync("https://doi.org/10.5281/zenodo.7");
        Assert.Equal(("An atlas of cells", "Zenodo", "10.5281/zenodo.7"), (facts.Record.Title, facts.Record.Venue, facts.Record.Doi));
        Assert.Equal(["Ada Lovelace", "Cells, Tissues and Organs Consortium", "Grace Hopper"], facts.Record.Authors);
        Assert.Equal(new IssuedDate(2023, 4, 5), facts.Record.Issued);
        Assert.Equal((WorkKind.Dataset, "DataCite"), (facts.Kind, facts.Source));
        Assert.Equal(["doi:10.5281/zenodo.7", "doi:10.5281/zenodo.1"], facts.Keys.Select(key => key.Value));
    }

    [Fact]
    public async Task DataCite_is_not_asked_where_Crossref_knows()
    {
        lab.Put("crossref/works/10.1000%2Fx", SourceAnswers.Crossref("10.1000/x"));
        await lab.FindAsync("https://doi.org/10.1000/x");
        Assert.Equal(["crossref/works/10.1000%2Fx"], lab.Asked);
    }

    [Theory]
    [InlineData("scgpt", "", WorkKind.Library)]
    [InlineData("awesome-cells", "", WorkKind.List)]
    [InlineData("cells", "\"awesome-list\"", WorkKind.List)]
    public async Task GitHub_says_whose_a_repository_is(string name, string topics, WorkKind kind)
    {
        lab.Put($"github/repos/lab/{name}", SourceAnswers.GitHub(name, topics));
        var facts = await lab.FindAsync($"https://github.com/Lab/{name}/blob/main/README.md");
        Assert.Equal((name, "GitHub", kind, "GitHub"), (facts.Record.Title, facts.Record.Venue, facts.Kind, facts.Source));
        Assert.Equal(["lab"], facts.Record.Authors);
        Assert.Equal(new IssuedDate(2023, 2, 3), facts.Record.Issued);
    }

    [Fact]
    public async Task A_repository_that_moved_is_known_by_both_names()
    {
        lab.Put("github/repos/old/cells", SourceAnswers.GitHub("cells"));
        Assert.Equal(["url:github.com/old/cells", "url:github.com/lab/cells"], (await lab.FindAsync("https://github.com/old/cells")).Keys.Select(key => key.Value));
    }

    [Theory]
    [InlineData("https://youtu.be/abc_DEF-123?si=share", "youtube/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabc_DEF-123", WorkKind.Video)]
    [InlineData("https://www.youtube.com/playlist?list=PLabc", "youtube/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fplaylist%3Flist%3DPLabc", WorkKind.VideoPlaylist)]
    public async Task YouTube_says_whose_a_video_is(string link, string asked, WorkKind kind)
    {
        lab.Put(asked, SourceAnswers.YouTube);
        var facts = await lab.FindAsync(link);
        Assert.Equal(("How cells read", "YouTube", kind), (facts.Record.Title, facts.Record.Venue, facts.Kind));
        Assert.Equal(["Lab Talks"], facts.Record.Authors);
        Assert.Null(facts.Record.Issued);
    }
}
