using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Learning;
using LabBot.Core.Linking;

namespace LabBot.Core.Commands.Linking;

/// <summary>
/// <c>/labbot link [code]</c>: joins a second account to the first. One account asks for a code, the other enters it, each sees both names, and when both have confirmed they are one
/// learner. Nothing is pushed: each side's card has a button that shows how it stands.
/// </summary>
public static class LinkAccounts
{
    private const string Name = "labbot link";
    private const string Code = "code";
    private const string Link = "link";
    private const string Another = "labbot link-another";
    private const string GoOn = "labbot link-go";
    private const string Confirm = "labbot link-confirm";
    private const string Cancel = "labbot link-cancel";

    /// <summary>The command, and those behind its buttons.</summary>
    public static IEnumerable<CommandDefinition> Define(ReadingDesk desk) =>
    [
        new()
        {
            Name = Name,
            Summary = "Links another account to this one: one progress, one reading a day; alone, gives the code",
            Options = [new(Code, "the code that the other account was given")],
            Examples = ["", "7KQM-3XWD"],
            Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
        },
        new()
        {
            Name = Another,
            Summary = "Gives a code that links a further account",
            Listed = false,
            Handler = (invocation, cancellationToken) => AskAsync(desk, invocation, cancellationToken),
        },
        Behind(desk, GoOn, "Shows how a link stands", (links, member, link, cancellationToken) => links.LookAsync(member, link, desk.Now, cancellationToken)),
        Behind(desk, Confirm, "Confirms a link", (links, member, link, cancellationToken) => links.ConfirmAsync(member, link, desk.Now, cancellationToken)),
        Behind(desk, Cancel, "Ends a link", (links, member, link, cancellationToken) => links.CancelAsync(member, link, desk.Now, cancellationToken)),
    ];

