using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>One send that a plan foresees.</summary>
/// <param name="Day">Its number in the forecast, from 1.</param>
/// <param name="At">When, in the learner's zone.</param>
/// <param name="Step">What.</param>
public sealed record ForecastSend(int Day, ZonedDateTime At, TrackStep Step);

/// <summary>Plays the planner forward: what would be sent, and when, if everything goes as planned.</summary>
public static class DripForecast
{
    /// <summary>The sends from <paramref name="now"/> on, in order, until the track is finished. Lazy: take as many as needed.</summary>
    public static IEnumerable<ForecastSend> Of(Track track, Progress progress, DripState state, Instant now)
    {
        for (var day = 1; DripPlanner.Next(state, now) is { } plan;)
        {
            var at = Instant.Max(plan.NotBefore, now);
            switch (NextReading.Of(track, progress, plan.Date))
            {
                case NextReading.Ready { Step: var step }:
                    yield return new ForecastSend(day++, at.InZone(state.Schedule.Zone), step);
                    progress = progress.With(new WorkProgress(step.Work.Id, ReadingState.Delivered, plan.Date));
                    state = state with { LastDate = plan.Date, LastSent = at };
                    now = at;
                    break;
                case NextReading.Waiting { Until: var until }:
                    state = state with { From = LocalDate.Max(state.From, until) };
                    break;
                case NextReading.Finished:
                    yield break;
            }
        }
    }
}
