using LabBot.Core.Cards;
using LabBot.Core.Kit;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary>
/// <c>/reading note [text]</c>: a private note on the latest reading, or with <c>name: text</c> on any that has come; <c>name:</c> alone removes
/// it; the command alone shows all of them.
/// </summary>
public static class WriteNote
{
    private const string Text = "text";

    // A note is a thought, not a file; the limit keeps it within one card on every platform.
    private const int MaxLength = 2000;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading note",
        Summary = "Keeps a private note on a reading that has come; alone, shows your notes",
        Options = [new(Text, "the note on the latest, or name: note on another; name: alone removes it")],
        Examples = ["", "compare with the zero-shot paper", "bitter lesson: read again next year"],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(invocation, learner => AnswerAsync(desk, invocation, learner, cancellationToken), cancellationToken),
    };

    private static async Task<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, Learner learner, CancellationToken cancellationToken)
    {
        var text = invocation[Text];
        if (text.Length == 0)
            return new Reply.Show(AllOf(desk, learner));
        if (text.Length > MaxLength)
            return new Reply.Show(new Card("This note is too long", [new Paragraph($"It has {text.Length} characters; expected at most {MaxLength}. Nothing was saved.")], Tone.Warning), Outcome: Outcome.Misused);
        if (Subject(desk, learner, text) is not var (work, note))
            return desk.NoSuchWork("");
        var earlier = learner.Notes.FirstOrDefault(one => one.Work == work.Id);
        await desk.ChangeAsync(invocation, found => found.WithNote(work.Id, note, desk.Now), cancellationToken).ConfigureAwait(false);
        return new Reply.Show(note.Length == 0
            ? new Card(earlier is null ? "There was no note" : "Removed", [new Paragraph(new Span.Bold(work.Title))])
            : new Card("Noted",
            [
                new Paragraph(new Span.Bold(work.Title)),
                new Paragraph(note),
                new Footnote("Only you see it."),
                .. earlier is null ? (IEnumerable<CardBlock>)[] : [new Footnote("It takes the place of: ", earlier.Text)],
            ], Tone.Success));
    }

    // "bitter lesson: read again" is about that work where it names one that has come; any other text is about the latest.
    private static (Work Work, string Note)? Subject(ReadingDesk desk, Learner learner, string text)
    {
        var colon = text.IndexOf(':');
        if (colon > 0 && desk.WorkFor(learner, text[..colon].Trim()) is { } named && learner.Progress[named.Id] is not null)
            return (named, text[(colon + 1)..].Trim());
        var latest = learner.Progress.Works.OrderBy(entry => entry.On).Select(entry => desk.Catalog.FindWork(entry.Work)).LastOrDefault();
        return latest is null ? null : (latest, text);
    }

    private static Card AllOf(ReadingDesk desk, Learner learner) => new("Your notes",
        learner.Notes.Count == 0
            ? [new Paragraph("You have none yet. ", new Span.Code(desk.Names.Typed("reading note", "a thought")), " keeps one on your latest reading.")]
            : [new Items(null, [.. learner.Notes.Select(note => new Item(desk.Catalog.FindWork(note.Work)?.Title ?? note.Work.Value, [note.Text]))])]);
}
