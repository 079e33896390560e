using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>The lab's settings of the drip; a learner's own win.</summary>
/// <param name="Zone">The lab's zone.</param>
/// <param name="At">The hour of the day.</param>
/// <param name="Days">The days of the week.</param>
/// <param name="Holidays">Dates without readings.</param>
/// <param name="PauseAfterUnanswered">After how many unanswered readings in a row the drip pauses itself; at least 1.</param>
public sealed record DripDefaults(DateTimeZone Zone, LocalTime At, DripDays Days, IReadOnlySet<LocalDate> Holidays, int PauseAfterUnanswered)
{
    /// <summary>How long a work that is put off stays away.</summary>
    public static readonly Period PutOffFor = Period.FromDays(7);

    /// <summary>Monday to Friday at 09:00 UTC, no holidays, a pause after five.</summary>
    public static DripDefaults Standard { get; } = new(DateTimeZone.Utc, new LocalTime(9, 0), DripDays.Workdays, new HashSet<LocalDate>(), 5);

    /// <summary>
    /// The schedule of a learner: each own setting, else the lab's; between them, for the zone, the one of their profile. A zone that the time zone data
    /// no longer has gives way to the next.
    /// </summary>
    public DripSchedule For(LearnerSettings settings) => new(
        Known(settings.Zone) ?? Known(settings.ProfileZone) ?? Zone,
        settings.At ?? At,
        settings.Days is { } days && DripDays.TryParse(days, out var own) ? own : Days,
        Holidays);

    private static DateTimeZone? Known(string? id) => id is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);
}
