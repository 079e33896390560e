using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Lookup;

/// <summary>What somebody may want who has typed nothing yet.</summary>
/// <param name="Continue">The latest reading that waits for their answer; null when none does.</param>
/// <param name="Next">The next one of their track, or the kit's first for who has not started; null when none is left.</param>
/// <param name="Popular">What others look up most, the most wanted first; none of the two above.</param>
public sealed record KitOffer(Work? Continue, Work? Next, IReadOnlyList<Work> Popular)
{
    /// <summary>How many popular works are offered at most.</summary>
    public const int MostPopular = 5;

    /// <summary>What to offer. Pure.</summary>
    /// <param name="view">The kit.</param>
    /// <param name="learner">Who looks; null when they have not started.</param>
    /// <param name="today">Their local date.</param>
    /// <param name="shown">How often each work was looked up.</param>
    public static KitOffer For(KitView view, Learner? learner, LocalDate today, IReadOnlyDictionary<WorkId, int> shown)
    {
        var catalog = view.Catalog;
        var waiting = learner?.Progress.Works.Where(one => one.State == ReadingState.Delivered).OrderBy(one => one.On).Select(one => catalog.FindWork(one.Work)).LastOrDefault();
        var next = learner is { Enrollment: { } enrollment }
            ? NextReading.Of(view.TrackOrFull(enrollment.Track), learner.Progress, today) is NextReading.Ready { Step.Work: var work } ? work : null
            : catalog.Works.FirstOrDefault(one => one.Retired is null);
        var popular = shown.Where(one => one.Value > 0).OrderByDescending(one => one.Value).ThenBy(one => one.Key.Value, StringComparer.Ordinal)
            .Select(one => catalog.FindWork(one.Key)).OfType<Work>().Where(one => one.Retired is null && one.Id != waiting?.Id && one.Id != next?.Id);
        return new KitOffer(waiting, next, [.. popular.Take(MostPopular)]);
    }
}
