using LabBot.Core.Curation.Health;
using LabBot.Outside.Fetching;
using LabBot.Outside.Health;

namespace LabBot.Tests.Outside.Health;

/// <summary>What an answer means for a link.</summary>
public sealed class LinkReadingTests
{
    private static readonly Uri Link = new("http://example.org/a/page?x=1");

    [Theory]
    [InlineData(200, "Answers")]
    [InlineData(204, "Answers")]
    [InlineData(304, "Answers")]
    [InlineData(404, "Fails")]
    [InlineData(410, "Fails")]
    [InlineData(500, "Fails")]
    [InlineData(502, "Fails")]
    [InlineData(503, "Fails")]
    [InlineData(401, "Hides")]
    [InlineData(402, "Hides")]
    [InlineData(403, "Hides")]
    [InlineData(405, "Hides")]
    [InlineData(406, "Hides")]
    [InlineData(429, "Hides")]
    [InlineData(451, "Hides")]
    [InlineData(999, "Hides")]
    public void A_status_is_read(int status, string seen) => Assert.Equal(seen, Of(new FetchResult.Fetched(Link, status)).GetType().Name);

    [Fact]
    public void A_server_that_says_when_to_come_back_is_there() =>
        Assert.IsType<LinkObservation.Hides>(Of(new FetchResult.Fetched(Link, 503) { RetryAfter = TimeSpan.FromHours(1) }));

    [Theory]
    [InlineData(nameof(FetchFailure.NoAnswer), "Fails")]
    [InlineData(nameof(FetchFailure.Garbled), "Fails")]
    [InlineData(nameof(FetchFailure.Astray), "Hides")]
    public void A_failure_is_read(string failure, string seen) => Assert.Equal(seen, Of(new FetchResult.Failed("It fails.", Enum.Parse<FetchFailure>(failure))).GetType().Name);

    [Fact]
    public void What_LabBot_does_not_visit_may_be_well() => Assert.Equal(new LinkObservation.Hides("Not there."), Of(new FetchResult.Refused("Not there.")));

    [Theory]
    [InlineData("https://example.org/a/page?x=1", "http://example.org/a/page?x=1>301>https://example.org/a/page?x=1")]
    [InlineData("http://new.example/page", "http://example.org/a/page?x=1>308>http://new.example/page")]
    [InlineData("http://new.example/b", "http://example.org/a/page?x=1>301>http://mid.example/a>308>http://new.example/b")]
    [InlineData("http://mid.example/a", "http://example.org/a/page?x=1>301>http://mid.example/a>302>http://new.example/b")]
    [InlineData(null, "http://example.org/a/page?x=1>302>http://mid.example/a>301>http://new.example/b")]
    [InlineData(null, "http://example.org/a/page?x=1>303>http://login.example/in")]
    [InlineData(null, "http://example.org/a/page?x=1>301>http://example.org/a/page?x=1&utm_source=moved")]
    [InlineData(null, "http://example.org/a/page?x=1>301>http://example.org/a/page?x=1#part")]
    public void Only_what_is_for_good_is_a_move(string? to, string way)
    {
        var steps = way.Split('>');
        var redirects = steps.Skip(1).Chunk(2).Select(step => new Redirect(new Uri(step[1]), step[0] is "301" or "308")).ToList();
        var seen = Of(new FetchResult.Fetched(redirects[^1].To, 200) { Redirects = redirects });
        Assert.Equal(to is null ? new LinkObservation.Answers(null, null) : new LinkObservation.Moves(new Uri(to)), seen);
    }

    [Fact]
    public void A_page_that_leads_to_the_front_of_its_site_may_be_gone()
    {
        var front = new Uri("http://example.org/");
        var seen = Assert.IsType<LinkObservation.Hides>(Of(new FetchResult.Fetched(front, 200) { Redirects = [new Redirect(front, IsPermanent: true)] }));
        Assert.Equal("It now leads to the front page of example.org; look whether the page itself is still there.", seen.Why);
        Assert.IsType<LinkObservation.Answers>(LinkReading.Of(front, new FetchResult.Fetched(front, 200)));
    }

    private static LinkObservation Of(FetchResult result) => LinkReading.Of(Link, result);
}
