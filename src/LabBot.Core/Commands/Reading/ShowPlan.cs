using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading plan</c>: the next two weeks.</summary>
public static class ShowPlan
{
    private static readonly Duration Ahead = Duration.FromDays(14);

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading plan",
        Summary = "Shows what comes in the next two weeks, and when",
        Examples = [""],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(invocation, learner => Task.FromResult<Reply>(new Reply.Show(PlanOf(desk, learner))), cancellationToken),
    };

    private static Card PlanOf(ReadingDesk desk, Learner learner)
    {
        if (learner.Enrollment!.State != EnrollmentState.Active)
            return new Card("Nothing is planned", [new Paragraph($"Your readings are {ShowProgress.Word(learner.Enrollment.State)}."), new Actions(new Button("Resume", new ActionId("reading resume"), ButtonStyle.Primary))]);
        var until = desk.Now + Ahead;
        var sends = DripForecast.Of(desk.TrackOf(learner), learner.Progress, desk.StateOf(learner), desk.Now).TakeWhile(send => send.At.ToInstant() <= until).ToList();
        return new Card("The next two weeks",
        [
            sends.Count == 0
                ? new Paragraph("No reading falls in them.")
                : new Items(null, [.. sends.Select(send => new Item(send.At.ToString("ddd d MMM HH':'mm", CultureInfo.InvariantCulture), [new Span.Link(send.Step.Work.Title, send.Step.Work.Link)]))]),
            new Footnote($"Times are {desk.Defaults.For(learner.Settings).Zone.Id}. What you put off or skip moves the rest."),
        ]);
    }
}
