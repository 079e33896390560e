using LabBot.Core.Drip;
using NodaTime;

namespace LabBot.Tests.Drip;

/// <summary>Every zone, every local day of thirteen years, eight hours: exactly one delivery per active date, in order.</summary>
public class EveryZoneTests
{
    private static readonly LocalDate First = new(2025, 1, 1);
    private static readonly LocalDate Last = new(2037, 12, 31);
    private static readonly LocalTime[] Hours = [new(0, 0), new(0, 30), new(1, 30), new(2, 15), new(2, 30), new(3, 0), new(9, 0), new(23, 59)];

    [Fact]
    public void Every_date_of_every_zone_has_exactly_one_delivery()
    {
        var zones = DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]).Where(zone => zone.Id.Contains('/') && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal)).ToList();
        // The normal run takes a seeded sample; the long one everything.
        var sample = new Random(20261123);
        var cases = zones.SelectMany(zone => Hours, (zone, hour) => (zone, hour)).Where(_ => LongRun.Is || sample.Next(20) == 0).ToList();
        long deliveries = 0;
        Parallel.ForEach(cases, one => Interlocked.Add(ref deliveries, Walk(one.zone, one.hour)));
        TestContext.Current.SendDiagnosticMessage($"T1: {cases.Count} zones and hours, {deliveries} deliveries, 0 violations");
        Assert.True(deliveries >= cases.Count * 4747L, $"{deliveries} deliveries in {cases.Count} zones and hours");
    }

    private static long Walk(DateTimeZone zone, LocalTime hour)
    {
        var schedule = new DripSchedule(zone, hour, DripDays.Daily, new HashSet<LocalDate>());
        var state = new DripState(schedule, First);
        var now = schedule.InstantOn(First);
        var expected = First;
        long count = 0;
        while (expected <= Last)
        {
            var plan = DripPlanner.Next(state, now) ?? throw new InvalidOperationException($"{zone.Id} {hour}: nothing after {expected}");
            if (plan.Date != expected || plan.NotBefore != schedule.InstantOn(expected) || plan.NotBefore > plan.Deadline)
                Assert.Fail($"{zone.Id} at {hour}: expected {expected} at {schedule.InstantOn(expected)}, got {plan}");
            state = state with { LastDate = plan.Date, LastSent = plan.NotBefore };
            now = plan.NotBefore;
            count++;
            do
                expected = expected.PlusDays(1);
            while (!schedule.IsActive(expected));
        }

        return count;
    }
}
