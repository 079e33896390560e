using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading progress</c>: a bar per section, and an honest date of the end.</summary>
public static class ShowProgress
{
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

    // Two dates, each with what it goes by: when the last one comes, and when the last has an answer.
    private static string End(ReadingDesk desk, Learner learner, Track track)
    {
        if (learner.Enrollment!.State != EnrollmentState.Active)
            return "There is no date of the end while nothing is sent.";
        var last = DripForecast.Of(track, learner.Progress, desk.StateOf(learner), desk.Now).LastOrDefault();
        var byPace = ReadingPace.Of(track, learner, desk.Defaults.For(learner.Settings), desk.Today(learner));
        return string.Join(
            ' ',
            last is null ? "Every reading of the track has been sent." : $"By the schedule the last of it comes on {ReadingCards.Day(last.At.Date)}.",
            byPace switch
            {
                null => $"Your own pace shows after {Wording.Count(ReadingPace.FewestDays, "reading day")}.",
                { Answered: 0 } => $"None has had your answer on the last {byPace.Days} reading days, so there is no pace to go by.",
                { End: { } end } => $"At this pace ({Wording.Count(byPace.Answered, "answer")} on the last {byPace.Days} reading days) you have read it all by {(end == last?.At.Date ? "then" : ReadingCards.Day(end))}.",
                _ => $"At this pace ({Wording.Count(byPace.Answered, "answer")} on the last {byPace.Days} reading days) it takes more than ten years.",
            });
    }
}
