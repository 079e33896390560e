using LabBot.Core.Cards;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Learning;
using LabBot.Core.Storage;

namespace LabBot.Core.Commands.Linking;

/// <summary><c>/labbot unlink</c>: asks once, then parts the account that asks from the others; each side keeps a copy.</summary>
public static class UnlinkAccount
{
    private const string Name = "labbot unlink";
    private const string Answer = "answer";
    private const string Yes = "yes";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = Name,
        Summary = "Parts this account from those linked to it; asks once, and each keeps a copy",
        Options = [new(Answer, "yes, to unlink without being asked")],
        Examples = [""],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var member = invocation.Caller.Member;
        if (await desk.Stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false) is not { Accounts.Count: > 1 } learner)
            return ReadingDesk.Answer(invocation, Nothing(desk));
        if (!invocation[Answer].Equals(Yes, StringComparison.OrdinalIgnoreCase))
            return new Reply.Show(Question(learner, member));
        return ReadingDesk.Answer(invocation, await desk.Stores.Links.PartAsync(member, desk.Now, cancellationToken).ConfigureAwait(false) is { } parting ? Parted(learner, parting) : Nothing(desk));
    }

    private static Card Question(Learner learner, MemberId leaving) => new("Unlink this account?",
    [
        new Facts([.. learner.Accounts.OrderBy(account => account.Member != leaving).Select(account => AccountWords.Fact(account.Member, account.Name, account.Member == leaving ? " (leaves)" : " (stays)"))]),
        new Paragraph($"Both sides keep a copy of progress, settings and notes, and from then on know nothing of each other. Readings go on where they come now, on {AccountWords.Place(learner, learner.Accounts[0])}, with the record of what was sent; on the other side they stop until you start them there."),
        new Actions(new Button("Unlink", new ActionId(Name, Yes), ButtonStyle.Danger)),
    ], Tone.Warning);

    private static Card Parted(Learner before, Parting parting)
    {
        var goesOnHere = parting.Own.Id == before.Id;
        var others = AccountWords.And(parting.Others.Accounts.Select(account => AccountWords.Place(before, account)));
        return new Card("Unlinked",
        [
            new Paragraph(goesOnHere
                ? $"Your readings go on here as before. {others} keeps a copy of progress, settings and notes; no readings come there until you start them."
                : $"You keep a copy of progress, settings and notes here. Readings go on with {others}; here none come until you start them."),
            .. goesOnHere || parting.Own.Enrollment is not { Track: var track } ? (IEnumerable<CardBlock>)[] : [new Actions(new Button("Start here too", new ActionId("reading start", track), ButtonStyle.Primary))],
        ], Tone.Success);
    }

    private static Card Nothing(ReadingDesk desk) => new("There is nothing to unlink", [new Paragraph("This account is linked to no other. ", new Span.Code(desk.Names.Typed("labbot link")), " links one.")]);
}
