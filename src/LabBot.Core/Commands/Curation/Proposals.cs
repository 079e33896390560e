using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// What happens to a proposal that a curator looks at: entered, dropped, given a section, or changed in a form. Only buttons run these. Whoever clicks is a curator, and need not be the one who
/// made it.
/// </summary>
public static class Proposals
{
    internal const string EnterName = "kit-enter";
    internal const string DropName = "kit-drop";
    internal const string PlaceName = "kit-place";
    internal const string AdjustName = "kit-adjust";
    internal const string ReviseName = "kit-revise";

    private const string Id = "proposal";
    private const string Section = "section";
    private const string Label = "label";
    private const string Note = "note";
    private const string Kind = "kind";
    private const string Also = "also";

    // Discord's limit for the names in one line of a form.
    private const int MaxAlso = 1000;

    /// <summary>The commands behind the buttons.</summary>
    public static IEnumerable<CommandDefinition> Define(CurationDesk desk) =>
    [
        Hidden(EnterName, "Enters what is proposed", [new(Id, "which", Required: true)], (invocation, cancellationToken) => OnAsync(desk, invocation, proposal => EnterAsync(desk, proposal, isKept: true, invocation, cancellationToken), cancellationToken)),
        Hidden(DropName, "Drops what is proposed", [new(Id, "which", Required: true)], (invocation, cancellationToken) => DropAsync(desk, invocation, cancellationToken)),
        Hidden(PlaceName, "Gives what is proposed a section", [new(Id, "which", Required: true), new(Section, "the section's id", Required: true)], (invocation, cancellationToken) =>
            OnAsync(desk, invocation, proposal => PlaceAsync(desk, proposal, invocation, cancellationToken), cancellationToken)),
        Hidden(AdjustName, "Opens what is proposed in a form", [new(Id, "which", Required: true)], (invocation, cancellationToken) => OnAsync(desk, invocation, proposal => Task.FromResult(Ask(desk, proposal)), cancellationToken)),
        Hidden(ReviseName, "Changes what is proposed as a form says", [new(Id, "which", Required: true), new(Label, ""), new(Section, ""), new(Note, ""), new(Kind, ""), new(Also, "")], (invocation, cancellationToken) =>
            OnAsync(desk, invocation, proposal => ReviseAsync(desk, proposal, invocation, cancellationToken), cancellationToken)),
    ];

    /// <summary>Keeps a proposal and shows it.</summary>
    internal static async Task<Reply> ShowAsync(CurationDesk desk, Proposal proposal, CommandInvocation invocation, IReadOnlyList<CardBlock> says, CancellationToken cancellationToken)
    {
        await desk.Stores.Edits.KeepAsync(proposal, cancellationToken).ConfigureAwait(false);
        var card = ProposalCards.Preview(desk, proposal, says);
        return invocation.Kind == InvocationKind.Click ? new Reply.Update(card) : new Reply.Show(card);
    }

    /// <summary>Enters a proposal and shows what came of it.</summary>
    internal static async Task<Reply> EnterAsync(CurationDesk desk, Proposal proposal, bool isKept, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (AddPlan.Request(proposal.Changes) is { Section: null })
            return await ShowAsync(desk, proposal, invocation, [], cancellationToken).ConfigureAwait(false);
        switch (await desk.EnterAsync(proposal, isKept, invocation.Caller, invocation.Cause, cancellationToken).ConfigureAwait(false))
        {
            case EntryResult.Entered entered:
                if (entered.Edit.Suggestion is { } suggestion)
                    await SuggestionNotices.TellAsync(desk, suggestion, cancellationToken).ConfigureAwait(false);
                return ReadingOf(invocation, ProposalCards.Entered(desk, entered.Edit));
            case EntryResult.Clash clash:
                return new Reply.Show(ProposalCards.Clash(proposal, clash.Why), Outcome: Outcome.Refused);
            default:
                return Gone();
        }
    }

    internal static Reply Gone() => new Reply.Show(
        new Card("This was decided already", [new Paragraph("It was entered, dropped, or made too long ago. Nothing was changed now.")], Tone.Warning), Outcome: Outcome.NothingFound);

