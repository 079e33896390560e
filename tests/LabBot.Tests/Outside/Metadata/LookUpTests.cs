using System.Text;
using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Tests.Outside.Fetching;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Outside.Metadata;

/// <summary>Which source is asked when, and what stands in for it.</summary>
public sealed class LookUpTests : IAsyncLifetime
{
    private OutsideLab lab = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => lab = await OutsideLab.StartAsync();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task One_paper_by_its_DOI_its_abstract_its_pdf_and_its_publisher_is_one()
    {
        lab.Put("arxiv/query?id_list=2405.18095&max_results=1", SourceAnswers.Arxiv("2405.18095", """<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1016/j.cell.2025.01.001</arxiv:doi>"""), "application/atom+xml");
        lab.Put("crossref/works/10.1016%2Fj.cell.2025.01.001", SourceAnswers.Crossref("10.1016/j.cell.2025.01.001", """, "relation": {"has-preprint": [{"id-type": "arxiv", "id": "arXiv:2405.18095"}]}"""));
        lab.PutPage("www.sciencedirect.com/science/article/pii/S0092867425000011?via%3Dihub", """<meta name="citation_doi" content="10.1016/j.cell.2025.01.001"><title>Cells | ScienceDirect</title>""");
        string[] forms =
        [
            "https://arxiv.org/abs/2405.18095", "https://arxiv.org/pdf/2405.18095v2", "https://doi.org/10.48550/arXiv.2405.18095", "https://doi.org/10.1016/j.cell.2025.01.001",
            "http://www.sciencedirect.com/science/article/pii/S0092867425000011?via%3Dihub&utm_source=x",
        ];
        foreach (var form in forms)
        {
            var keys = (await lab.FindAsync(form)).Keys.Select(key => key.Value).ToList();
            Assert.Contains("arxiv:2405.18095", keys);
            Assert.Contains("doi:10.1016/j.cell.2025.01.001", keys);
        }
    }

    [Fact]
    public async Task A_page_that_names_its_DOI_is_completed_by_Crossref()
    {
        lab.Put("crossref/works/10.1000%2Fx", SourceAnswers.Crossref("10.1000/x"));
        lab.PutPage("journal.example/42", """<meta name="citation_title" content="Another wording"><meta name="citation_doi" content="doi:10.1000/x"><meta property="og:site_name" content="The Journal">""");
        var facts = await lab.FindAsync("http://journal.example/42");
        Assert.Equal(("Reading cells at H2O & elsewhere", "Journal of Cells", "Crossref"), (facts.Record.Title, facts.Record.Venue, facts.Source));
        Assert.Equal(["url:journal.example/42", "doi:10.1000/x"], facts.Keys.Select(key => key.Value));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(403)]
    public async Task The_page_stands_in_for_a_source_that_is_down(int status)
    {
        lab.Put("github/repos/lab/cells", "{}", status: status);
        lab.PutPage("github.com/lab/cells", """<meta property="og:title" content="lab/cells: Reads cells"><meta property="og:site_name" content="GitHub"><title>x</title>""");
        var facts = await lab.FindAsync("http://github.com/lab/cells");
        Assert.Equal(("lab/cells: Reads cells", "the page"), (facts.Record.Title, facts.Source));
    }

