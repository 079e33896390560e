using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>How fast a learner answers the readings of a track, and when the last would have its answer at that pace.</summary>
/// <param name="Answered">How many were answered, done or skipped, on the days that count.</param>
/// <param name="Days">The days that count: those of the last four weeks on which readings come, from the start or the latest resumption on. Today is one once it has an answer.</param>
/// <param name="End">The date of the last answer; null when there is none within ten years, as with no answer at all.</param>
public sealed record ReadingPace(int Answered, int Days, LocalDate? End)
{
    /// <summary>Fewer days than this show no pace.</summary>
    public const int FewestDays = 3;

    // Old enough to have forgotten a slow start, long enough to bear a week away.
    private const int LongestWindow = 28;

    private const int TenYears = 3660;

    /// <summary>The pace of an enrolled learner; null before there is one.</summary>
    public static ReadingPace? Of(Track track, Learner learner, DripSchedule schedule, LocalDate today)
    {
        var answers = track.Steps.Select(step => learner.Progress[step.Work.Id]).OfType<WorkProgress>().Where(entry => entry.State is ReadingState.Done or ReadingState.Skipped).ToList();
        var lastDay = answers.Exists(entry => entry.On == today) ? today : today.PlusDays(-1);
        var start = LocalDate.Max(learner.Enrollment!.From, lastDay.PlusDays(1 - LongestWindow));
        var days = start > lastDay ? 0 : Enumerable.Range(0, Period.DaysBetween(start, lastDay) + 1).Count(day => schedule.IsActive(start.PlusDays(day)));
        if (days < FewestDays)
            return null;
        var answered = answers.Count(entry => entry.On >= start && entry.On <= lastDay);
        var daysToGo = answered == 0 ? int.MaxValue : (int)Math.Min(TenYears, (((long)track.Steps.Count - answers.Count) * days + answered - 1) / answered);
        return new ReadingPace(answered, days, daysToGo >= TenYears ? null : DateAfter(schedule, lastDay, daysToGo));
    }

    private static LocalDate? DateAfter(DripSchedule schedule, LocalDate date, int days)
    {
        for (; days > 0; days--)
        {
            if (schedule.FirstActiveFrom(date.PlusDays(1)) is not { } next)
                return null;
            date = next;
        }

        return date;
    }
}
