using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using LabBot.Outside.Fetching;

namespace LabBot.Outside.Health;

/// <summary>Says what an answer means for a link.</summary>
internal static class LinkReading
{
    /// <summary>What was seen at <paramref name="link"/>.</summary>
    public static LinkObservation Of(Uri link, FetchResult result) => result switch
    {
        FetchResult.Fetched { IsSuccess: true } or FetchResult.Fetched { Status: 304 } => OfAnswer(link, (FetchResult.Fetched)result),
        FetchResult.Fetched { Status: 404 or 410 } gone => new LinkObservation.Fails($"{gone.Link.Host} has no such page (its answer was {gone.Status})."),
        // A server that says when to come back is there.
        FetchResult.Fetched { Status: >= 500 and < 600, RetryAfter: null } broken => new LinkObservation.Fails($"{broken.Link.Host} is out of order (its answer was {broken.Status})."),
        FetchResult.Fetched other => new LinkObservation.Hides($"{other.Link.Host} does not show it to LabBot (its answer was {other.Status})."),
        FetchResult.Refused { Why: var why } => new LinkObservation.Hides(why),
        FetchResult.Failed { Failure: FetchFailure.Astray, Why: var why } => new LinkObservation.Hides(why),
        FetchResult.Failed { Why: var why } => new LinkObservation.Fails(why),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static LinkObservation OfAnswer(Uri link, FetchResult.Fetched answer)
    {
        // A page that is gone often leads to the front of its site, with a 200.
        if (IsFront(answer.Link) && !IsFront(link))
            return new LinkObservation.Hides($"It now leads to the front page of {answer.Link.Host}; look whether the page itself is still there.");
        // Only what comes before the first temporary step is for good: a doi.org address stays one, wherever it leads today.
        var moved = answer.Redirects.TakeWhile(step => step.IsPermanent).LastOrDefault()?.To;
        return moved is not null && Links.Clean(moved) is var to && to.GetLeftPart(UriPartial.Query) != link.GetLeftPart(UriPartial.Query)
            ? new LinkObservation.Moves(to)
            : new LinkObservation.Answers(answer.ETag, answer.LastModified);
    }

    private static bool IsFront(Uri link) => link.AbsolutePath == "/" && link.Query.Length == 0;
}
