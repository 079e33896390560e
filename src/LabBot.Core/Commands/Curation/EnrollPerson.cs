using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LabBot.Core.Cards;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// <c>/kit-admin enroll &lt;person&gt;</c>: a curator names somebody, and they are invited where the operator wants people invited. Nothing is started for them: the readings begin with
/// their own click.
/// </summary>
public static class EnrollPerson
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin enroll";

    private const string Person = "person";

    // So that two curators, or one who is not sure, do not press anybody.
    private static readonly Duration Between = Duration.FromDays(1);

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk)
    {
        var underWay = new ConcurrentDictionary<MemberId, byte>();
        return new()
        {
            Name = Name,
            Summary = "Invites somebody to the readings; they start with their own click, or not at all",
            Options = [new(Person, "whom: @ and their name", Required: true) { IsPerson = true }],
            Audience = Audience.Curators,
            Examples = ["@ada"],
            Handler = (invocation, cancellationToken) => AnswerAsync(desk, underWay, invocation, cancellationToken),
        };
    }

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, ConcurrentDictionary<MemberId, byte> underWay, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var person = invocation.Person(Person);
        if (person == invocation.Caller.Member)
            return Yourself(desk);
        if (desk.Messengers().FirstOrDefault(one => one.Platform == person.Platform) is not { } messenger)
            return NotInvited($"LabBot posts nothing on {AccountWords.Platform(person)} here.");
        if (await desk.Stores.Learners.FindAsync(person, cancellationToken).ConfigureAwait(false) is { Enrollment: not null })
            return Started(person);
        if (!underWay.TryAdd(person, 0))
            return UnderWay(person);
        try
        {
            return await InvitedAtAsync(desk, person, cancellationToken).ConfigureAwait(false) is { } at
                ? Already(person, at)
                : await InviteAsync(desk, messenger, person, invocation, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            underWay.TryRemove(person, out _);
        }
    }

    private static async Task<Reply> InviteAsync(ReadingDesk desk, IMessenger messenger, MemberId person, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var (now, card) = (desk.Now, ReadingCards.Invitation(desk.Catalog, person, invocation.Caller.Member));
        var mark = Mark(person, now.InUtc().Date);
        switch (await messenger.InviteAsync(person, card, mark, cancellationToken).ConfigureAwait(false))
        {
            case InviteResult.Invited invited:
                await desk.Stores.Seen.RecordAsync(new Cause(mark, now), cancellationToken).ConfigureAwait(false);
                return Invited(person, invited);
            case InviteResult.NoSuchPerson { Expected: var expected }:
                return NoSuchPerson(desk, invocation[Person], expected);
            case InviteResult.Bot:
                return Bot(person);
            case InviteResult.NotPossible { Reason: var reason }:
                return NotInvited(reason);
            case InviteResult.NotNow { Reason: var reason }:
                return NotInvited($"{reason} Try again in a moment.");
            case InviteResult.Unclear { Where: var where }:
                return Unclear(person, where);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<Instant?> InvitedAtAsync(ReadingDesk desk, MemberId person, CancellationToken cancellationToken)
    {
        var today = desk.Now.InUtc().Date;
        foreach (var day in new[] { today, today.PlusDays(-1) })
        {
            if (await desk.Stores.Seen.WhenSeenAsync(Mark(person, day), cancellationToken).ConfigureAwait(false) is { } at && desk.Now < at + Between)
                return at;
        }

        return null;
    }

    // By a hash: who has not started is named nowhere in what LabBot remembers.
    private static string Mark(MemberId person, LocalDate day)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{person.Platform}:{person.Workspace}:{person.User}"));
        return $"invited:{Convert.ToHexStringLower(hash)[..24]}:{day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}";
    }

    private static Reply.Show Invited(MemberId person, InviteResult.Invited invited) => new(new Card("Invited",
    [
        new Paragraph(new Span.Mention(person), $" is invited; the invitation stands {invited.Where}. Nothing is sent to them until they press Start."),
        .. invited.IsNoticed ? (IEnumerable<CardBlock>)[] : [new Paragraph($"{AccountWords.Platform(person)} tells them nothing of it, so tell them yourself that it is there.")],
    ], Tone.Success));

    private static Reply.Show Already(MemberId person, Instant at) =>
        new(new Card("Invited already", [new Paragraph(new Span.Mention(person), " was invited at ", new Span.LocalTime(at.ToDateTimeOffset()), ". Nobody is invited twice within a day, so nothing was posted.")]));

    private static Reply.Show Started(MemberId person) =>
        new(new Card("They have started already", [new Paragraph(new Span.Mention(person), " needs no invitation any more, so nothing was posted.")]));

    private static Reply.Show UnderWay(MemberId person) =>
        Not("One moment", Outcome.Refused, new Span.Mention(person), " is being invited just now. Nothing was posted a second time.");

    private static Reply.Show Yourself(ReadingDesk desk) => new(new Card("You need no invitation",
    [
        new Paragraph("Start your own readings whenever you like. To invite somebody else: ", new Span.Code(desk.Names.Typed(Name, "@name")), "."),
        ReadingCards.Starts(desk.Catalog),
    ]), Outcome: Outcome.Misused);

    private static Reply.Show Bot(MemberId person) => Not("That is a bot", Outcome.Misused, new Span.Mention(person), " is a bot, and reads nothing. Name a person; nothing was posted.");

    private static Reply.Show NoSuchPerson(ReadingDesk desk, string named, string expected) => Not(
        "There is nobody of that name", Outcome.NothingFound, "You named ", UsageCards.Quote(named), $"; expected {expected}: ", new Span.Code(desk.Names.Typed(Name, "@name")), ". Nothing was posted.");

    private static Reply.Show NotInvited(string reason) => Not("Nobody was invited", Outcome.Refused, reason);

    private static Reply.Show Unclear(MemberId person, string where) => Not(
        "The invitation may be there", Outcome.Refused, $"{AccountWords.Platform(person)} gave no answer. Look {where}, and invite ", new Span.Mention(person), " again only if nothing stands there.");

    private static Reply.Show Not(string title, Outcome outcome, params IReadOnlyList<Span> says) => new(new Card(title, [new Paragraph(says)], Tone.Warning), Outcome: outcome);
}
