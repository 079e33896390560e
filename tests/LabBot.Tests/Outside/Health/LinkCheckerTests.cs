using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Outside.Health;
using LabBot.Tests.Contracts;
using LabBot.Tests.Kit;
using LabBot.Tests.Outside.Metadata;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Outside.Health;

/// <summary>The kit's links, looked at for weeks on a clock of the test's own.</summary>
public sealed class LinkCheckerTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly InMemoryStore store = new();
    private readonly LiveKit kit = new(TemporaryKit.Read("- [A](http://a.example/page)\n"));
    private OutsideLab lab = null!;
    private LinkChecker checker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        lab = await OutsideLab.StartAsync(time);
        lab.PutPage("a.example/page", "<title>A</title>");
        checker = lab.World.Checker(kit, () => store);
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task A_link_is_looked_at_once_a_week_by_its_headers_alone()
    {
        await LiveAsync(days: 22);
        Assert.Equal(3, lab.Site.Requests.Count(request => request.PathAndQuery == "/page"));
        Assert.All(lab.Site.Requests.Where(request => request.PathAndQuery == "/page"), request => Assert.Equal("HEAD", request.Method));
        Assert.Equal(LinkStanding.Fine, (await OneAsync()).Standing);
    }

    [Fact]
    public async Task A_server_that_knows_no_HEAD_is_asked_with_a_GET()
    {
        lab.Put("a.example/page", new OutsideLab.Answer(200, "text/html", "x") { Otherwise = request => request.Method == "HEAD" ? 405 : null });
        await LiveAsync(days: 7);
        Assert.Equal(["HEAD", "GET"], lab.Site.Requests.Where(request => request.PathAndQuery == "/page").Select(request => request.Method));
        Assert.Equal(LinkStanding.Fine, (await OneAsync()).Standing);
    }

    [Fact]
    public async Task The_second_look_asks_only_whether_something_has_changed()
    {
        lab.Put("a.example/page", new OutsideLab.Answer(200, "text/html", "x")
        {
            Headers = new Dictionary<string, string> { ["ETag"] = "\"v1\"", ["Last-Modified"] = "Mon, 02 Mar 2026 09:00:00 GMT" },
            Otherwise = request => request.Headers.IfNoneMatch == "\"v1\"" ? 304 : null,
        });
        await LiveAsync(days: 14);
        var last = lab.Site.Requests.Last(request => request.PathAndQuery == "/page").Headers;
        Assert.Equal(("\"v1\"", "Mon, 02 Mar 2026 09:00:00 GMT"), (last["If-None-Match"], last["If-Modified-Since"]));
        Assert.Equal((LinkStanding.Fine, "\"v1\""), ((await OneAsync()).Standing, (await OneAsync()).ETag));
    }

    [Fact]
    public async Task A_page_that_is_gone_is_dead_after_three_days_and_its_archived_copy_is_offered()
    {
        lab.Put("a.example/page", "", status: 404);
        lab.Put("archive/wayback/available?url=http%3A%2F%2Fa.example%2Fpage", """{"url": "a.example/page", "archived_snapshots": {"closest": {"status": "200", "available": true, "url": "http://web.archive.org/web/20200101000000/http://a.example/page", "timestamp": "20200101000000"}}}""");
        await LiveUntilAsync(health => health.Standing == LinkStanding.Failing);
        Assert.Equal((1, "a.example has no such page (its answer was 404)."), ((await OneAsync()).Strikes!.Days, (await OneAsync()).Reason));
        await LiveAsync(days: 1);
        Assert.Equal((LinkStanding.Failing, 2), ((await OneAsync()).Standing, (await OneAsync()).Strikes!.Days));
        await LiveAsync(days: 1);
        Assert.Equal((LinkStanding.Dead, 3), ((await OneAsync()).Standing, (await OneAsync()).Strikes!.Days));
        var finding = Assert.Single(LinkReport.Of(kit.Now.Catalog, await store.HealthAsync(Token)));
        Assert.Equal(new ProposedChange.AddArchived(new Uri("https://web.archive.org/web/20200101000000/http://a.example/page")), finding.Change);
    }

    [Fact]
    public async Task Nothing_dies_while_LabBot_is_cut_off_and_all_is_looked_at_when_it_no_longer_is()
    {
        await LiveUntilAsync(health => health.CheckedAt is not null);
        var before = await OneAsync();
        Assert.Equal(LinkStanding.Fine, before.Standing);
        lab.Network.IsDown = true;
        await LiveAsync(days: 30);
        Assert.Equal(before, await OneAsync());
        lab.Network.IsDown = false;
        time.Advance(TimeSpan.FromHours(1));
        await checker.TickAsync(Token);
        Assert.Equal((LinkStanding.Fine, time.GetUtcNow()), ((await OneAsync()).Standing, (await OneAsync()).CheckedAt!.Value.ToDateTimeOffset()));
    }

    [Fact]
    public async Task While_LabBot_is_cut_off_a_host_is_tried_once_an_hour()
    {
        await checker.TickAsync(Token);
        time.Advance(TimeSpan.FromDays(7));
        lab.Network.IsDown = true;
        var before = lab.Network.Connected.Count;
        for (var minute = 0; minute < 180; minute++)
        {
            await checker.TickAsync(Token);
            time.Advance(Minute);
        }

        // Three times robots.txt, the headers, the page, and the archive.
        Assert.Equal(3 * 4, lab.Network.Connected.Count - before);
    }

    [Fact]
    public async Task A_site_that_answers_that_the_page_is_gone_shows_that_LabBot_is_online()
    {
        lab.Put("a.example/page", "", status: 404);
        lab.Put("archive/wayback/available?url=http%3A%2F%2Fa.example%2Fpage", new OutsideLab.Answer(200, "", "") { Otherwise = request => { request.HttpContext.Abort(); return null; } });
        await LiveUntilAsync(health => health.Standing == LinkStanding.Dead);
        Assert.Equal((3, null), ((await OneAsync()).Strikes!.Days, (await OneAsync()).Archived));
    }

    [Fact]
    public async Task A_host_that_is_gone_dies_when_others_answer()
    {
        lab.Network.Names["a.example"] = [""];
        await LiveUntilAsync(health => health.Standing == LinkStanding.Dead);
        Assert.Equal("There is no host named a.example; check the spelling.", (await OneAsync()).Reason);
    }

    [Fact]
    public async Task What_robots_may_not_see_is_not_asked_for()
    {
        lab.Put("a.example/robots.txt", "User-agent: LabBot\nDisallow: /page", "text/plain");
        await LiveAsync(days: 14);
        Assert.DoesNotContain("a.example/page", lab.Asked);
        Assert.Equal((LinkStanding.Unknown, "The robots.txt of a.example asks robots not to look; open it yourself now and then."), ((await OneAsync()).Standing, (await OneAsync()).Reason));
    }

    [Fact]
    public async Task A_robots_txt_that_is_out_of_order_asks_for_everything()
    {
        lab.Put("a.example/robots.txt", "", "text/plain", 500);
        await LiveAsync(days: 7);
        Assert.DoesNotContain("a.example/page", lab.Asked);
        Assert.Equal(LinkStanding.Unknown, (await OneAsync()).Standing);
    }

    [Fact]
    public async Task A_host_is_left_alone_between_two_looks_and_as_long_as_it_asks()
    {
        kit.Replace(TemporaryKit.Read(string.Concat(Enumerable.Range(0, 40).Select(i => $"- [P{i}](http://a.example/{i})\n"))));
        lab.Put("a.example/robots.txt", "User-agent: *\nCrawl-delay: 1800", "text/plain");
        await checker.TickAsync(Token);
        // After a week of sleep all are due at once.
        time.Advance(TimeSpan.FromDays(7));
        var times = new List<DateTimeOffset>();
        for (var minute = 0; minute < 180; minute++)
        {
            var before = lab.Site.Requests.Count(request => request.PathAndQuery != "/robots.txt");
            await checker.TickAsync(Token);
            if (lab.Site.Requests.Count(request => request.PathAndQuery != "/robots.txt") > before)
                times.Add(time.GetUtcNow());
            time.Advance(Minute);
        }

        Assert.Equal(6, times.Count);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(30)));
        Assert.Single(lab.Site.Requests, request => request.PathAndQuery == "/robots.txt");
    }

    [Fact]
    public async Task A_tick_looks_at_one_link_at_most()
    {
        kit.Replace(TemporaryKit.Read(string.Concat(Enumerable.Range(0, 40).Select(i => $"- [P{i}](http://host{i}.example/)\n"))));
        foreach (var i in Enumerable.Range(0, 40))
            lab.PutPage($"host{i}.example/", "x");
        await checker.TickAsync(Token);
        time.Advance(TimeSpan.FromDays(7));
        for (var minute = 0; minute < 40; minute++)
        {
            var before = lab.Site.Requests.Count(request => request.PathAndQuery == "/");
            await checker.TickAsync(Token);
            Assert.Equal(before + 1, lab.Site.Requests.Count(request => request.PathAndQuery == "/"));
        }

        Assert.All(await store.HealthAsync(Token), health => Assert.Equal(LinkStanding.Fine, health.Standing));
    }

    [Fact]
    public async Task A_page_that_moved_for_good_is_found_where_it_is()
    {
        lab.Redirect("a.example/page", "http://b.example/page", 301);
        lab.PutPage("b.example/page", "x");
        await LiveAsync(days: 7);
        Assert.Equal(new ProposedChange.Replace(new Uri("http://b.example/page")), Assert.Single(LinkReport.Of(kit.Now.Catalog, await store.HealthAsync(Token))).Change);
        Assert.Equal("http://a.example/page", kit.Now.Catalog.Works[0].Link.AbsoluteUri);
    }

    [Fact]
    public async Task A_preprint_that_was_published_and_an_article_that_was_retracted_are_found()
    {
        kit.Replace(TemporaryKit.Read("- [Preprint](http://arxiv.org/abs/2405.18095)\n- [Article](http://doi.org/10.1000/x)\n"));
        lab.PutPage("arxiv.org/abs/2405.18095", "x");
        lab.PutPage("doi.org/10.1000/x", "x");
        lab.Put("arxiv/query?id_list=2405.18095&max_results=1", SourceAnswers.Arxiv("2405.18095", """<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/new</arxiv:doi>"""), "application/atom+xml");
        lab.Put("crossref/works/10.1000%2Fx", SourceAnswers.Crossref("10.1000/x", """, "updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}]"""));
        await LiveAsync(days: 7);
        var findings = LinkReport.Of(kit.Now.Catalog, await store.HealthAsync(Token));
        Assert.Equal(
        [
            (FindingKind.Retracted, new ProposedChange.Retire("retracted, says Crossref")),
            (FindingKind.Published, new ProposedChange.AddPublished(new PublishedVersion(null, null, null, "10.1000/new", new Uri("https://doi.org/10.1000/new"), null), "arXiv")),
        ], findings.Select(finding => (finding.Kind, finding.Change)));
    }

    [Fact]
    public async Task What_the_kit_has_no_more_is_let_go()
    {
        await checker.TickAsync(Token);
        Assert.Equal("http://a.example/page", (await OneAsync()).Link.AbsoluteUri);
        kit.Replace(TemporaryKit.Read("- [B](http://b.example/)\n"));
        await checker.TickAsync(Token);
        Assert.Equal("http://b.example/", (await OneAsync()).Link.AbsoluteUri);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_and_the_next_tick_looks_again()
    {
        await checker.TickAsync(Token);
        time.Advance(TimeSpan.FromDays(7));
        store.Fails = new StoreException("away");
        await Assert.ThrowsAsync<StoreException>(() => checker.TickAsync(Token));
        store.Fails = null;
        await checker.TickAsync(Token);
        Assert.Equal(LinkStanding.Fine, (await OneAsync()).Standing);
    }

    private async Task<LinkHealth> OneAsync() => Assert.Single(await store.HealthAsync(Token));

    private Task LiveAsync(int days) => LiveUntilAsync(_ => false, days);

    // Nothing happens between the minutes at which a link is due, so the clock goes from one to the next.
    private async Task LiveUntilAsync(Func<LinkHealth, bool> isThere, int days = 60)
    {
        var end = time.GetUtcNow().AddDays(days);
        await checker.TickAsync(Token);
        while (!(await store.HealthAsync(Token)).Any(isThere))
        {
            var next = (await store.HealthAsync(Token)).Min(LinkCheck.DueAt).ToDateTimeOffset();
            var at = next > time.GetUtcNow() ? next : time.GetUtcNow() + Minute;
            if (at > end)
            {
                time.SetUtcNow(end);
                break;
            }

            time.SetUtcNow(at);
            await checker.TickAsync(Token);
        }
    }
}