    [Theory]
    [InlineData("not JSON at all")]
    [InlineData("[]")]
    [InlineData("{\"message\": 7}")]
    [InlineData("{\"message\": {\"DOI\": [], \"title\": {\"a\": []}, \"author\": [[]], \"issued\": {\"date-parts\": 5}, \"relation\": []}}")]
    [InlineData("{\"message\": {\"DOI\": \"10.1000/x\", \"title\": {\"a\": []}, \"author\": [[], 5, null, {\"family\": 3}], \"issued\": {\"date-parts\": [[\"2025\", \"x\", null]]}, \"relation\": [], \"updated-by\": \"x\"}}")]
    public async Task An_answer_of_another_shape_breaks_nothing(string body)
    {
        lab.Put("crossref/works/10.1000%2Fx", body);
        lab.PutPage("doi.org/10.1000/x", "<title>It is there</title>");
        Assert.NotNull(await lab.FindAsync("http://doi.org/10.1000/x"));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>&b;</title></entry></feed>")]
    [InlineData("<!DOCTYPE x SYSTEM \"http://127.0.0.1/evil.dtd\"><feed/>")]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>")]
    public async Task XML_with_entities_of_its_own_is_not_read(string body)
    {
        lab.Put("arxiv/query?id_list=2405.18095&max_results=1", body, "application/atom+xml");
        Assert.Equal("What arXiv answers cannot be read. arxiv.org has no such page (its answer was 404); check the address.", await lab.WhyNotAsync("http://arxiv.org/abs/2405.18095"));
        Assert.Equal(2, lab.Site.Requests.Count);
    }

    [Fact]
    public async Task What_nobody_said_stays_null()
    {
        lab.PutPage("page.example/", "<title>Just a title</title>");
        var facts = await lab.FindAsync("http://page.example/");
        Assert.Equal(new WorkRecord("Just a title", facts.Record.Authors, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null), facts.Record);
        Assert.Empty(facts.Record.Authors);
        Assert.Equal((null, false, "the page"), (facts.Kind, facts.Retracted, facts.Source));
    }

    [Fact]
    public async Task A_link_is_cleaned_before_it_is_asked_for()
    {
        lab.PutPage("page.example/post", "<title>Post</title>");
        Assert.Equal("http://page.example/post#part", (await lab.FindAsync("http://page.example/post?utm_source=x&fbclid=y#part")).Link.AbsoluteUri);
        Assert.Equal(["page.example/post"], lab.Asked);
    }

    [Fact]
    public async Task A_page_that_sends_its_readers_on_by_itself_leads_LabBot_nowhere()
    {
        lab.PutPage("page.example/", """<meta http-equiv="refresh" content="0; url=http://127.0.0.1/"><title>Wait</title><script>location = "http://127.0.0.1/"</script><iframe src="http://127.0.0.1/"></iframe>""");
        Assert.Equal("Wait", (await lab.FindAsync("http://page.example/")).Record.Title);
        Assert.Equal(["page.example/"], lab.Asked);
    }

    [Fact]
    public async Task A_page_that_moved_for_good_is_known_at_both_places_and_a_login_is_not()
    {
        lab.Redirect("old.example/a", "http://new.example/a", 301);
        lab.PutPage("new.example/a", "<title>Moved</title>");
        lab.Redirect("old.example/b", "http://login.example/in", 302);
        lab.PutPage("login.example/in", "<title>Sign in</title>");
        Assert.Equal(["url:old.example/a", "url:new.example/a"], (await lab.FindAsync("http://old.example/a")).Keys.Select(key => key.Value));
        Assert.Equal(["url:old.example/b"], (await lab.FindAsync("http://old.example/b")).Keys.Select(key => key.Value));
    }

    [Theory]
    [InlineData(404, "page.example has no such page (its answer was 404); check the address.")]
    [InlineData(403, "page.example shows this page to its own people only (its answer was 403); open it in a browser, and fill in what you see.")]
    [InlineData(503, "page.example takes no more questions just now (its answer was 503); try again later.")]
    [InlineData(418, "page.example answered 418; expected a page: open it in a browser to see what is there.")]
    [InlineData(500, "page.example answered 500, InternalServerError; expected a page: open it in a browser to see what is there.")]
    public async Task What_a_server_refuses_is_said_in_a_sentence(int status, string why)
    {
        lab.Put("page.example/x", "", "text/html", status);
        Assert.Equal(why, await lab.WhyNotAsync("http://page.example/x"));
    }

    [Fact]
    public async Task A_picture_and_a_page_without_words_are_said_in_a_sentence()
    {
        lab.Put("page.example/x.png", "x", "image/png");
        lab.PutPage("page.example/empty", "");
        Assert.Equal("It leads to image/png, which LabBot does not read; expected a page.", await lab.WhyNotAsync("http://page.example/x.png"));
        Assert.Equal("The page says nothing of itself, not even a title.", await lab.WhyNotAsync("http://page.example/empty"));
    }

    [Fact]
    public async Task Inner_addresses_are_said_in_a_sentence_and_not_asked()
    {
        lab.Network.Names["inner.example"] = ["10.0.0.7"];
        Assert.Equal("inner.example is not at a public address; LabBot visits public pages only: give a public address of it, or add it by hand.", await lab.WhyNotAsync("http://inner.example/"));
        Assert.Empty(lab.Asked);
    }

    [Fact]
    public async Task All_of_it_takes_ten_seconds_at_most()
    {
        var time = new FakeTimeProvider();
        var asked = new SemaphoreSlim(0);
        await using var slow = await Site.StartAsync(async http =>
        {
            asked.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        var network = new FakeNetwork(slow) { Names = { ["*"] = [FakeNetwork.PublicAddress] } };
        using var world = OutsideLab.WorldOn(network, time, new Uri("http://10.0.0.1/"));
        var look = world.Curators.LookUpAsync(new Uri("http://doi.org/10.1000/x"), Token);
        // Crossref and DataCite get four seconds each, the page what is left.
        await asked.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(4));
        await asked.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(4));
        await asked.WaitAsync(Token);
        Assert.False(look.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Crossref does not answer. DataCite does not answer. It took too long.", Assert.IsType<Seen.Nothing>(await look).Why);
    }

    [Theory]
    [InlineData("text/markdown; charset=utf-8", "raw.example/lab/awesome/README.md", "README.md", "text/markdown")]
    [InlineData("application/octet-stream", "raw.example/refs.bib", "refs.bib", "application/octet-stream")]
    [InlineData("text/plain", "raw.example/a%20list.csv?x=1", "a list.csv", "text/plain")]
    [InlineData("text/html", "raw.example/", "raw.example", "text/html")]
    [InlineData("text/plain", "raw.example/x/..%2F..%2Fetc%2Fpasswd", "passwd", "text/plain")]
    public async Task A_list_is_fetched_with_its_name(string type, string at, string name, string media)
    {
        lab.Put(at.Replace("%20", " ", StringComparison.Ordinal), "- [A](http://a.example/)", type);
        lab.Put(at, "- [A](http://a.example/)", type);
        var got = Assert.IsType<SeenFile.Got>(await lab.Curators.FetchAsync(new Uri("http://" + at), Token));
        Assert.Equal(("- [A](http://a.example/)", name, media), (Encoding.UTF8.GetString(got.Bytes), got.Name, got.MediaType));
    }

    [Fact]
    public async Task The_name_that_a_server_gives_a_list_is_a_name_and_no_path()
    {
        lab.Put("raw.example/download", new OutsideLab.Answer(200, "text/csv", "a") { Headers = new Dictionary<string, string> { ["Content-Disposition"] = "attachment; filename=\"../../up/list.csv\"" } });
        Assert.Equal("list.csv", Assert.IsType<SeenFile.Got>(await lab.Curators.FetchAsync(new Uri("http://raw.example/download"), Token)).Name);
    }

    [Fact]
    public async Task What_is_no_list_is_said_in_a_sentence()
    {
        lab.Put("raw.example/a.pdf", "%PDF", "application/pdf");
        Assert.Equal(
            "It leads to application/pdf, which LabBot does not read; expected a list in text, such as Markdown, BibTeX, CSV or JSON.",
            Assert.IsType<SeenFile.Nothing>(await lab.Curators.FetchAsync(new Uri("http://raw.example/a.pdf"), Token)).Why);
        Assert.Contains("has no such page", Assert.IsType<SeenFile.Nothing>(await lab.Curators.FetchAsync(new Uri("http://raw.example/none.md"), Token)).Why, StringComparison.Ordinal);
    }
}
