using CsCheck;
using LabBot.Core.Drip;
using NodaTime;
using NodaTime.Text;
using static LabBot.Tests.Drip.DripScheduleTests;

namespace LabBot.Tests.Drip;

public class DripPlannerTests
{
    private static readonly DripSchedule Amsterdam = Schedule("Europe/Amsterdam", "09:00");

    [Fact]
    public void The_next_delivery_is_on_the_next_active_date()
    {
        var friday = new DripState(Amsterdam, Date("2026-03-02"), Date("2026-03-06"), At("2026-03-06T08:00:00Z"));
        Assert.Equal(new PlannedDelivery(Date("2026-03-09"), At("2026-03-09T08:00:00Z"), At("2026-03-09T19:00:00Z")), DripPlanner.Next(friday, At("2026-03-06T08:00:00Z")));
    }

    [Theory]
    [InlineData("2026-03-03T18:59:00Z", "2026-03-03")] // still due until 20:00 local
    [InlineData("2026-03-03T19:01:00Z", "2026-03-04")] // its day is over
    [InlineData("2026-03-10T10:00:00Z", "2026-03-10")] // a week's downtime: one card, for today
    [InlineData("2026-03-07T10:00:00Z", "2026-03-09")] // back on a Saturday: Monday's
    public void A_downtime_brings_at_most_one_late_card(string back, string expected) =>
        Assert.Equal(Date(expected), DripPlanner.Next(new DripState(Amsterdam, Date("2026-03-02"), Date("2026-03-02"), At("2026-03-02T08:00:00Z")), At(back))?.Date);

    [Fact]
    public void A_late_card_delays_the_next_to_twenty_hours_after_it()
    {
        var late = new DripState(Amsterdam, Date("2026-03-02"), Date("2026-03-02"), At("2026-03-02T17:30:00Z"));
        Assert.Equal(At("2026-03-03T13:30:00Z"), DripPlanner.Next(late, At("2026-03-02T17:30:00Z"))?.NotBefore);
    }

    [Fact]
    public void A_delivery_of_just_before_midnight_is_still_due_after_it() =>
        Assert.Equal(Date("2026-03-02"), DripPlanner.Next(new DripState(Schedule("Etc/UTC", "23:59"), Date("2026-03-02")), At("2026-03-03T01:30:00Z"))?.Date);

    [Theory]
    [MemberData(nameof(Moves))]
    public void Who_moves_over_midnight_gets_one_reading_a_date_and_never_two_in_twenty_hours(string from, string to)
    {
        foreach (var hour in Enumerable.Range(0, 24))
        {
            var state = new DripState(Schedule(from, "09:00") with { Days = DripDays.Daily }, Date("2026-03-02"));
            var now = At("2026-03-01T20:00:00Z") + Duration.FromHours(hour);
            var sent = new List<(LocalDate Date, Instant At)>();
            for (var i = 0; i < 10; i++)
            {
                if (i == 3)
                    state = state with { Schedule = Schedule(to, "09:00") with { Days = DripDays.Daily } };
                var plan = DripPlanner.Next(state, now)!;
                now = Instant.Max(now, plan.NotBefore);
                sent.Add((plan.Date, now));
                state = state with { LastDate = plan.Date, LastSent = now };
            }

            Assert.Equal(sent.Count, sent.Select(one => one.Date).Distinct().Count());
            Assert.All(sent.Zip(sent.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= DripPlanner.Distance));
        }
    }

    // Every way between zones that lie up to 26 hours apart.
    public static TheoryData<string, string> Moves()
    {
        string[] zones = ["Pacific/Pago_Pago", "America/Los_Angeles", "Europe/Amsterdam", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Kiritimati"];
        var moves = new TheoryData<string, string>();
        foreach (var from in zones)
        {
            foreach (var to in zones.Where(to => to != from))
                moves.Add(from, to);
        }

        return moves;
    }

    // Wall clocks jump. Whatever happens to the clock, there is one delivery a date, and a clock that ran ahead silences nothing for long.
    [Fact]
    public void Clock_jumps_double_nothing_and_silence_nothing() => Gen.Select(Gen.Int[-366 * 24, 366 * 24].Array[1, 5], Gen.Int[0, 23]).Sample((jumps, hour) =>
    {
        var schedule = Amsterdam with { Days = DripDays.Daily };
        var state = new DripState(schedule, Date("2026-03-02"));
        var now = At("2026-03-02T00:00:00Z") + Duration.FromHours(hour);
        var sent = new HashSet<LocalDate>();
        foreach (var jump in jumps)
        {
            var plan = DripPlanner.Next(state, now)!;
            Assert.True(sent.Add(plan.Date) || plan.Date <= state.LastDate, $"{plan.Date} twice");
            now = Instant.Max(now, plan.NotBefore);
            state = state with { LastDate = state.LastDate is { } last ? LocalDate.Max(last, plan.Date) : plan.Date, LastSent = now };
            now += Duration.FromHours(jump);
            // A clock put back to before the start sends nothing back-dated; any other goes on within days.
            if (schedule.DateAt(now) >= state.From)
                Assert.True(DripPlanner.Next(state, now)!.NotBefore <= now + Duration.FromDays(4), "silenced");
        }
    });

    [Fact]
    public void With_nothing_but_holidays_there_is_no_plan() =>
        Assert.Null(DripPlanner.Next(new DripState(Amsterdam with { Holidays = Enumerable.Range(0, 4000).Select(day => Date("2026-01-01").PlusDays(day)).ToHashSet() }, Date("2026-03-02")), At("2026-03-02T08:00:00Z")));

    [Theory]
    [InlineData("2028-02-28", "2028-02-29")]
    [InlineData("2026-12-31", "2027-01-01")]
    public void Leap_days_and_year_ends_are_days_like_any_other(string last, string next) =>
        Assert.Equal(Date(next), DripPlanner.Next(new DripState(Amsterdam, Date(last), Date(last), Amsterdam.InstantOn(Date(last))), Amsterdam.InstantOn(Date(last)))?.Date);

    private static Instant At(string text) => InstantPattern.General.Parse(text).Value;
}
