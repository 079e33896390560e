using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>What a track has for a learner on a date. The closed set is the records inside.</summary>
public abstract record NextReading
{
    private NextReading()
    {
    }

    /// <summary>This work is next.</summary>
    /// <param name="Step">Its place in the track.</param>
    public sealed record Ready(TrackStep Step) : NextReading;

    /// <summary>All that is left is put off, or waits for something that is.</summary>
    /// <param name="Until">The first date on which something comes back.</param>
    public sealed record Waiting(LocalDate Until) : NextReading;

    /// <summary>Every work of the track is settled.</summary>
    public sealed record Finished : NextReading;

    /// <summary>
    /// The first work of the track that is not settled. A work put off comes back on its date; what is listed under it waits for it.
    /// </summary>
    public static NextReading Of(Track track, Progress progress, LocalDate today)
    {
        LocalDate? earliest = null;
        // A parent stands before its children, so who waits is known before who waits for them.
        var waiting = new Dictionary<WorkId, LocalDate>();
        foreach (var step in track.Steps)
        {
            if (progress.HasSettled(step.Work.Id))
                continue;
            var parent = step.Listing.Place?.Parent;
            var away = progress.AwayUntil(step.Work.Id, today)
                ?? (parent is { } of ? progress.AwayUntil(of, today) ?? (waiting.TryGetValue(of, out var until) ? until : null) : null);
            if (away is not { } date)
                return new Ready(step);
            waiting[step.Work.Id] = date;
            earliest = earliest is { } other && other < away ? other : away;
        }

        return earliest is { } first ? new Waiting(first) : new Finished();
    }
}
