using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading progress</c>: a bar per section, and an honest date of the end.</summary>
public static class ShowProgress
{
    // The pace is read off this long; before, there is too little of it to go by.
    private const int PaceDays = 28;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading progress",
        Summary = "Shows how far you are, section by section, and when you finish at this pace",
        Examples = [""],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(invocation, learner => Task.FromResult<Reply>(new Reply.Show(ProgressOf(desk, learner))), cancellationToken),
    };

    /// <summary>What a state of the drip is called.</summary>
    internal static string Word(EnrollmentState state) => state switch
    {
        EnrollmentState.Active => "going on",
        EnrollmentState.Paused => "paused",
        EnrollmentState.PausedForSilence => "paused, since several had no answer",
        EnrollmentState.Unreachable => "on hold, since messages to you do not arrive",
        EnrollmentState.Stopped => "stopped",
        EnrollmentState.Finished => "finished",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Card ProgressOf(ReadingDesk desk, Learner learner)
    {
        var track = desk.TrackOf(learner);
        var blocks = new List<CardBlock> { new Paragraph($"{track.Title}: {Word(learner.Enrollment!.State)}.") };
        foreach (var section in track.Steps.GroupBy(step => step.Listing.Section))
        {
            blocks.Add(new Paragraph(new Span.Bold(desk.Catalog.FindSection(section.Key)!.Title)));
            blocks.Add(new Cards.Progress(section.Count(step => learner.Progress[step.Work.Id] is { State: ReadingState.Done }), section.Count()));
        }

        int Count(ReadingState state) => track.Steps.Count(step => learner.Progress[step.Work.Id]?.State == state);
        blocks.Add(new Facts(
            new Fact("Done", $"{Count(ReadingState.Done)} of {track.Steps.Count}"),
            new Fact("Waiting for an answer", $"{Count(ReadingState.Delivered)}"),
            new Fact("Put off", $"{Count(ReadingState.PutOff)}"),
            new Fact("Skipped", $"{Count(ReadingState.Skipped)}")));
        blocks.Add(new Paragraph(End(desk, learner, track)));
        return new Card("Your progress", blocks);
    }

    // The end by the plan; where the last four weeks were slower than the plan, the end at their pace.
    private static string End(ReadingDesk desk, Learner learner, Track track)
    {
        if (learner.Enrollment!.State != EnrollmentState.Active)
            return "There is no date of the end while nothing is sent.";
        var last = DripForecast.Of(track, learner.Progress, desk.StateOf(learner), desk.Now).LastOrDefault();
        if (last is null)
            return "Every reading of the track has been sent.";
        var today = desk.Today(learner);
        var answered = learner.Progress.Works.Where(entry => entry.State is ReadingState.Done or ReadingState.Skipped).ToList();
        var open = track.Steps.Count(step => learner.Progress[step.Work.Id] is not { State: ReadingState.Done or ReadingState.Skipped });
        var recent = answered.Count(entry => entry.On > today.PlusDays(-PaceDays));
        var known = answered.Count > 0 && answered.Min(entry => entry.On) <= today.PlusDays(-PaceDays);
        var byPace = known && recent > 0 ? today.PlusDays((int)Math.Ceiling((double)open * PaceDays / recent)) : last.At.Date;
        return byPace <= last.At.Date
            ? $"The last of it comes on {ReadingCards.Day(last.At.Date)}."
            : $"The last of it comes on {ReadingCards.Day(last.At.Date)}; at the pace of your last four weeks you have read it all by {ReadingCards.Day(byPace)}.";
    }
}
