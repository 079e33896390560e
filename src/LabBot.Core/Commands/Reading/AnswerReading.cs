using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading done</c>, <c>later</c> and <c>skip</c>: what became of a reading.</summary>
public static class AnswerReading
{
    private const string Words = "reading";

    /// <summary>The three commands, and the one behind the button that brings an answered reading back to look at.</summary>
    public static IEnumerable<CommandDefinition> Define(ReadingDesk desk) =>
    [
        Define(desk, "reading done", "Says that you have read it", ReadingState.Done),
        Define(desk, "reading later", "Puts it off for a week; what belongs to it waits too", ReadingState.PutOff),
        Define(desk, "reading skip", "Leaves it out for good", ReadingState.Skipped),
        new()
        {
            Name = ReadingCards.ShowName,
            Summary = "Shows a reading again that was answered",
            Options = [new(Words, "which one", Required: true)],
            Listed = false,
            Handler = (invocation, _) => new(desk.Catalog.FindWork(new WorkId(invocation[Words])) is { } work
                ? ReadingDesk.Answer(invocation, new Card(work.Title, [.. WorkCard.About(desk.Catalog, work), ReadingCards.Answers(work)]))
                : desk.NoSuchWork(invocation[Words])),
        },
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
