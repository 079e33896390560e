using CsCheck;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class LinksTests
{
    private static readonly Gen<Uri> SomeLink = Gen.Select(
        Gen.OneOf("http", "https"),
        Gen.OneOf("a.example", "www.nature.com", "scholar.google.nl", "www.youtube.com", "towardsdatascience.com", "bücher.example", "a.example:8080", "12ft.io", "www-nature-com.ezproxy.a.example"),
        Gen.OneOf("/", "/a", "/articles/s1.epdf", "/https://b.example/c", "/login", "/a%2Fb%20c"),
        Gen.OneOf("utm_source=a", "sharing_token=b", "hl=en", "user=Ab", "si=c", "url=https://b.example/?utm_medium=x", "v=1", "source=d", "").Array[0, 4],
        Gen.OneOf("", "#Sec15", "#/x"),
        (scheme, host, path, query, fragment) => new Uri($"{scheme}://{host}{path}{(query.Length > 0 ? "?" : "")}{string.Join('&', query)}{fragment}"));

    [Theory]
    [InlineData("http://karpathy.github.io/2019/04/25/recipe/")]
    [InlineData("https://www.nature.com/articles/s41576-021-00434-9#Sec15")]
    [InlineData("https://web.stanford.edu/class/cs224n/index.html#coursework")]
    [InlineData("https://github.com/someone?tab=repositories")]
    [InlineData("https://web.archive.org/web/2020/https://a.example/?utm_source=b")]
    [InlineData("https://a.example/?source=newsletter&ref=b")]
    [InlineData("https://www.youtube.com/watch?v=kCc8FmEb1nY&t=90s")]
    [InlineData("https://my-app.proxy.example/")]
    [InlineData("https://arxiv.org/pdf/1606.05908v2")]
    public void Cleaning_leaves_a_link_as_it_is_written(string link) => Assert.Equal(link, Links.Clean(new Uri(link)).OriginalString);

    [Theory]
    [InlineData("https://freedium.cfd/https%3A%2F%2Ftowardsdatascience.com%2Fa-bbd00fabf959", "https://towardsdatascience.com/a-bbd00fabf959")]
    [InlineData("https://12ft.io/https://www.nature.com/a?b=%26&c#d", "https://www.nature.com/a?b=%26&c#d")]
    [InlineData("https://12ft.io/https://r.jina.ai/http://a.example/", "http://a.example/")]
    [InlineData("https://www-nature-com.proxy.library.uu.nl/articles/s1#Sec2", "https://www.nature.com/articles/s1#Sec2")]
    [InlineData("https://pubs--acs-org.idm.oclc.org/a", "https://pubs-acs.org/a")]
    [InlineData("https://login.ezproxy.a.example/login?url=https://www.nature.com/articles/s1?x=1&y=2", "https://www.nature.com/articles/s1?x=1&y=2")]
    [InlineData("https://www.nature.com/articles/s1.epdf?sharing_token=abc%3D", "https://www.nature.com/articles/s1")]
    [InlineData("https://openreview.net/forum?id=rJWF0Fywf&source=post_page---------------------------", "https://openreview.net/forum?id=rJWF0Fywf")]
    [InlineData("https://scholar.google.nl/citations?user=4YhNJBEAAAAJ&hl=en&oi=ao", "https://scholar.google.nl/citations?user=4YhNJBEAAAAJ")]
    [InlineData("https://youtu.be/kCc8FmEb1nY?si=abc&t=90", "https://youtu.be/kCc8FmEb1nY?t=90")]
    [InlineData("https://a.example/?utm_source=b#c", "https://a.example/#c")]
    [InlineData("http://a.example:8080/d?fbclid=b&e=f", "http://a.example:8080/d?e=f")]
    public void Cleaning_takes_away_proxies_tracking_and_share_tokens(string link, string clean) =>
        Assert.Equal(clean, Links.Clean(new Uri(link)).AbsoluteUri);

    [Fact]
    public void Cleaning_twice_is_cleaning_once() => SomeLink.Sample(link => Assert.Equal(Links.Clean(link), Links.Clean(Links.Clean(link))), iter: 20_000);

    [Fact]
    public void Cleaning_keeps_scheme_host_and_fragment_of_what_is_not_proxied() => SomeLink.Where(link => Links.ProxyOf(link) is null).Sample(link =>
    {
        var clean = Links.Clean(link);
        Assert.Equal((link.Scheme, link.Authority, link.Fragment), (clean.Scheme, clean.Authority, clean.Fragment));
    }, iter: 20_000);

    [Theory]
    [InlineData("https://a.example/", true)]
    [InlineData("HTTP://A.EXAMPLE", true)]
    [InlineData("http://localhost:8080/", true)]
    [InlineData("http://[::1]/", true)]
    [InlineData("a.example", false)]
    [InlineData("//a.example", false)]
    [InlineData("ftp://a.example/", false)]
    [InlineData("https:a.example", false)]
    [InlineData("https:///a", false)]
    [InlineData("http://http://a.example", false)]
    [InlineData("https://me@a.example/", false)]
    [InlineData("https://me:secret@a.example/", false)]
    [InlineData("https://a.example/b c", false)]
    [InlineData("https://a.example/\n", false)]
    [InlineData(" https://a.example/", false)]
    [InlineData("https://\u00ad.com/", false)]
    public void Only_full_web_addresses_are_links(string text, bool isLink) => Assert.Equal(isLink, Links.TryParse(text, out _));

    [Theory]
    [InlineData("https://freedium.cfd/https://a.example/", "freedium.cfd")]
    [InlineData("https://www-nature-com.ezproxy.a.example/", "www-nature-com.ezproxy.a.example")]
    [InlineData("https://freedium.cfd/", null)]
    [InlineData("https://www.nature.com/", null)]
    public void A_proxied_link_names_its_proxy(string link, string? proxy) => Assert.Equal(proxy, Links.ProxyOf(new Uri(link)));
}
