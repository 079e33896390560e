using LabBot.Core.Learning;

namespace LabBot.Tests.Learning;

public class ZonesTests
{
    [Theory]
    [InlineData("Europe/Amsterdam", "Europe/Amsterdam")]
    [InlineData("europe/amsterdam", "Europe/Amsterdam")]
    [InlineData("amsterdam", "Europe/Amsterdam")]
    [InlineData("New York", "America/New_York")]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    [InlineData("UTC", "UTC")]
    public void A_zone_is_found_by_id_city_or_windows_name(string text, string id) => Assert.Equal(id, Zones.Find(text)?.Id);

    [Theory]
    [InlineData("Amsterdan", "Europe/Amsterdam")]
    [InlineData("Europe/Amsterdm", "Europe/Amsterdam")]
    [InlineData("argentina", "America/Argentina/Buenos_Aires")]
    public void An_unknown_zone_gets_the_nearest_ones(string text, string expected)
    {
        Assert.Null(Zones.Find(text));
        Assert.Contains(expected, Zones.Near(text));
    }

    [Fact]
    public void Nonsense_is_near_to_nothing() => Assert.Empty(Zones.Near("qqqqqqqqqq"));
}
