using System.Diagnostics;
using LabBot.Outside.Health;

namespace LabBot.Tests.Outside.Health;

/// <summary>What sites ask of robots, by the examples of RFC 9309 and by the files that sites have.</summary>
public sealed class RobotsTxtTests
{
    [Theory]
    [InlineData("", "/anything", true)]
    [InlineData("User-agent: *\nDisallow: /", "/page", false)]
    [InlineData("User-agent: *\nDisallow:", "/page", true)]
    [InlineData("User-agent: *\nDisallow: /private", "/private/x", false)]
    [InlineData("User-agent: *\nDisallow: /private", "/public", true)]
    [InlineData("User-agent: LabBot\nDisallow: /\n\nUser-agent: *\nAllow: /", "/page", false)]
    [InlineData("user-agent: labbot\nallow: /\n\nuser-agent: *\ndisallow: /", "/page", true)]
    [InlineData("User-agent: OtherBot\nDisallow: /", "/page", true)]
    [InlineData("User-agent: LabBotany\nDisallow: /", "/page", true)]
    [InlineData("User-agent: a\nUser-agent: LabBot\nUser-agent: b\nDisallow: /x", "/x", false)]
    [InlineData("User-agent: LabBot\nDisallow: /x\n\nUser-agent: LabBot\nDisallow: /y", "/y", false)]
    [InlineData("Disallow: /\nUser-agent: *\nDisallow: /x", "/y", true)]
    [InlineData("User-agent: *\nDisallow: /p\nAllow: /p/page", "/p/page", true)]
    [InlineData("User-agent: *\nAllow: /p\nDisallow: /p", "/p", true)]
    [InlineData("User-agent: *\nAllow: /\nDisallow: /p", "/p", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf", "/a/b.pdf?x", false)]
    [InlineData("User-agent: *\nDisallow: /fish$", "/fish", false)]
    [InlineData("User-agent: *\nDisallow: /fish$", "/fisherman", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", true)]
    [InlineData("User-agent: *\nDisallow: /a*b$", "/ab-b", false)]
    [InlineData("User-agent: *\nDisallow: /ab*b$", "/ab", true)]
    [InlineData("User-agent: *\nDisallow: *", "/anything", false)]
    [InlineData("User-agent: *\nDisallow: /*?token=", "/page?token=1", false)]
    [InlineData("User-agent: * # all\nDisallow: /x # not here", "/x", false)]
    [InlineData("\uFEFFUser-agent: *\r\nDisallow: /x\r\n", "/x", false)]
    [InlineData("User-agent:*\rDisallow:/x\r", "/x", false)]
    [InlineData("Sitemap: https://example.org/s.xml\nUser-agent: *\nHost: x\nDisallow: /x", "/x", false)]
    [InlineData("<html>Not found</html>", "/x", true)]
    public void A_rule_is_read(string robots, string path, bool allows) => Assert.Equal(allows, RobotsTxt.Parse(robots).Allows(new Uri("https://example.org" + path)));

    [Theory]
    [InlineData("User-agent: *\nCrawl-delay: 10", 10.0)]
    [InlineData("User-agent: *\nCrawl-delay: 2.5", 2.5)]
    [InlineData("User-agent: LabBot\nCrawl-delay: 20\n\nUser-agent: *\nCrawl-delay: 10", 20.0)]
    [InlineData("User-agent: *\nCrawl-delay: 1e99", null)]
    [InlineData("User-agent: *\nCrawl-delay: 999999999999", 86_400.0)]
    [InlineData("User-agent: *\nCrawl-delay: soon", null)]
    [InlineData("User-agent: *\nDisallow: /", null)]
    public void A_delay_is_read(string robots, double? seconds) => Assert.Equal(seconds, RobotsTxt.Parse(robots).Delay?.TotalSeconds);

    [Fact]
    public void A_file_of_half_a_megabyte_of_stars_costs_no_more_than_its_length()
    {
        var hostile = "User-agent: *\n" + string.Concat(Enumerable.Repeat($"Disallow: /{string.Concat(Enumerable.Repeat("*a", 900))}b\n", 270));
        var path = "/" + new string('a', 1900);
        var began = Stopwatch.GetTimestamp();
        Assert.True(RobotsTxt.Parse(hostile).Allows(new Uri("https://example.org" + path)));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
