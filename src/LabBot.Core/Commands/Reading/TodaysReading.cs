using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading today</c>: the reading that waits for an answer, else the next one, now.</summary>
public static class TodaysReading
{
    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading today",
        Summary = "Shows the reading that waits for you, or brings the next one now",
        Examples = [""],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(invocation, learner => AnswerAsync(desk, invocation, learner, cancellationToken), cancellationToken),
    };

    private static async Task<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, Learner learner, CancellationToken cancellationToken)
    {
        var (today, track) = (desk.Today(learner), desk.TrackOf(learner));
        if (desk.WorkFor(learner, "") is { } waiting && track.Steps.FirstOrDefault(step => step.Work.Id == waiting.Id) is { } open)
            return new Reply.Show(ReadingCards.OfDay(desk.Catalog, track, open, learner, today));
        switch (NextReading.Of(track, learner.Progress, today))
        {
            case NextReading.Ready { Step: var step }:
                await desk.Stores.Outbox.RecordAskedForAsync(
                    learner.Id, today, step.Work.Id, new LedgerEntry(desk.Now, "shown, as asked"), found => found.Delivered(step.Work.Id, today, desk.Now, isScheduled: false), invocation.Cause, cancellationToken).ConfigureAwait(false);
                return new Reply.Show(ReadingCards.OfDay(desk.Catalog, track, step, learner, today));
            case NextReading.Waiting { Until: var until }:
                return new Reply.Show(new Card("Nothing for today", [new Paragraph($"All that is left of {track.Title} is put off; the first comes back on {ReadingCards.Day(until)}.")]));
            default:
                return new Reply.Show(ReadingCards.Finished(desk.Catalog, track, learner));
        }
    }
}
