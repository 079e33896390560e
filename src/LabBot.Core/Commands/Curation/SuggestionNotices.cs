using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Drip;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>Tells people what became of what they suggested: once each, when their platform takes it, or at the end of the next answer that they alone read.</summary>
public static class SuggestionNotices
{
    /// <summary>Tells everybody who has not heard yet; how many were told.</summary>
    public static async Task<int> TellAllAsync(CurationDesk desk, CancellationToken cancellationToken)
    {
        var told = 0;
        foreach (var suggestion in await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false))
            told += IsUntold(suggestion) && await TellAsync(desk, suggestion.Id, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        return told;
    }

    /// <summary>
    /// What somebody has not heard yet of one of their suggestions, for the end of an answer; nothing mostly, and from memory. It counts as told; where the store does not take that, it is not.
    /// </summary>
    /// <exception cref="Storage.StoreException">The store cannot be used.</exception>
    public static async ValueTask<IReadOnlyList<CardBlock>> NewsAsync(CurationDesk desk, MemberId who, CancellationToken cancellationToken)
    {
        if (!desk.Untold.TryRemove(who, out _))
            return [];
        var isDone = false;
        try
        {
            var theirs = (await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).Where(one => IsUntold(one) && one.By == who).ToList();
            Card? news = null;
            var isTold = theirs.Count > 0 && await OnceAsync(desk, theirs[0].Id, suggestion => Task.FromResult((news = Of(desk, suggestion)) is not null), cancellationToken).ConfigureAwait(false);
            isDone = theirs.Count <= 1;
            return isTold ? [new Divider(), new Paragraph(new Span.Bold(news!.Title)), .. news.Blocks] : [];
        }
        finally
        {
            // One at a time: the next stands at the end of the next answer.
            if (!isDone)
                desk.Untold[who] = 0;
        }
    }

    /// <summary>Tells who made a suggestion; what cannot be said now is left to <see cref="NewsAsync"/> and <see cref="TellAllAsync"/>.</summary>
    /// <returns>Whether they were told.</returns>
    internal static Task<bool> TellAsync(CurationDesk desk, string id, CancellationToken cancellationToken) => OnceAsync(desk, id, async suggestion =>
    {
        var by = suggestion.By!.Value;
        // What may have arrived is not said twice, and who takes no messages finds it where they suggested it.
        if (desk.Reading.Messengers().FirstOrDefault(one => one.Platform == by.Platform) is { } messenger
            && await messenger.TellAsync(by, Of(desk, suggestion), $"suggestion {suggestion.Id}", cancellationToken).ConfigureAwait(false) is not SendResult.RetryAfter)
            return true;
        desk.Untold[by] = 0;
        return false;
    }, cancellationToken);

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

    private static bool IsUntold(Suggestion suggestion) => suggestion is { Decision.IsTold: false, By: not null };

    // Two ways lead to who suggested it. Only one at a time is taken, and each looks first whether the other was.
    private static async Task<bool> OnceAsync(CurationDesk desk, string id, Func<Suggestion, Task<bool>> tell, CancellationToken cancellationToken)
    {
        if (!desk.BeingTold.TryAdd(id, 0))
            return false;
        try
        {
            var suggestions = await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false);
            if (suggestions.FirstOrDefault(one => one.Id == id) is not { } suggestion || !IsUntold(suggestion) || !await tell(suggestion).ConfigureAwait(false))
                return false;
            await desk.Stores.Suggestions.ToldAsync(id, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            desk.BeingTold.TryRemove(id, out _);
        }
    }
}