    private static CommandDefinition Behind(ReadingDesk desk, string name, string summary, Func<Storage.ILinks, MemberId, string, CancellationToken, Task<LinkAnswer>> step) => new()
    {
        Name = name,
        Summary = summary,
        Options = [new(Link, "which", Required: true)],
        Listed = false,
        Handler = async (invocation, cancellationToken) =>
            await ReplyAsync(desk, invocation, await step(desk.Stores.Links, invocation.Caller.Member, invocation[Link], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
    };

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var (caller, typed) = (invocation.Caller, invocation[Code]);
        if (typed.Length > 0)
        {
            return LinkCode.HashOf(typed) is { } hash
                ? await ReplyAsync(desk, invocation, await desk.Stores.Links.EnterAsync(caller.Member, caller.Name, hash, desk.Now, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
                : Wrong("That is no code", Outcome.Misused, "You typed ", UsageCards.Quote(typed), ". A code has eight letters and digits, such as 7KQM-3XWD; case, spaces and dashes do not matter.");
        }

        return await desk.Stores.Learners.FindAsync(caller.Member, cancellationToken).ConfigureAwait(false) is { Accounts.Count: > 1 } learner
            ? new Reply.Show(Linked(learner, "Your accounts are linked"))
            : await AskAsync(desk, invocation, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Reply> AskAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var (caller, code) = (invocation.Caller, LinkCode.New());
        var answer = await desk.Stores.Links.AskAsync(caller.Member, caller.Name, LinkCode.HashOf(code)!, desk.Now, cancellationToken).ConfigureAwait(false);
        return answer is LinkAnswer.Stands { Link: { Other: null } link }
            ? new Reply.Show(Asked(desk, code, link))
            : await ReplyAsync(desk, invocation, answer, cancellationToken).ConfigureAwait(false);
    }

    // A link's cards are for its two accounts alone, so whoever else has one in front of them gets a card of their own.
    private static async ValueTask<Reply> ReplyAsync(ReadingDesk desk, CommandInvocation invocation, LinkAnswer answer, CancellationToken cancellationToken)
    {
        var member = invocation.Caller.Member;
        switch (answer)
        {
            case LinkAnswer.Stands { Link: { State: LinkState.Cancelled } }:
                return ReadingDesk.Answer(invocation, Cancelled(desk));
            case LinkAnswer.Stands { Link: { State: LinkState.Open } link }:
                return ReadingDesk.Answer(invocation, link.Other is { } other ? Open(link, link.SideOf(member), link.Asker.Member == member ? other : link.Asker) : NotEntered(link));
            case LinkAnswer.Stands or LinkAnswer.Gone or LinkAnswer.AlreadyOne
                when await desk.Stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false) is { Accounts.Count: > 1 } learner:
                return ReadingDesk.Answer(invocation, Linked(learner, answer is LinkAnswer.Stands ? "Linked" : "Your accounts are linked"));
            case LinkAnswer.Stands or LinkAnswer.Gone or LinkAnswer.AlreadyOne:
                return Wrong("This link is no longer there", Outcome.NothingFound, ["It was cancelled or has expired, ten minutes after its code. ", .. AskAnew(desk)]);
            case LinkAnswer.NotYours:
                return Wrong("This link is not yours", Outcome.Refused, "It is between two other accounts, and only they can see or confirm it.");
            case LinkAnswer.WrongCode { TriesLeft: var left }:
                return Wrong("No such code", Outcome.NothingFound, $"It may be mistyped, or older than ten minutes. {(left == 0 ? "That was the last try for an hour." : $"{Wording.Count(left, "more try")} within the hour.")} A new code comes with ", new Span.Code(desk.Names.Typed(Name)), " on the other account.");
            case LinkAnswer.OwnCode:
                return Wrong("This is your own code", Outcome.Misused, "Enter it on your other account; this one has asked for it.");
            case LinkAnswer.UsedCode:
                return Wrong("This code is used up", Outcome.Refused, ["Another account has entered it, and a code works once. ", .. AskAnew(desk)]);
            case LinkAnswer.TooManyAccounts:
                return Wrong("That would be too many accounts", Outcome.Refused, $"Together they would be more than {Learner.MostAccounts}. ", new Span.Code(desk.Names.Typed("labbot unlink")), " on one that you no longer need makes room.");
            case LinkAnswer.TooOften { Until: var until }:
                return Wrong("Too often", Outcome.Refused, "To keep codes from being guessed, they can be asked for and tried only a few times an hour. It goes on at ", new Span.LocalTime(until.ToDateTimeOffset()), ".");
            default:
                throw new UnreachableException();
        }
    }

    private static Card Asked(ReadingDesk desk, string code, Link link) => new("Link another account",
    [
        new Paragraph("With your other account, on any platform where LabBot is, say ", new Span.Code(desk.Names.Typed(Name, code)), "."),
        new Paragraph("Then come back here: each of the two sees both names and has to confirm. The code is for one use, until ", new Span.LocalTime(link.Until.ToDateTimeOffset()), ". Give it to nobody."),
        new Actions(new Button("Go on", new ActionId(GoOn, link.Id), ButtonStyle.Primary), new Button("Cancel", new ActionId(Cancel, link.Id))),
    ]);

    private static Card NotEntered(Link link) => new("Nobody has entered the code yet",
    [
        new Paragraph("Enter it with your other account, until ", new Span.LocalTime(link.Until.ToDateTimeOffset()), ", then press ", new Span.Bold("Go on"), " again."),
        new Actions(new Button("Go on", new ActionId(GoOn, link.Id), ButtonStyle.Primary), new Button("Cancel", new ActionId(Cancel, link.Id))),
    ]);

    private static Card Open(Link link, LinkSide own, LinkSide other) => new(own.HasConfirmed ? "The other account has still to confirm" : "Are both of these you?",
    [
        new Facts(AccountWords.Fact(own.Member, own.Name, " (this account)"), AccountWords.Fact(other.Member, other.Name)),
        own.HasConfirmed
            ? new Paragraph($"You have confirmed. What is missing is the same on {AccountWords.Platform(other.Member)}, as {other.Name}: press ", new Span.Bold("Go on"), " or enter the code there, and confirm, until ", new Span.LocalTime(link.Until.ToDateTimeOffset()), ".")
            : new Paragraph("Once both have confirmed they share progress, settings, notes and one reading a day; each sees everything and can erase it. Confirm only if both are yours."),
        .. other.HasConfirmed ? (IEnumerable<CardBlock>)[new Paragraph("The other account has confirmed already.")] : [],
        new Actions(
        [
            own.HasConfirmed ? new Button("Go on", new ActionId(GoOn, link.Id), ButtonStyle.Primary) : new Button("Confirm", new ActionId(Confirm, link.Id), ButtonStyle.Primary),
            new Button("Cancel", new ActionId(Cancel, link.Id)),
        ]),
    ]);

    private static Card Cancelled(ReadingDesk desk) => new("Not linked", [new Paragraph(["The link was cancelled, and nothing was joined. ", .. AskAnew(desk)])]);

    private static Card Linked(Learner learner, string title) => new(title,
    [
        new Facts([.. learner.Accounts.Select((account, place) => AccountWords.Fact(account.Member, account.Name, place == 0 ? " (readings come here)" : ""))]),
        new Paragraph("They have one progress and one reading a day. Where shall it come? What you had set there holds then."),
        new Actions([.. AccountWords.Surfaces(learner)]),
        new Actions(
        [
            .. learner.Accounts.Count < Learner.MostAccounts ? (IEnumerable<CardAction>)[new Button("Link another account", new ActionId(Another))] : [],
            new Button("Unlink this account", new ActionId("labbot unlink")),
        ]),
    ], Tone.Success);

    private static Span[] AskAnew(ReadingDesk desk) => [new Span.Code(desk.Names.Typed(Name)), " gives a new code."];

    private static Reply.Show Wrong(string title, Outcome outcome, params IReadOnlyList<Span> says) => new(new Card(title, [new Paragraph(says)], Tone.Warning), Outcome: outcome);
}
