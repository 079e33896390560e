using LabBot.Core.Drip;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading done</c>, <c>later</c> and <c>skip</c>: what became of a reading.</summary>
public static class AnswerReading
{
    private const string Words = "reading";

    /// <summary>The three commands.</summary>
    public static IEnumerable<CommandDefinition> Define(ReadingDesk desk) =>
    [
        Define(desk, "reading done", "Says that you have read it", ReadingState.Done),
        Define(desk, "reading later", "Puts it off for a week; what belongs to it waits too", ReadingState.PutOff),
        Define(desk, "reading skip", "Leaves it out for good", ReadingState.Skipped),
    ];

    private static CommandDefinition Define(ReadingDesk desk, string name, string summary, ReadingState state) => new()
    {
        Name = name,
        Summary = summary,
        Options = [new(Words, "which one; left out, the latest that waits for you")],
        Examples = ["", "bitter lesson"],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(invocation, learner => AnswerAsync(desk, invocation, learner, state, cancellationToken), cancellationToken),
    };

    private static async Task<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, Learner learner, ReadingState state, CancellationToken cancellationToken)
    {
        if (desk.WorkFor(learner, invocation[Words]) is not { } work)
            return desk.NoSuchWork(invocation[Words]);
        var today = desk.Today(learner);
        var after = await desk.ChangeAsync(invocation, found => found.Answer(work.Id, state, today), cancellationToken).ConfigureAwait(false);
        return ReadingDesk.Answer(invocation, ReadingCards.Answered(work, after.Progress[work.Id]!.Value.State, today, wanted: state));
    }
}
