using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using LabBot.Tests.Drip;
using NodaTime;

namespace LabBot.Tests.Commands;

public sealed class ShowLinksTests
{
    private static readonly Caller Cleo = new(new MemberId("terminal", "terminal", "cleo"), "Cleo", IsCurator: true);

    private readonly Fortnight life = new("2026-03-26T09:00:00Z");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_first_look_it_says_so() => Approved.Matches("links-new.txt", await life.Say("/kit-admin links", Cleo));

    [Fact]
    public async Task Curators_see_what_was_found_the_most_pressing_first()
    {
        var links = LinkReport.LinksOf(TheKit.Catalog);
        var (now, day) = (life.Now, Duration.FromDays(1));
        var preprint = TheKit.Catalog.Works.First(work => work.Record is { Arxiv: not null, Published: null }).Link;
        var others = links.Where(link => link != preprint).ToList();
        var health = links.Skip(1).Select(link => new LinkHealth(link, LinkStanding.Fine, now - day) { CheckedAt = now - day }).ToDictionary(one => one.Link);
        Set(others[1], health[others[1]] with { Standing = LinkStanding.Dead, Strikes = new StrikeRun(3, now - (3 * day), now - day), Reason = "example.org has no such page (its answer was 404).", Archived = new Uri("https://web.archive.org/web/2020/x") });
        Set(others[2], health[others[2]] with { Standing = LinkStanding.Dead, Strikes = new StrikeRun(5, now - (9 * day), now - day), Reason = "There is no host named example.org; check the spelling." });
        Set(others[3], health[others[3]] with { Standing = LinkStanding.Moved, MovedTo = new Uri("https://example.org/moved") });
        Set(others[4], health[others[4]] with { Standing = LinkStanding.Unknown, Reason = "example.org does not show it to LabBot (its answer was 403)." });
        Set(others[5], health[others[5]] with { Standing = LinkStanding.Failing, Strikes = new StrikeRun(1, now - day, now - day), Reason = "example.org is out of order (its answer was 500)." });
        Set(others[6], health[others[6]] with { News = new PublicationNews(null, true, "Crossref") });
        Set(preprint, health[preprint] with { News = new PublicationNews(new PublishedVersion(null, "Journal of Cells", 2026, "10.1000/cells", new Uri("https://doi.org/10.1000/cells"), null), false, "arXiv"), CheckedAt = now });
        await life.Store.KeepHealthAsync([.. health.Values], Token);
        Approved.Matches("links.txt", await life.Say("/kit-admin links", Cleo));

        void Set(Uri link, LinkHealth to) => health[link] = to;
    }

    [Fact]
    public async Task When_all_is_well_it_says_so()
    {
        await life.Store.KeepHealthAsync([.. LinkReport.LinksOf(TheKit.Catalog).Select(link => new LinkHealth(link, LinkStanding.Fine, life.Now) { CheckedAt = life.Now })], Token);
        Approved.Matches("links-well.txt", await life.Say("/kit-admin links", Cleo));
    }

    [Fact]
    public async Task Who_does_not_tend_the_kit_does_not_see_them() => Assert.DoesNotContain("The links of the kit", await life.Say("/kit-admin links"), StringComparison.Ordinal);
}
