using NodaTime;
using NodaTime.TimeZones;

namespace LabBot.Core.Drip;

/// <summary>When a learner gets readings, after every setting is decided.</summary>
/// <param name="Zone">The learner's zone.</param>
/// <param name="At">The hour of the day there.</param>
/// <param name="Days">The days of the week; at least one.</param>
/// <param name="Holidays">The lab's free dates.</param>
public sealed record DripSchedule(DateTimeZone Zone, LocalTime At, DripDays Days, IReadOnlySet<LocalDate> Holidays)
{
    /// <summary>A delivery stays due at least until this hour of its day, so that a late one does not come at night.</summary>
    private static readonly LocalTime EveningEnd = new(20, 0);

    /// <summary>A delivery stays due at least this long after its hour.</summary>
    private static readonly Duration ShortestDue = Duration.FromHours(2);

    // Gap: the first valid instant after it. Overlap: the earlier of the two.
    private static readonly ZoneLocalMappingResolver Rule = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>Whether readings are sent on this date: one of the days, no holiday, and a date that the zone has (Apia had no 2011-12-30).</summary>
    public bool IsActive(LocalDate date) => Days.Has(date.DayOfWeek) && !Holidays.Contains(date) && Exists(date);

    /// <summary>The instant of the date's delivery.</summary>
    public Instant InstantOn(LocalDate date) => Zone.ResolveLocal(date.At(At), Rule).ToInstant();

    /// <summary>The instant until which the date's delivery stays due: the later of 20:00 that day and two hours after its hour.</summary>
    public Instant DeadlineOn(LocalDate date)
    {
        var afterHour = InstantOn(date) + ShortestDue;
        var evening = Zone.ResolveLocal(date.At(EveningEnd), Rule).ToInstant();
        return Instant.Max(afterHour, evening);
    }

    /// <summary>The local date at an instant.</summary>
    public LocalDate DateAt(Instant instant) => instant.InZone(Zone).Date;

    /// <summary>The first active date from this one on; null when the next ten years have none.</summary>
    public LocalDate? FirstActiveFrom(LocalDate date)
    {
        for (var i = 0; i < 3660; i++)
        {
            if (IsActive(date))
                return date;
            date = date.PlusDays(1);
        }

        return null;
    }

    private bool Exists(LocalDate date) => Zone.MapLocal(date.AtMidnight()) is { Count: > 0 } || Zone.AtStartOfDayOrNull(date) is not null;
}

/// <summary>What NodaTime says by an exception, as a value.</summary>
internal static class ZoneDays
{
    /// <summary>The start of the date in the zone; null when the zone skipped the whole date.</summary>
    public static ZonedDateTime? AtStartOfDayOrNull(this DateTimeZone zone, LocalDate date)
    {
        var mapping = zone.MapLocal(date.AtMidnight());
        if (mapping.Count > 0)
            return mapping.First();
        var start = mapping.LateInterval.IsoLocalStart;
        return start.Date == date ? zone.ResolveLocal(start, Resolvers.LenientResolver) : null;
    }
}
