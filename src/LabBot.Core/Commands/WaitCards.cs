using LabBot.Core.Cards;

namespace LabBot.Core.Commands;

/// <summary>What people are told who have to wait, on every platform alike.</summary>
public static class WaitCards
{
    /// <summary>They ask faster than they may.</summary>
    public static Card TooFast() => new("One thing at a time",
        [new Paragraph("You are asking faster than LabBot may answer one person, so that everybody gets an answer. Wait a few seconds and try again.")], Tone.Warning);

    /// <summary>The store is slow; the answer follows.</summary>
    public static Card StillSaving() => new("Still saving",
        [new Paragraph("LabBot cannot reach what it remembers as fast as it should. The answer follows here. If none comes within half a minute, try again; doing it twice does no harm.")], Tone.Warning);
}
