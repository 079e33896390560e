using LabBot.Core.Cards;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/labbot forget-me</c>: asks once, then erases everything held about the learner.</summary>
public static class ForgetMe
{
    private const string Answer = "answer";
    private const string Yes = "yes";
    private const string ThisOne = "account";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "labbot forget-me",
        Summary = "Erases everything LabBot holds about you; asks once before it does",
        Options = [new(Answer, "yes, to erase without being asked; account, to erase this account alone")],
        Examples = [""],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var member = invocation.Caller.Member;
        var learner = await desk.Stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false);
        if (invocation[Answer].Equals(ThisOne, StringComparison.OrdinalIgnoreCase) && learner is { Accounts.Count: > 1 })
        {
            await desk.Stores.Learners.ForgetAccountAsync(member, cancellationToken).ConfigureAwait(false);
            return ReadingDesk.Answer(invocation, AccountForgotten(learner, member));
        }

        var isSure = invocation[Answer].Equals(Yes, StringComparison.OrdinalIgnoreCase);
        if (!isSure && learner is null && !await HoldsAnythingAsync(desk, member, cancellationToken).ConfigureAwait(false))
            return ReadingDesk.Answer(invocation, Nothing());
        if (!isSure)
            return new Reply.Show(learner is { Accounts.Count: > 1 } ? LinkedQuestion(learner, member) : Question());
        // The store last: while it knows the learner, an erasure that was cut off can be asked for again.
        foreach (var messenger in desk.Messengers())
        {
            foreach (var id in learner is null ? [] : (IEnumerable<LearnerId>)[learner.Id, .. learner.FormerIds])
                await messenger.ForgetAsync(id, cancellationToken).ConfigureAwait(false);
        }

        return ReadingDesk.Answer(invocation, await desk.Stores.Learners.ForgetAsync(member, cancellationToken).ConfigureAwait(false) ? Forgotten() : Nothing());
    }

    // What is held of somebody who has never started.
    private static async Task<bool> HoldsAnythingAsync(ReadingDesk desk, MemberId member, CancellationToken cancellationToken) =>
        (await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).Any(one => one.By == member)
        || (await desk.Stores.Edits.EditsAsync(cancellationToken).ConfigureAwait(false)).Any(edit => edit.By == member)
        || await desk.Stores.Conversations.FindAsync(member, cancellationToken).ConfigureAwait(false) is not null
        || (await desk.Stores.Links.LinksOfAsync(member, desk.Now, cancellationToken).ConfigureAwait(false)).Count > 0;

    // Who has linked accounts says how much: what is held is the other account's too.
    private static Card LinkedQuestion(Learner learner, MemberId member)
    {
        var others = AccountWords.And(learner.Accounts.Where(account => account.Member != member).Select(account => $"{AccountWords.Place(learner, account)} ({account.Name})"));
        return new Card("How much shall be erased?",
        [
            new Paragraph(new Span.Bold("Only this account: "), $"LabBot no longer knows it. Progress, settings and notes stay with your account on {others}, where the readings then come."),
            new Paragraph(new Span.Bold("Everything: "), $"your account on {others} is erased as well, with enrollment, progress, notes, settings and the record of what was sent, at once and for good; what you have suggested or changed in the kit stays, without your name."),
            Backups(),
            new Actions(
                new Button("Only this account", new ActionId("labbot forget-me", ThisOne), ButtonStyle.Danger),
                new Button(learner.Accounts.Count == 2 ? $"Everything, also on {AccountWords.Place(learner, learner.Accounts.First(account => account.Member != member))}" : "Everything, with all of them", new ActionId("labbot forget-me", Yes), ButtonStyle.Danger),
                new Button("Get my data first", new ActionId("labbot my-data"))),
        ], Tone.Warning);
    }

    private static Card AccountForgotten(Learner learner, MemberId member) => new("This account is forgotten",
    [
        new Paragraph($"LabBot holds nothing about it any more, apart from the operator's older backups, until newer ones take their place. What you have read stays with your account on {AccountWords.And(learner.Accounts.Where(account => account.Member != member).Select(account => AccountWords.Place(learner, account)))}."),
    ], Tone.Success);

    private static Card Question() => new("Erase everything about you?",
    [
        new Paragraph("Your enrollment, progress, notes, settings and the record of what was sent are erased at once and cannot be brought back; what you have suggested or changed in the kit stays, without your name. ", "Ask for your data first if you want to keep it."),
        Backups(),
        new Actions(
            new Button("Erase everything", new ActionId("labbot forget-me", Yes), ButtonStyle.Danger),
            new Button("Get my data first", new ActionId("labbot my-data"))),
    ], Tone.Warning);

    private static Paragraph Backups() =>
        new("Backups that the operator made before still hold it until newer ones take their place (the newest of each of the last seven days with a backup is kept). When one is restored, LabBot erases you again before it does anything else; for that it keeps your number here, twelve random characters that name nobody, as long as there is such a backup.");

    private static Card Forgotten() => new("You are forgotten", [new Paragraph("LabBot holds nothing about you any more, apart from the operator's older backups, until newer ones take their place. If one of them is restored, you are erased again.")], Tone.Success);

    private static Card Nothing() => new("There is nothing to erase", [new Paragraph("LabBot holds nothing about you.")]);
}
