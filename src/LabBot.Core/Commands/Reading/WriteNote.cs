using LabBot.Core.Cards;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading note [text]</c>: a private note on the latest reading; alone, shows all of them.</summary>
public static class WriteNote
{
    private const string Text = "text";

    // A note is a thought, not a file; the limit keeps it within one card on every platform.
    private const int MaxLength = 2000;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading note",
        Summary = "Keeps a private note on your latest reading; alone, shows your notes",
        Options = [new(Text, "the note; nobody else sees it")],
        Examples = ["", "compare with the zero-shot paper"],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(invocation, learner => AnswerAsync(desk, invocation, learner, cancellationToken), cancellationToken),
    };

    private static async Task<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, Learner learner, CancellationToken cancellationToken)
    {
        var text = invocation[Text];
        if (text.Length == 0)
            return new Reply.Show(AllOf(desk, learner));
        if (text.Length > MaxLength)
            return new Reply.Show(new Card("This note is too long", [new Paragraph($"It has {text.Length} characters; expected at most {MaxLength}. Nothing was saved.")], Tone.Warning), Outcome: Outcome.Misused);
        if (learner.Progress.Works.OrderBy(entry => entry.On).Select(entry => desk.Catalog.FindWork(entry.Work)).LastOrDefault() is not { } work)
            return desk.NoSuchWork("");
        await desk.ChangeAsync(invocation, found => found.WithNote(work.Id, text, desk.Now), cancellationToken).ConfigureAwait(false);
        return new Reply.Show(new Card("Noted", [new Paragraph(new Span.Bold(work.Title)), new Paragraph(text), new Footnote("Only you see it. It takes the place of an earlier note on this reading.")], Tone.Success));
    }

    private static Card AllOf(ReadingDesk desk, Learner learner) => new("Your notes",
        learner.Notes.Count == 0
            ? [new Paragraph("You have none yet. ", new Span.Code(desk.Names.Typed("reading note", "a thought")), " keeps one on your latest reading.")]
            : [new Items(null, [.. learner.Notes.Select(note => new Item(desk.Catalog.FindWork(note.Work)?.Title ?? note.Work.Value, [note.Text]))])]);
}