    private static CommandDefinition Hidden(string name, string summary, IReadOnlyList<CommandOption> options, CommandHandler handler) => new()
    {
        Name = name,
        Summary = summary,
        Options = options,
        Audience = Audience.Curators,
        Listed = false,
        Handler = handler,
    };

    private static async ValueTask<Reply> OnAsync(CurationDesk desk, CommandInvocation invocation, Func<Proposal, Task<Reply>> act, CancellationToken cancellationToken)
    {
        await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        return (await desk.Stores.Edits.ProposalsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Id == invocation[Id]) is { } proposal
            ? await act(proposal).ConfigureAwait(false)
            : Gone();
    }

    private static async ValueTask<Reply> DropAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken) =>
        await desk.Stores.Edits.DropAsync(invocation[Id], cancellationToken).ConfigureAwait(false)
            ? ReadingOf(invocation, new Card("Discarded", [new Paragraph("The kit is as it was.")]))
            : Gone();

    private static async Task<Reply> PlaceAsync(CurationDesk desk, Proposal proposal, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (AddPlan.Request(proposal.Changes) is not { } request)
            return Gone();
        if (desk.View.Catalog.FindSection(invocation[Section]) is not { } section)
            return KitWords.NoSection(desk.View.Catalog, invocation[Section]);
        return await ShowAsync(desk, AddReading.With(desk, proposal, request with { Section = section.Id, NewSection = null }), invocation, [], cancellationToken).ConfigureAwait(false);
    }

    private static Reply Ask(CurationDesk desk, Proposal proposal)
    {
        if (AddPlan.Request(proposal.Changes) is not { } request)
            return Gone();
        var catalog = desk.View.Catalog;
        // The title, unless several have it: what the form is sent off with names the same section.
        var section = request.NewSection ?? (request.Section is { } id && catalog.FindSection(id) is { } listing ? KitWords.Section(catalog, listing.Title).Section == listing ? listing.Title : listing.File : "");
        return new Reply.Ask(new Form("Add to the kit", new ActionId(ReviseName, proposal.Id),
        [
            new TextField(Label, "What do you call it?", request.Label, MaxLength: KitWords.MaxLabel),
            new TextField(Section, "Section", section, MaxLength: 100),
            new LongTextField(Note, "Note behind the link", request.Note ?? "", Required: false, MaxLength: KitWords.MaxNote),
            new SelectField(Kind, "Kind", [.. WorkKinds.Words.Select(word => new Choice(word, word))], Required: false, Value: request.Kind?.Word() ?? ""),
            new TextField(Also, "What people also type for it", string.Join(", ", request.Also), Required: false, MaxLength: MaxAlso),
        ]));
    }

    private static async Task<Reply> ReviseAsync(CurationDesk desk, Proposal proposal, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (AddPlan.Request(proposal.Changes) is not { } request)
            return Gone();
        var label = KitLine.Plain(invocation[Label]);
        if (label.Length == 0)
            return KitWords.Misuse("It needs a label", ["The label is the link's text; expected a few words. The card above still holds what you had."]);
        var (given, which) = KitWords.Section(desk.View.Catalog, invocation[Section]);
        if (which is not null)
            return which;
        var revised = request with
        {
            Label = label,
            Note = KitLine.Plain(invocation[Note]) is { Length: > 0 } note ? note : null,
            Kind = WorkKinds.TryParse(invocation[Kind], out var kind) ? kind : request.Kind,
            Also = KitWords.Names(invocation[Also]),
            // An id is for ever, and this work has none yet: it may follow the label.
            Work = request.Work is { } work && desk.View.Catalog.FindWork(work) is not null ? work : null,
        };
        revised = AddReading.In(desk, revised, invocation[Section], given);
        return await ShowAsync(desk, AddReading.With(desk, proposal, revised), invocation, AddReading.AboutSection(desk, revised, invocation[Section]), cancellationToken).ConfigureAwait(false);
    }

    private static Reply ReadingOf(CommandInvocation invocation, Card card) => invocation.Kind == InvocationKind.Click ? new Reply.Update(card) : new Reply.Show(card);
}
