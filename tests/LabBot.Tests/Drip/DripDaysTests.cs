using LabBot.Core.Drip;
using NodaTime;

namespace LabBot.Tests.Drip;

public class DripDaysTests
{
    [Theory]
    [InlineData("mon-fri", "mon-fri", 5)]
    [InlineData("Monday-Friday", "mon-fri", 5)]
    [InlineData("daily", "daily", 7)]
    [InlineData("mon-sun", "daily", 7)]
    [InlineData("tue, thu", "tue,thu", 2)]
    [InlineData("sat-mon", "mon,sat,sun", 3)]
    [InlineData("mon,tue,wed,sat", "mon-wed,sat", 4)]
    [InlineData("wed", "wed", 1)]
    public void Days_are_read_and_written(string text, string written, int count)
    {
        Assert.True(DripDays.TryParse(text, out var days));
        Assert.Equal((written, count), (days.ToString(), days.Count));
        Assert.True(DripDays.TryParse(written, out var again));
        Assert.Equal(days, again);
        Assert.Equal(count, Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None).Count(days.Has));
    }

    [Theory]
    [InlineData("mon-fry", "; did you mean 'fri'?")]
    [InlineData("tuseday", "; did you mean 'tuesday'?")]
    [InlineData("dayly", "; did you mean 'daily'?")]
    [InlineData("never", "")]
    public void A_misspelt_day_gets_the_nearest(string text, string hint) => Assert.Equal(hint, DripDays.Hint(text));

    [Theory]
    [InlineData("")]
    [InlineData("mon-fry")]
    [InlineData("m")]
    [InlineData("mon-")]
    [InlineData("mon,,tue")]
    [InlineData("weekdays")]
    public void Anything_else_is_refused(string text) => Assert.False(DripDays.TryParse(text, out _));
}
