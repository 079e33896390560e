using LabBot.Core.Cards;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/labbot forget-me</c>: asks once, then erases everything held about the learner.</summary>
public static class ForgetMe
{
    private const string Answer = "answer";
    private const string Yes = "yes";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "labbot forget-me",
        Summary = "Erases everything LabBot holds about you; asks once before it does",
        Options = [new(Answer, "yes, to erase without being asked")],
        Examples = [""],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var member = invocation.Caller.Member;
        var learner = await desk.Stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false);
        if (learner is null && !(await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).Any(one => one.By == member)
            && await desk.Stores.Conversations.FindAsync(member, cancellationToken).ConfigureAwait(false) is null)
            return ReadingDesk.Answer(invocation, Nothing());
        if (!invocation[Answer].Equals(Yes, StringComparison.OrdinalIgnoreCase))
            return new Reply.Show(Question());
        // The store last: while it knows the learner, an erasure that was cut off can be asked for again.
        foreach (var messenger in learner is null ? [] : desk.Messengers())
            await messenger.ForgetAsync(learner!.Id, cancellationToken).ConfigureAwait(false);
        return ReadingDesk.Answer(invocation, await desk.Stores.Learners.ForgetAsync(member, cancellationToken).ConfigureAwait(false) ? Forgotten() : Nothing());
    }

    private static Card Question() => new("Erase everything about you?",
    [
        new Paragraph("Your enrollment, progress, notes, settings and the record of what was sent are erased at once and cannot be brought back; what you have suggested stays, without your name. ", "Ask for your data first if you want to keep it."),
        new Paragraph("Backups that the operator made before still hold it until newer ones take their place (the newest of each of the last seven days with a backup is kept). When one is restored, LabBot erases you again before it does anything else; for that it keeps your number here, twelve random characters that name nobody, as long as there is such a backup."),
        new Actions(
            new Button("Erase everything", new ActionId("labbot forget-me", Yes), ButtonStyle.Danger),
            new Button("Get my data first", new ActionId("labbot my-data"))),
    ], Tone.Warning);

    private static Card Forgotten() => new("You are forgotten", [new Paragraph("LabBot holds nothing about you any more, apart from the operator's older backups, until newer ones take their place. If one of them is restored, you are erased again.")], Tone.Success);

    private static Card Nothing() => new("There is nothing to erase", [new Paragraph("LabBot holds nothing about you.")]);
}
