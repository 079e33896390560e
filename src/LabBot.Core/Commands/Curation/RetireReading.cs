using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// <c>/kit-admin retire &lt;reading&gt; [because:…]</c> and <c>/kit-admin restore &lt;reading&gt;</c>: a retired reading is sent to nobody any more. It keeps its place, its history and what
/// became of it with everybody.
/// </summary>
public static class RetireReading
{
    /// <summary>The own name of the command that retires.</summary>
    public const string Name = "kit-admin retire";

    /// <summary>The own name of the command that restores.</summary>
    public const string RestoreName = "kit-admin restore";

    private const string Reading = "reading";
    private const string Because = "because";
    private const string Retired = "retired";

    /// <summary>Both commands.</summary>
    public static IEnumerable<CommandDefinition> Define(CurationDesk desk) =>
    [
        new()
        {
            Name = Name,
            Summary = "Takes a reading out of everybody's drip, and says why; it stays findable",
            Options = [new(Reading, "which one, by name or address", Required: true, Completes: true), new(Because, "why, for whoever finds it later") { IsNamed = true }],
            Audience = Audience.Curators,
            Examples = ["scgpt because:superseded by its second version"],
            Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, Retire, cancellationToken),
        },
        new()
        {
            Name = RestoreName,
            Summary = "Recommends a retired reading again",
            Options = [new(Reading, "which one, by name or address", Required: true, Completes: true)],
            Audience = Audience.Curators,
            Examples = ["scgpt"],
            Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, Restore, cancellationToken),
        },
    ];

    private static async ValueTask<Reply> AnswerAsync(
        CurationDesk desk, CommandInvocation invocation, Func<CurationDesk, CommandInvocation, Work, (Reply? Reply, string What, string? Reason)> decide, CancellationToken cancellationToken)
    {
        if (invocation.Kind == InvocationKind.Typing)
            return KitWords.Works(desk.View, invocation[Reading]);
        await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        var (work, ask) = KitWords.Work(desk.View, invocation[Reading], invocation.Command, desk.Names);
        if (work is null)
            return ask!;
        var (reply, what, reason) = decide(desk, invocation, work);
        if (reply is not null)
            return reply;
        var change = new CatalogChange.ChangeWork(work.Id, Retired, work.Retired, reason);
        return await Proposals.EnterAsync(desk, Proposal.New(desk.Now, invocation.Caller.Member, what, [change]), isKept: false, invocation, cancellationToken).ConfigureAwait(false);
    }

    private static (Reply? Reply, string What, string? Reason) Retire(CurationDesk desk, CommandInvocation invocation, Work work)
    {
        var reason = KitLine.Plain(invocation[Because]);
        if (work.Retired is { } since && (reason.Length == 0 || reason == since))
            return (new Reply.Show(new Card("It is retired already", [new Items(null, WorkCard.Line(desk.View.Catalog, work)), new Paragraph($"The reason: {since}")])), "", null);
        if (reason.Length > KitWords.MaxNote)
            return (KitWords.Misuse("This reason is too long", [$"It has {reason.Length} characters; expected at most {KitWords.MaxNote}."]), "", null);
        return reason.Length > 0
            ? (null, $"Retired “{work.Title}”", reason)
            : (new Reply.Ask(new Form("Retire a reading", new ActionId(Name, work.Id.Value), [new LongTextField(Because, "Why should nobody be sent it?", MaxLength: KitWords.MaxNote)])), "", null);
    }

    private static (Reply? Reply, string What, string? Reason) Restore(CurationDesk desk, CommandInvocation invocation, Work work) => work.Retired is null
        ? (new Reply.Show(new Card("It is not retired", [new Items(null, WorkCard.Line(desk.View.Catalog, work)), new Footnote("Nothing was changed.")])), "", null)
        : (null, $"Restored “{work.Title}”", null);
}
