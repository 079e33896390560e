using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// <c>/kit-admin review</c>: what waits for a curator: suggestions, proposals, edits that the files contradict. A suggestion is approved, which adds it as <c>/kit-admin add</c> does, or declined
/// with a reason; either reaches who made it.
/// </summary>
public static class Review
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin review";

    internal const string ApproveName = "kit-approve";
    internal const string DeclineName = "kit-decline";
    internal const string LookName = "kit-look";

    private const string Which = "which";
    private const string Reason = "reason";
    private const int Most = 10;
    private const int MaxReason = 1000;

    /// <summary>The command, and those behind its buttons.</summary>
    public static IEnumerable<CommandDefinition> Define(CurationDesk desk) =>
    [
        new()
        {
            Name = Name,
            Summary = "Shows what waits for a curator: suggestions, proposals, conflicts",
            Audience = Audience.Curators,
            Examples = [""],
            Handler = (invocation, cancellationToken) => AnswerAsync(desk, cancellationToken),
        },
        Hidden(ApproveName, "Adds what was suggested", [new(Which, "the suggestion", Required: true)], (invocation, cancellationToken) =>
            OnAsync(desk, invocation, suggestion => AddReading.FromSuggestionAsync(desk, suggestion, invocation, cancellationToken), cancellationToken)),
        Hidden(DeclineName, "Declines what was suggested, with a reason", [new(Which, "the suggestion", Required: true), new(Reason, "why")], (invocation, cancellationToken) =>
            OnAsync(desk, invocation, suggestion => DeclineAsync(desk, suggestion, invocation, cancellationToken), cancellationToken)),
        Hidden(LookName, "Shows what is proposed", [new(Which, "the proposal", Required: true)], (invocation, cancellationToken) => LookAsync(desk, invocation, cancellationToken)),
    ];

    private static CommandDefinition Hidden(string name, string summary, IReadOnlyList<CommandOption> options, CommandHandler handler) =>
        new() { Name = name, Summary = summary, Options = options, Audience = Audience.Curators, Listed = false, Handler = handler };

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CancellationToken cancellationToken)
    {
        var log = await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        var suggestions = (await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).Where(one => one.Decision is null).ToList();
        var proposals = (await desk.Stores.Edits.ProposalsAsync(cancellationToken).ConfigureAwait(false)).Where(one => one.For is null).ToList();
        var waiting = suggestions.Count + proposals.Count + log.Conflicts.Count;
        if (waiting == 0)
            return new Reply.Show(new Card("Nothing waits", [new Paragraph("No suggestion, no proposal, no conflict."), new Footnote("Anybody can suggest a reading: ", new Span.Code(desk.Names.Typed(SuggestReading.Name)), ".")]));
        return new Reply.Show(new Card(waiting == 1 ? "One thing waits for you" : $"{waiting} things wait for you",
        [
            .. suggestions.Take(Most).SelectMany(suggestion => Of(desk, suggestion, suggestions)),
            .. More(suggestions.Count, "suggestion"),
            .. proposals.Count == 0 ? (CardBlock[])[] : [new Items("Proposed", [.. proposals.Take(Most).Select(proposal => new Item(proposal.What, [new Span.LocalTime(proposal.At.ToDateTimeOffset())], new Button("Look", new ActionId(LookName, proposal.Id))))]), .. More(proposals.Count, "proposal")],
            .. log.Conflicts.Count == 0 ? (CardBlock[])[] :
            [
                new Items("Edits that the files contradict; the files show", [.. log.Conflicts.Take(Most).Select(conflict => new Item($"Edit {conflict.Edit}", [conflict.Why], new Button("Undo…", new ActionId(UndoEdit.Name, conflict.Edit.ToString(CultureInfo.InvariantCulture)))))]),
                .. More(log.Conflicts.Count, "conflict"),
            ],
        ]));
    }

    private static IEnumerable<CardBlock> More(int count, string thing) =>
        count <= Most ? [] : [new Footnote($"{Wording.Count(count - Most, $"further {thing}")} {(count - Most == 1 ? "comes" : "come")} when these are decided.")];

    private static IEnumerable<CardBlock> Of(CurationDesk desk, Suggestion suggestion, List<Suggestion> all)
    {
        var same = all.Count(other => WorkKey.Of(other.Link) == WorkKey.Of(suggestion.Link)) - 1;
        yield return new Paragraph(
        [
            new Span.Link(suggestion.Link.AbsoluteUri, suggestion.Link), $" by {suggestion.ByName}, ", new Span.LocalTime(suggestion.At.ToDateTimeOffset()),
            suggestion.Why.Length > 0 ? $": {suggestion.Why}" : "",
            same > 0 ? $" ({Wording.Count(same, "further suggestion")} of it)" : "",
            desk.View.Catalog.FindWork(WorkKey.Of(suggestion.Link)) is { } known ? $" The kit has it by now, as “{known.Title}”." : "",
        ]);
        yield return new Actions(
            new Button("Approve…", new ActionId(ApproveName, suggestion.Id), ButtonStyle.Primary),
            new Button("Decline…", new ActionId(DeclineName, suggestion.Id)));
    }

    private static async ValueTask<Reply> OnAsync(CurationDesk desk, CommandInvocation invocation, Func<Suggestion, Task<Reply>> act, CancellationToken cancellationToken)
    {
        await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        return (await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Id == invocation[Which]) is { Decision: null } suggestion
            ? await act(suggestion).ConfigureAwait(false)
            : Proposals.Gone();
    }

    private static async Task<Reply> DeclineAsync(CurationDesk desk, Suggestion suggestion, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var reason = invocation[Reason];
        if (reason.Length == 0)
            return new Reply.Ask(new Form("Decline a suggestion", new ActionId(DeclineName, suggestion.Id), [new LongTextField(Reason, "Why? Who suggested it is told.", MaxLength: MaxReason)]));
        if (reason.Length > MaxReason)
            return KitWords.Misuse("This reason is too long", [$"It has {reason.Length} characters; expected at most {MaxReason}."]);
        if (!await desk.Stores.Suggestions.DecideAsync(suggestion.Id, new Decision(null, reason, invocation.Caller.Member, desk.Now), invocation.Cause, cancellationToken).ConfigureAwait(false))
            return Proposals.Gone();
        await SuggestionNotices.TellAsync(desk, suggestion.Id, cancellationToken).ConfigureAwait(false);
        return new Reply.Show(new Card("Declined",
        [
            new Paragraph(new Span.Link(suggestion.Link.AbsoluteUri, suggestion.Link)),
            new Paragraph(new Span.Bold("Your reason: "), reason),
            new Footnote($"{suggestion.ByName} is told, as soon as LabBot can."),
        ], Tone.Success));
    }

    private static async ValueTask<Reply> LookAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        return (await desk.Stores.Edits.ProposalsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Id == invocation[Which]) is { } proposal
            ? new Reply.Show(ProposalCards.Preview(desk, proposal, []))
            : Proposals.Gone();
    }
}
