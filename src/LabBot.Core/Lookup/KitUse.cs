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

    private readonly Lock gate = new();

    // What was looked up since it was last saved, and what the store has.
    private Dictionary<WorkId, int> since = [];
    private IReadOnlyDictionary<WorkId, int> saved = new Dictionary<WorkId, int>();

    /// <summary>A work was looked up. It counts where a store is open: what is asked of a kit alone is nobody's lab.</summary>
    public void Shown(WorkId work)
    {
        if (ifOpen() is null)
            return;
        lock (gate)
            since[work] = since.GetValueOrDefault(work) + 1;
    }

    /// <summary>Keeps the counts in the store, if it is open, and learns what it has. What cannot be kept now is kept by the next call. One call at a time.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (ifOpen() is not { } stores)
            return;
        Dictionary<WorkId, int> counted;
        lock (gate)
            (counted, since) = (since, []);
        try
        {
            if (counted.Count > 0)
                await stores.Usage.AddUsageAsync(counted, cancellationToken).ConfigureAwait(false);
            counted = [];
            var known = await stores.Usage.UsageAsync(cancellationToken).ConfigureAwait(false);
            lock (gate)
                saved = known;
        }
        finally
        {
            lock (gate)
                since = Sum(since, counted);
        }
    }

    private Dictionary<WorkId, int> Counts()
    {
        lock (gate)
            return Sum(saved, since);
    }

    private static Dictionary<WorkId, int> Sum(IReadOnlyDictionary<WorkId, int> one, IReadOnlyDictionary<WorkId, int> other)
    {
        var sum = new Dictionary<WorkId, int>(one);
        foreach (var (work, count) in other)
            sum[work] = sum.GetValueOrDefault(work) + count;
        return sum;
    }

    /// <summary>What to offer a member who has typed nothing yet.</summary>
    public async Task<KitOffer> OfferAsync(KitView view, MemberId member, CancellationToken cancellationToken)
    {
        var learner = await LearnerAsync(member, cancellationToken).ConfigureAwait(false);
        var today = defaults.For(learner?.Settings ?? LearnerSettings.Default).DateAt(Instant.FromDateTimeOffset(time.GetUtcNow()));
        return KitOffer.For(view, learner, today, Counts());
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
