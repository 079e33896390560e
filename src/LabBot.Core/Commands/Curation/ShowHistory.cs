using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary><c>/kit-admin history [reading]</c>: who changed what and when, the latest first; of one reading, or of all.</summary>
public static class ShowHistory
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin history";

    private const string What = "what";
    private const int Page = 10;
    private const string Before = "before:";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Shows who changed what and when, of the kit or of one reading",
        Options = [new(What, "a reading, by name or address; alone, all of the kit", Completes: true)],
        Audience = Audience.Curators,
        Examples = ["", "bitter lesson"],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Kind == InvocationKind.Typing)
            return KitWords.Works(desk.View, invocation[What]);
        var log = await desk.OpenLogAsync(cancellationToken).ConfigureAwait(false);
        var words = invocation[What];
        var before = words.StartsWith(Before, StringComparison.Ordinal) && long.TryParse(words[Before.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        Work? work = null;
        if (words.Length > 0 && before == long.MaxValue)
        {
            (work, var ask) = KitWords.Work(desk.View, words, Name, desk.Names);
            if (work is null)
                return ask!;
        }

        var edits = Enumerable.Reverse(log.Edits).Where(edit => edit.Number < before && (work is null || edit.Works.Contains(work.Id))).ToList();
        var shown = work is null ? edits.Take(Page).ToList() : edits;
        var card = new Card(work is null ? "What was changed" : $"What was changed of “{work.Title}”", edits.Count == 0
            ? [new Paragraph(before < long.MaxValue ? "There is nothing older." : "Nothing was changed in the chat yet.")]
            :
            [
                new Items(null, [.. shown.Select(edit => Line(log, edit, work, desk.View.Catalog))]),
                .. edits.Count > shown.Count ? (CardBlock[])[new Actions(new Button("Older", new ActionId(Name, $"{Before}{shown[^1].Number}")))] : [],
            ]);
        return invocation.Kind == InvocationKind.Click ? new Reply.Update(card) : new Reply.Show(card);
    }

    private static Item Line(KitLog log, CatalogEdit edit, Work? work, Catalog catalog) => new(
        $"{edit.Number}: {edit.What}",
        [
            $"by {edit.ByName}{(edit.SuggestedBy is { } name ? $", suggested by {name}" : "")}, ", new Span.LocalTime(edit.At.ToDateTimeOffset()),
            // Of one reading there is room to say what became of it.
            work is null ? "" : $": {string.Join("; ", EditWords.Lines(edit.Changes, catalog, work.Id))}",
            log.IsUndone(edit) ? "; undone" : log.Conflicts.Any(conflict => conflict.Edit == edit.Number) ? "; in conflict with the files" : "",
        ],
        log.IsUndone(edit) ? null : new Button("Undo…", new ActionId(UndoEdit.Name, edit.Number.ToString(CultureInfo.InvariantCulture))));
}
