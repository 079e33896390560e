using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>What every store promises of what is known of the kit's addresses.</summary>
public abstract class LinkHealthContract : StoreContract
{
    private static readonly LinkHealth New = LinkHealth.New(new Uri("https://example.org/b?x=1"), Samples.Start);

    private static readonly LinkHealth Full = new(new Uri("http://example.org/" + new string('a', 3000)), LinkStanding.Dead, Samples.Start)
    {
        CheckedAt = Samples.Start + Duration.FromDays(3),
        Strikes = new StrikeRun(3, Samples.Start, Samples.Start + Duration.FromDays(3)),
        Reason = "example.org has no such page; “check” the address \ud800.",
        MovedTo = new Uri("https://example.org/moved#part"),
        Archived = new Uri("https://web.archive.org/web/2020/http://example.org/"),
        ETag = "W/\"v1\"",
        LastModified = "Mon, 02 Mar 2026 09:00:00 GMT",
        News = new PublicationNews(new PublishedVersion("Title", "Venue", 2026, "10.1000/x", new Uri("https://doi.org/10.1000/x"), "a basis"), true, "bioRxiv and Crossref"),
    };

    /// <summary>Ends the store and opens it again.</summary>
    private protected abstract Task<Stores> ReopenAsync();

    [Fact]
    public async Task A_new_store_knows_of_no_address() => Assert.Empty(await Health.HealthAsync(Token));

    [Fact]
    public async Task What_is_kept_comes_back_as_it_was_and_in_order()
    {
        await Health.KeepHealthAsync([New, Full], Token);
        Assert.Equal([Full, New], await Health.HealthAsync(Token));
        Take(await ReopenAsync());
        Assert.Equal([Full, New], await Health.HealthAsync(Token));
    }

    [Fact]
    public async Task What_is_kept_of_an_address_takes_the_place_of_what_was()
    {
        await Health.KeepHealthAsync([New, Full], Token);
        await Health.KeepHealthAsync([New with { Standing = LinkStanding.Fine, CheckedAt = Samples.Start }], Token);
        Assert.Equal([LinkStanding.Dead, LinkStanding.Fine], (await Health.HealthAsync(Token)).Select(one => one.Standing));
    }

    [Fact]
    public async Task A_fragment_makes_no_other_address()
    {
        await Health.KeepHealthAsync([New], Token);
        await Health.KeepHealthAsync([New with { Link = new Uri(New.Link + "#part") }], Token);
        Assert.Single(await Health.HealthAsync(Token));
        await Health.LetGoOfHealthAsync([New.Link], Token);
        Assert.Empty(await Health.HealthAsync(Token));
    }

    [Fact]
    public async Task An_address_is_let_go_once_and_one_that_is_not_known_changes_nothing()
    {
        await Health.KeepHealthAsync([New, Full], Token);
        await Health.LetGoOfHealthAsync([Full.Link, new Uri("https://example.org/never")], Token);
        await Health.LetGoOfHealthAsync([Full.Link], Token);
        Assert.Equal([New], await Health.HealthAsync(Token));
        Take(await ReopenAsync());
        Assert.Equal([New], await Health.HealthAsync(Token));
    }

    [Fact]
    public async Task Many_at_once_lose_none()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Health.KeepHealthAsync([New with { Link = new Uri($"https://example.org/{i:00}") }], Token)));
        Assert.Equal(50, (await Health.HealthAsync(Token)).Count);
    }
}
