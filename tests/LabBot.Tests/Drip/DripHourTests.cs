using System.Globalization;
using CsCheck;
using LabBot.Core.Drip;
using LabBot.Options;
using NodaTime;

namespace LabBot.Tests.Drip;

public class DripHourTests
{
    private static readonly Gen<LocalTime> Times = Gen.Select(Gen.Int[0, 23], Gen.Int[0, 59]).Select((hour, minute) => new LocalTime(hour, minute));

    // What people's fingers do with an hour, and anything at all.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Select(Gen.Int[0, 120], Gen.OneOf(":", ".", ",", ";", "h", " ", "-", "", "::"), Gen.Int[0, 120], Gen.OneOf("", "am", " PM", "p.m.", ":00", "h", "x"))
            .Select((hours, mark, minutes, end) => $"{hours}{mark}{minutes}{end}"),
        Gen.String[Gen.Char["0123456789:.hHaApPmM -"], 0, 8],
        Gen.String);

    [Theory]
    [InlineData("25:00", "01:00")]
    [InlineData("24:00", "00:00")]
    [InlineData("9:75", "10:15")]
    [InlineData("23:75", "00:15")]
    [InlineData("25", "01:00")]
    [InlineData("930", "09:30")]
    [InlineData("0930", "09:30")]
    [InlineData("9:5", "09:05")]
    [InlineData("9,30", "09:30")]
    [InlineData("09:00:00", "09:00")]
    [InlineData("13pm", "13:00")]
    [InlineData("12:30 a.m.", "00:30")]
    [InlineData("48:00", null)]
    [InlineData("99:99", null)]
    [InlineData("-1:00", null)]
    [InlineData("noon", null)]
    [InlineData("", null)]
    public void A_wrong_hour_gets_the_nearest(string text, string? near) => Assert.Equal(near, DripHour.Near(text));

    [Fact]
    public void Whatever_is_proposed_is_accepted_everywhere() => Texts.Sample(text =>
    {
        if (DripHour.Near(text) is not { } near)
            return;
        Assert.Equal(DripHour.Parse(near), DripOptions.Hour(near));
        Assert.Equal(near, DripHour.Parse(near)!.Value.ToString("HH':'mm", CultureInfo.InvariantCulture));
    });

    [Fact]
    public void What_is_read_is_what_would_have_been_proposed() => Texts.Sample(text =>
    {
        if (DripHour.Parse(text) is { } read && DripHour.Near(text) is { } near)
            Assert.Equal(near, read.ToString("HH':'mm", CultureInfo.InvariantCulture));
    });

    [Fact]
    public void An_hour_counted_past_midnight_is_found() => Times.Sample(time =>
        Assert.Equal(time.ToString("HH':'mm", CultureInfo.InvariantCulture), DripHour.Near($"{time.Hour + 24}:{time.Minute:00}")));
}
