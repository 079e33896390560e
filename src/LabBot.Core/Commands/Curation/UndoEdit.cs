using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Curation;

namespace LabBot.Core.Commands.Curation;

/// <summary><c>/kit-admin undo [number]</c>: shows what taking an edit back will do, the last one unless another is named, and does it on a click. An undo can be undone.</summary>
public static class UndoEdit
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin undo";

    private const string Number = "number";
    private const int MostLater = 10;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Takes an edit back, the last one or another; shows first what that does",
        Options = [new(Number, "the edit's number, as the history shows it", Completes: true)],
        Audience = Audience.Curators,
        Examples = ["", "12"],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var log = await desk.OpenLogAsync(cancellationToken).ConfigureAwait(false);
        if (invocation.Kind == InvocationKind.Typing)
            return new Reply.Choices([.. Enumerable.Reverse(log.Edits).Where(edit => !log.IsUndone(edit)).Take(25).Select(edit => new Choice($"{edit.Number}: {edit.What}", edit.Number.ToString(CultureInfo.InvariantCulture)))]);
        var typed = invocation[Number].TrimStart('#');
        if (typed.Length > 0 && !long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return KitWords.Misuse("That is no edit's number", ["You said ", UsageCards.Quote(typed), "; expected a number such as 12. ", new Span.Code(desk.Names.Typed(ShowHistory.Name)), " shows them."]);
        var edit = typed.Length > 0
            ? log.Edits.FirstOrDefault(one => one.Number == long.Parse(typed, CultureInfo.InvariantCulture))
            : log.Edits.LastOrDefault(one => one.Undoes is null && !log.IsUndone(one));
        if (edit is null)
            return new Reply.Show(new Card(typed.Length > 0 ? $"There is no edit {typed}" : "There is nothing to undo", [new Paragraph(log.Edits.Count == 0 ? "Nothing was edited yet." : $"The last edit is {log.Edits[^1].Number}.")], Tone.Warning), Outcome: Outcome.NothingFound);
        if (log.IsUndone(edit))
            return new Reply.Show(new Card($"Edit {edit.Number} is undone already", [new Paragraph($"It was: {edit.What}.")], Tone.Warning), Outcome: Outcome.Refused);
        IReadOnlyList<CatalogChange> changes = [.. edit.Changes.Reverse().Select(change => change.Inverse())];
        var what = edit.Undoes is { } before ? $"Did edit {before} again" : $"Took back edit {edit.Number}: {Lower(edit.What)}";
        if (EditFold.Make(log.Kit, changes) is { Load: null, Why: var why })
            return new Reply.Show(new Card($"Edit {edit.Number} cannot be undone as it is", [new Paragraph(why!), .. Later(log, edit), new Footnote("Nothing was changed.")], Tone.Warning), Outcome: Outcome.Refused);
        var proposal = Proposal.New(desk.Now, invocation.Caller.Member, what, changes) with { Undoes = edit.Number };
        return await Proposals.ShowAsync(desk, proposal, invocation with { Kind = InvocationKind.Typed },
            [new Paragraph(new Span.Bold(edit.What), $", by {edit.ByName}, ", new Span.LocalTime(edit.At.ToDateTimeOffset()), ". Undoing it:")], cancellationToken).ConfigureAwait(false);
    }

    // What came on top of it; with that taken back, it may go.
    private static IEnumerable<CardBlock> Later(KitLog log, CatalogEdit edit)
    {
        var later = log.Edits.Where(one => one.Number > edit.Number && one.Undoes is null && !log.IsUndone(one) && one.Works.Intersect(edit.Works).Any()).Reverse().ToList();
        return later.Count == 0 ? [] :
        [
            new Items("Later edits of the same readings; undo them first, the latest before the others",
                [.. later.Take(MostLater).Select(one => new Item($"{one.Number}: {one.What}", [$"by {one.ByName}"], new Button("Undo…", new ActionId(Name, one.Number.ToString(CultureInfo.InvariantCulture)))))]),
            .. later.Count > MostLater ? (CardBlock[])[new Footnote($"and {later.Count - MostLater} before these")] : [],
        ];
    }

    private static string Lower(string what) => char.ToLowerInvariant(what[0]) + what[1..];
}
