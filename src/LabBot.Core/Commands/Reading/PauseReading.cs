using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading pause</c>, <c>resume</c> and <c>stop</c>.</summary>
public static class PauseReading
{
    /// <summary>The three commands.</summary>
    public static IEnumerable<CommandDefinition> Define(ReadingDesk desk) =>
    [
        Define(desk, "reading pause", "Pauses your readings; everything stays where it is", (learner, _) => learner.Pause(EnrollmentState.Paused, desk.Now), Paused),
        Define(desk, "reading resume", "Goes on where you paused", (learner, schedule) => learner.Resume(schedule, desk.Now), learner => Resumed(desk, learner)),
        Define(desk, "reading restart", "Brings the readings of the present section again", (learner, schedule) => Restarted(desk, learner).Resume(schedule, desk.Now), learner => Resumed(desk, learner), listed: false),
        Define(desk, "reading stop", "Ends your readings; what you have read and noted stays", (learner, _) => learner.Stop(desk.Now), Stopped),
    ];

    private static CommandDefinition Define(ReadingDesk desk, string name, string summary, Func<Learner, DripSchedule, Learner> change, Func<Learner, Card> card, bool listed = true) => new()
    {
        Name = name,
        Listed = listed,
        Summary = summary,
        Examples = [""],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(
            invocation,
            async _ => ReadingDesk.Answer(invocation, card(await desk.ChangeAsync(invocation, learner => change(learner, desk.Defaults.For(learner.Settings)), cancellationToken).ConfigureAwait(false))),
            cancellationToken),
    };

    // The section of the latest reading, from its start; what came before it stays read.
    private static Learner Restarted(ReadingDesk desk, Learner learner)
    {
        var track = desk.TrackOf(learner);
        var latest = track.Steps.LastOrDefault(step => learner.Progress[step.Work.Id] is not null);
        var again = track.Steps.Where(step => step.Listing.Section == latest?.Listing.Section).Select(step => step.Work.Id).ToHashSet();
        return learner with { Progress = learner.Progress.Without(again) };
    }

    private static Card Paused(Learner learner) => learner.Enrollment!.State != EnrollmentState.Paused ? AsItIs("There is nothing to pause", learner) : new("Paused",
    [
        new Paragraph("Nothing comes until you say so, and nothing piles up meanwhile."),
        new Actions(new Button("Resume", new ActionId("reading resume"), ButtonStyle.Primary)),
    ]);

    private static Card Resumed(ReadingDesk desk, Learner learner)
    {
        if (learner.Enrollment!.State != EnrollmentState.Active)
            return AsItIs("There is nothing to resume", learner);
        var next = DripForecast.Of(desk.TrackOf(learner), learner.Progress, desk.StateOf(learner), desk.Now).FirstOrDefault();
        return new Card("Going on",
        [
            new Paragraph(next is null ? "There is nothing left to read on this track." : $"The next reading comes on {ReadingCards.Day(next.At.Date)} at {next.At.TimeOfDay:HH':'mm}."),
            new Actions(
                new Button("Read one now", new ActionId("reading today")),
                new Button("Two a week instead", new ActionId("reading settings", "days tue,thu")),
                new Button("Restart this section", new ActionId("reading restart")),
                new Button("Stop", new ActionId("reading stop"))),
        ], Tone.Success);
    }

    private static Card AsItIs(string title, Learner learner) => new(title,
    [
        new Paragraph($"Your readings are {ShowProgress.Word(learner.Enrollment!.State)}."),
        new Actions(new Button("Start again", new ActionId("reading start", learner.Enrollment.Track))),
    ]);

    private static Card Stopped(Learner learner) => new("Stopped",
    [
        new Paragraph("No more readings come. What you have read and noted stays, and a new start goes on from it."),
        new Actions(new Button("Start again", new ActionId("reading start", learner.Enrollment!.Track))),
    ]);
}
