using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using LabBot.Tests.Kit;
using NodaTime;

namespace LabBot.Tests.Curation.Health;

public sealed class LinkReportTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly PublishedVersion Version = new(null, "Journal", 2026, "10.1000/new", new Uri("https://doi.org/10.1000/new"), null);

    [Fact]
    public void The_kits_links_are_looked_at_once_each_with_their_mirrors_and_without_what_is_retired()
    {
        var catalog = Catalog("""
            - [A](https://a.example/1)
              - mirror: https://mirror.example/1
            - [A again](https://a.example/1#part)
            - [B](https://b.example/)
              - retired: it is gone
            """);
        Assert.Equal(["https://a.example/1", "https://mirror.example/1"], LinkReport.LinksOf(catalog).Select(link => link.AbsoluteUri));
        Assert.Equal(65, LinkReport.LinksOf(TheKit.Catalog).Count);
    }

    [Fact]
    public void Findings_come_the_most_pressing_first()
    {
        var catalog = Catalog("- [U](https://u.example/)\n- [F](https://f.example/)\n- [M](https://m.example/)\n- [D](https://d.example/)\n- [R](https://doi.org/10.1000/r)\n- [P](https://arxiv.org/abs/2405.18095)\n- [Ok](https://ok.example/)\n");
        var report = LinkReport.Of(catalog,
        [
            Of("https://u.example/", LinkStanding.Unknown) with { Reason = "It hides." },
            Of("https://f.example/", LinkStanding.Failing) with { Strikes = new(1, Start, Start), Reason = "It fails." },
            Of("https://m.example/", LinkStanding.Moved) with { MovedTo = new Uri("https://new.example/") },
            Of("https://d.example/", LinkStanding.Dead) with { Strikes = new(4, Start, Start), Reason = "It is gone.", Archived = new Uri("https://web.archive.org/web/2020/d") },
            Of("https://doi.org/10.1000/r", LinkStanding.Fine) with { News = new(null, true, "Crossref") },
            Of("https://arxiv.org/abs/2405.18095", LinkStanding.Fine) with { News = new(Version, false, "arXiv") },
            Of("https://ok.example/", LinkStanding.Fine),
            Of("https://no-longer-there.example/", LinkStanding.Dead),
        ]);
        Assert.Equal(
        [
            new LinkFinding(new("d"), new("https://d.example/"), FindingKind.Dead, Start, 4, "It is gone.", new ProposedChange.AddArchived(new("https://web.archive.org/web/2020/d"))),
            new LinkFinding(new("r"), new("https://doi.org/10.1000/r"), FindingKind.Retracted, Start, 0, "It was retracted, says Crossref.", new ProposedChange.Retire("retracted, says Crossref")),
            new LinkFinding(new("m"), new("https://m.example/"), FindingKind.Moved, Start, 0, null, new ProposedChange.Replace(new("https://new.example/"))),
            new LinkFinding(new("p"), new("https://arxiv.org/abs/2405.18095"), FindingKind.Published, Start, 0, null, new ProposedChange.AddPublished(Version, "arXiv")),
            new LinkFinding(new("f"), new("https://f.example/"), FindingKind.Failing, Start, 1, "It fails.", null),
            new LinkFinding(new("u"), new("https://u.example/"), FindingKind.Unknown, Start, 0, "It hides.", null),
        ], report);
    }

    [Fact]
    public void What_a_curator_has_mended_is_no_finding_any_more()
    {
        var dead = Of("https://d.example/", LinkStanding.Dead) with { Archived = new Uri("https://web.archive.org/web/2020/d") };
        Assert.Null(Assert.Single(LinkReport.Of(Catalog("- [D](https://d.example/)\n  - archived: https://web.archive.org/web/2020/d\n"), [dead])).Change);
        Assert.Empty(LinkReport.Of(Catalog("- [D](https://d.example/)\n  - retired: it is gone\n"), [dead]));
        Assert.Empty(LinkReport.Of(Catalog("- [D](https://new.example/)\n"), [dead]));
    }

    [Fact]
    public void A_published_version_that_the_kit_knows_is_no_finding()
    {
        var known = TheKit.Catalog.Works.First(work => work.Record?.Published is { Basis: null });
        Assert.Empty(LinkReport.Of(TheKit.Catalog, [new LinkHealth(known.Link, LinkStanding.Fine, Start) { News = new(Version, false, "arXiv") }]));
        var inferred = TheKit.Catalog.Works.First(work => work.Record?.Published is { Basis: not null });
        Assert.Equal(FindingKind.Published, Assert.Single(LinkReport.Of(TheKit.Catalog, [new LinkHealth(inferred.Link, LinkStanding.Fine, Start) { News = new(Version, false, "arXiv") }])).Kind);
        Assert.Empty(LinkReport.Of(Catalog("- [P](https://doi.org/10.1000/new)\n"), [Of("https://doi.org/10.1000/new", LinkStanding.Fine) with { News = new(Version, false, "Crossref") }]));
    }

    private static LinkHealth Of(string link, LinkStanding standing) => new(new Uri(link), standing, Start);

    private static Catalog Catalog(string listings) => TemporaryKit.Read(listings);
}
