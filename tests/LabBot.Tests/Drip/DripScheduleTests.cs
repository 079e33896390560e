using LabBot.Core.Drip;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Tests.Drip;

public class DripScheduleTests
{
    // Odd offsets, half-hour and two-hour changes, gaps at midnight. The instants are worked out from the zones' published rules by hand:
    // local time minus offset; in a gap the first instant after it; in an overlap the earlier one.
    [Theory]
    [InlineData("Asia/Kathmandu", "2026-03-02", "09:00", "2026-03-02T03:15:00Z")]
    [InlineData("Australia/Eucla", "2026-03-02", "09:00", "2026-03-02T00:15:00Z")]
    [InlineData("Pacific/Chatham", "2026-03-02", "09:00", "2026-03-01T19:15:00Z")]
    [InlineData("Pacific/Chatham", "2026-07-01", "09:00", "2026-06-30T20:15:00Z")]
    [InlineData("Asia/Kolkata", "2026-03-02", "09:00", "2026-03-02T03:30:00Z")]
    [InlineData("America/St_Johns", "2026-01-15", "09:00", "2026-01-15T12:30:00Z")]
    [InlineData("Pacific/Marquesas", "2026-03-02", "09:00", "2026-03-02T18:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z")]
    [InlineData("Antarctica/Troll", "2026-03-29", "02:30", "2026-03-29T01:00:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00:00Z")]
    [InlineData("America/Havana", "2026-03-08", "00:30", "2026-03-08T05:00:00Z")]
    [InlineData("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00:00Z")]
    [InlineData("Asia/Beirut", "2026-03-29", "00:30", "2026-03-28T22:00:00Z")]
    [InlineData("Atlantic/Azores", "2026-03-29", "00:30", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Dublin", "2026-03-29", "01:30", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Dublin", "2026-10-25", "01:30", "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Amsterdam", "2026-03-29", "02:30", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Amsterdam", "2026-10-25", "02:30", "2026-10-25T00:30:00Z")]
    [InlineData("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z")]
    public void A_local_hour_has_one_instant(string zone, string date, string hour, string expected) =>
        Assert.Equal(InstantPattern.General.Parse(expected).Value, Schedule(zone, hour).InstantOn(Date(date)));

    [Theory]
    [InlineData("Pacific/Apia", "2011-12-30")]
    [InlineData("Pacific/Fakaofo", "2011-12-30")]
    [InlineData("Pacific/Kwajalein", "1993-08-21")]
    [InlineData("Pacific/Enderbury", "1994-12-31")]
    [InlineData("Pacific/Kiritimati", "1994-12-31")]
    public void A_date_that_the_zone_skipped_is_not_active_and_its_reading_comes_on_the_next(string zone, string skipped)
    {
        var schedule = Schedule(zone, "09:00") with { Days = DripDays.Daily };
        var before = Date(skipped).PlusDays(-1);
        Assert.False(schedule.IsActive(Date(skipped)));
        var plan = DripPlanner.Next(new DripState(schedule, before, before, schedule.InstantOn(before)), schedule.InstantOn(before));
        Assert.Equal(Date(skipped).PlusDays(1), plan?.Date);
    }

    [Theory]
    [InlineData("09:00", "2026-03-02T20:00:00Z")]
    [InlineData("19:00", "2026-03-02T21:00:00Z")]
    [InlineData("23:59", "2026-03-03T01:59:00Z")]
    public void A_delivery_stays_due_to_the_evening_or_for_two_hours(string hour, string deadline) =>
        Assert.Equal(InstantPattern.General.Parse(deadline).Value, Schedule("Etc/UTC", hour).DeadlineOn(Date("2026-03-02")));

    [Fact]
    public void Holidays_and_weekends_are_not_active()
    {
        var schedule = Schedule("Europe/Amsterdam", "09:00") with { Holidays = new HashSet<LocalDate> { Date("2026-12-25") } };
        Assert.Equal(Date("2026-12-28"), schedule.FirstActiveFrom(Date("2026-12-25")));
        Assert.Null((schedule with { Holidays = Enumerable.Range(0, 4000).Select(day => Date("2026-01-01").PlusDays(day)).ToHashSet() }).FirstActiveFrom(Date("2026-01-01")));
    }

    internal static DripSchedule Schedule(string zone, string hour) =>
        new(DateTimeZoneProviders.Tzdb[zone], LocalTimePattern.CreateWithInvariantCulture("HH':'mm").Parse(hour).Value, DripDays.Workdays, new HashSet<LocalDate>());

    internal static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
