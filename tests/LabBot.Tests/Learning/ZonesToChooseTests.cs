using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Tests.Learning;

public class ZonesToChooseTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 26, 9, 0);

    [Theory]
    [InlineData("Europe/Amsterdam")]
    [InlineData("Etc/UTC")]
    [InlineData("UTC")]
    [InlineData("Asia/Kathmandu")]
    public void The_labs_own_comes_first_then_each_once_from_west_to_east_and_all_fit_a_menu(string lab)
    {
        var zones = Zones.ToChoose(DateTimeZoneProviders.Tzdb[lab], Now);
        Assert.Equal(lab, zones[0].Id);
        Assert.InRange(zones.Count, 20, 25);
        Assert.Equal(zones.Count, zones.Select(Zones.Place).Distinct().Count());
        var offsets = zones.Skip(1).Select(zone => zone.GetUtcOffset(Now)).ToList();
        Assert.Equal(offsets.Order(), offsets);
        Assert.All(zones, zone => Assert.NotNull(Zones.Find(zone.Id)));
    }

    [Theory]
    [InlineData("amst", "Europe/Amsterdam")]
    [InlineData("new y", "America/New_York")]
    [InlineData("Europe/Par", "Europe/Paris")]
    [InlineData("kathm", "Asia/Kathmandu")]
    public void What_is_typed_finds_the_place(string typed, string expected)
    {
        var found = Zones.Completing(typed);
        Assert.Equal(expected, found[0]);
        Assert.InRange(found.Count, 1, 25);
    }

    [Fact]
    public void Nothing_typed_offers_the_well_known_and_nonsense_nothing()
    {
        Assert.InRange(Zones.Completing("").Count, 20, 25);
        Assert.Empty(Zones.Completing("qqzz"));
    }
}
