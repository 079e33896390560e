using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>What is known of a learner's scheduled deliveries when the next one is planned.</summary>
/// <param name="Schedule">When the learner gets readings.</param>
/// <param name="From">The first local date that may have one.</param>
/// <param name="LastDate">The latest local date that has had one; null when none has.</param>
/// <param name="LastSent">When the last one was sent; null when none was. Those asked for do not count.</param>
public sealed record DripState(DripSchedule Schedule, LocalDate From, LocalDate? LastDate = null, Instant? LastSent = null);

/// <summary>When the next scheduled delivery is due.</summary>
/// <param name="Date">The local date that it counts for.</param>
/// <param name="NotBefore">The earliest instant of sending; may lie in the past after a downtime.</param>
/// <param name="Deadline">The latest; after it, its work goes on the next active date.</param>
public sealed record PlannedDelivery(LocalDate Date, Instant NotBefore, Instant Deadline);

/// <summary>Decides when a learner's next scheduled reading is due. Pure: the same state and instant give the same plan.</summary>
public static class DripPlanner
{
    /// <summary>
    /// Scheduled sends keep this distance, so that a zone or an hour that changes never brings two in one day.
    /// </summary>
    public static readonly Duration Distance = Duration.FromHours(20);

    /// <summary>
    /// The next scheduled delivery at <paramref name="now"/>: one per local date, after every date that has had one, not within 20
    /// hours of the last, and only while its date's delivery is still due. Null when no active date is to come (a schedule of holidays only).
    /// </summary>
    public static PlannedDelivery? Next(DripState state, Instant now)
    {
        var schedule = state.Schedule;
        var today = schedule.DateAt(now);
        var (lastDate, lastSent) = Believable(state, today, now);

        // A delivery planned late in the evening may still be due after midnight, so yesterday counts.
        var date = LocalDate.Max(state.From, today.PlusDays(-1));
        if (lastDate is { } had)
            date = LocalDate.Max(date, had.PlusDays(1));
        while (schedule.FirstActiveFrom(date) is { } active)
        {
            var notBefore = schedule.InstantOn(active);
            if (lastSent is { } sent)
                notBefore = Instant.Max(notBefore, sent + Distance);
            var deadline = schedule.DeadlineOn(active);
            if (now <= deadline && notBefore <= deadline)
                return new PlannedDelivery(active, notBefore, deadline);
            date = active.PlusDays(1);
        }

        return null;
    }

    // Who moves westwards over midnight has had tomorrow's date already. A later date can only come from a clock that ran ahead and was
    // put right; it must not silence the drip until then.
    private static (LocalDate? Date, Instant? Sent) Believable(DripState state, LocalDate today, Instant now) =>
    (
        state.LastDate is { } date ? LocalDate.Min(date, today.PlusDays(1)) : null,
        state.LastSent is { } sent ? Instant.Min(sent, now) : null
    );
}
