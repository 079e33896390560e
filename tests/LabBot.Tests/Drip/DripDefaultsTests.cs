using LabBot.Core.Drip;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Tests.Drip;

public class DripDefaultsTests
{
    private static readonly DripDefaults Lab = DripDefaults.Standard with { Zone = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"] };

    [Theory]
    [InlineData(null)]
    [InlineData("Mars/Olympus_Mons")] // a zone that later time zone data no longer has
    [InlineData("W. Europe Standard Time")] // a Windows name that came in by another way
    public void A_learner_without_a_usable_zone_has_the_labs(string? zone) => Assert.Equal("Europe/Amsterdam", Lab.For(new LearnerSettings(zone)).Zone.Id);

    [Fact]
    public void Each_own_setting_wins_over_the_labs()
    {
        var schedule = Lab.For(new LearnerSettings("Asia/Tokyo", new LocalTime(7, 30), "tue,thu"));
        Assert.Equal(("Asia/Tokyo", new LocalTime(7, 30), "tue,thu"), (schedule.Zone.Id, schedule.At, schedule.Days.ToString()));
    }

    // A renamed zone keeps its old name as a link.
    [Fact]
    public void A_zone_under_its_old_name_still_works() => Assert.Equal(Offset.FromHoursAndMinutes(5, 30), Lab.For(new LearnerSettings("Asia/Calcutta")).Zone.GetUtcOffset(Instant.FromUtc(2026, 3, 2, 9, 0)));
}
