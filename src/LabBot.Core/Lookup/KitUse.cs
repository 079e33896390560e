using System.Collections.Concurrent;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Core.Lookup;

/// <summary>
/// Who uses the kit and what for: what is offered before anything is typed, and how often each work is looked up. It asks a store only where one is open already:
/// a search opens none. Safe on any thread.
/// </summary>
/// <param name="ifOpen">The stores, where they are open.</param>
/// <param name="defaults">The lab's settings of the drip, for a learner's local date.</param>
/// <param name="time">The clock.</param>
public sealed class KitUse(Func<Stores?> ifOpen, DripDefaults defaults, TimeProvider time)
{
    // Somebody is typing: what the store does not say by then is left out of the offer.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<WorkId, int> shown = new();

    /// <summary>A work was looked up. It counts where a store is open: what is asked of a kit alone is nobody's lab.</summary>
    public void Shown(WorkId work)
    {
        if (ifOpen() is not null)
            shown.AddOrUpdate(work, 1, static (_, before) => before + 1);
    }

    /// <summary>What to offer a member who has typed nothing yet.</summary>
    public async Task<KitOffer> OfferAsync(KitView view, MemberId member, CancellationToken cancellationToken)
    {
        var learner = await LearnerAsync(member, cancellationToken).ConfigureAwait(false);
        var today = defaults.For(learner?.Settings ?? LearnerSettings.Default).DateAt(Instant.FromDateTimeOffset(time.GetUtcNow()));
        return KitOffer.For(view, learner, today, shown);
    }

    private async Task<Learner?> LearnerAsync(MemberId member, CancellationToken cancellationToken)
    {
        if (ifOpen() is not { } stores)
            return null;
        try
        {
            // By the machine's own clock, since it is the machine's disk that is waited for.
            return await stores.Learners.FindAsync(member, cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or StoreException)
        {
            // Searching the kit goes on without a store; the command that needs one says what is wrong with it.
            return null;
        }
    }
}
