using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Drip;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>Tells people what became of what they suggested: once each, when their platform takes it.</summary>
public static class SuggestionNotices
{
    /// <summary>Tells everybody who has not heard yet; how many were told.</summary>
    public static async Task<int> TellAllAsync(CurationDesk desk, CancellationToken cancellationToken)
    {
        var told = 0;
        foreach (var suggestion in await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false))
            told += await TellAsync(desk, suggestion, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return told;
    }

    /// <summary>Tells who made a suggestion; what cannot be said now is left to <see cref="TellAllAsync"/>.</summary>
    internal static async Task TellAsync(CurationDesk desk, string id, CancellationToken cancellationToken)
    {
        if ((await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Id == id) is { } suggestion)
            await TellAsync(desk, suggestion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What became of a suggestion, for who made it.</summary>
    internal static Card Of(CurationDesk desk, Suggestion suggestion)
    {
        var (decision, work) = (suggestion.Decision!, desk.View.Catalog.FindWork(WorkKey.Of(suggestion.Link)));
        return decision.Edit is null
            ? new Card("What you suggested was not taken into the kit",
            [
                new Paragraph(new Span.Link(suggestion.Link.AbsoluteUri, suggestion.Link)),
                new Paragraph(new Span.Bold("The curators say: "), decision.Reason ?? ""),
                new Footnote("Thank you all the same. Another suggestion is always welcome."),
            ])
            : new Card("What you suggested is in the kit",
            [
                work is null ? new Paragraph(new Span.Link(suggestion.Link.AbsoluteUri, suggestion.Link)) : new Items(null, WorkCard.Line(desk.View.Catalog, work)),
                new Footnote("Thank you. The history of the kit names you for it."),
            ], Tone.Success);
    }

    private static async Task<bool> TellAsync(CurationDesk desk, Suggestion suggestion, CancellationToken cancellationToken)
    {
        if (suggestion is not { Decision.IsTold: false, By: { } by } || desk.Reading.Messengers().FirstOrDefault(one => one.Platform == by.Platform) is not { } messenger)
            return false;
        // What may have arrived is not said twice, and who takes no messages finds it where they suggested it.
        if (await messenger.TellAsync(by, Of(desk, suggestion), $"suggestion {suggestion.Id}", cancellationToken).ConfigureAwait(false) is SendResult.RetryAfter)
            return false;
        await desk.Stores.Suggestions.ToldAsync(suggestion.Id, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
