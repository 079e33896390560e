using LabBot.Core;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Health;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>The storage contracts in their plainest form: two lists and a lock. The suites hold it to the same promises as the real stores.</summary>
internal sealed class InMemoryStore : ILearners, IOutbox, ISuggestions, ISeenEvents, IConversations, ILinks, IUsage, ILinkHealth
{
    private readonly Lock gate = new();
    private readonly List<Learner> learners = [];
    private readonly List<Delivery> deliveries = [];
    private readonly List<Suggestion> suggestions = [];
    private readonly Dictionary<string, Instant> seen = [];
    private readonly Dictionary<MemberId, string> conversations = [];
    private readonly Dictionary<WorkId, int> usage = [];
    private readonly Dictionary<Uri, LinkHealth> health = [];
    private LinkBook links = LinkBook.Empty;
    private LearnerId? lastPlanned;
    private Instant? latest;
    private long token;

    public Task<Learner?> FindAsync(MemberId member, CancellationToken cancellationToken) => Step(() => Behind(member));

    public Task<IReadOnlyList<Learner>> AllAsync(CancellationToken cancellationToken) => Step<IReadOnlyList<Learner>>(() => [.. learners]);

    public Task<Learner> ChangeAsync(MemberId member, Func<Learner> create, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken) => Step(() =>
    {
        var before = Behind(member);
        if (IsSeen(cause))
            return before ?? create();
        var start = before ?? create();
        if (before is null && (!start.Members.Contains(member) || learners.Any(other => other.Id == start.Id)))
            throw new ArgumentException("a new learner has the member and an id of their own");
        var after = Replace(start, Checked(start.Id, change(start)));
        See(cause);
        return after;
    });

    public Task<bool> ForgetAsync(MemberId member, CancellationToken cancellationToken) => Step(() => Forget(member));

    public Task<bool> ForgetAccountAsync(MemberId member, CancellationToken cancellationToken) => Step(() =>
    {
        if (Behind(member) is not { Accounts.Count: > 1 } learner)
            return Forget(member);
        LoseTraces([member]);
        Replace(learner, learner.Without([member]));
        return true;
    });

    private bool Forget(MemberId member)
    {
        var learner = Behind(member);
        var wasThere = LoseTraces(learner?.Members ?? [member]);
        deliveries.RemoveAll(delivery => learner?.IsOrWas(delivery.Key.Learner) == true);
        return learners.RemoveAll(one => one.Id == learner?.Id) > 0 || wasThere;
    }

    private bool LoseTraces(IReadOnlyList<MemberId> members)
    {
        var suggested = suggestions.Where(one => one.By is { } by && members.Contains(by)).ToList();
        foreach (var one in suggested)
            suggestions[suggestions.IndexOf(one)] = one.WithoutPerson();
        var isLinking = members.Any(links.Has);
        links = links.Without(members);
        return suggested.Count + members.Count(conversations.Remove) > 0 || isLinking;
    }

    public Task<IReadOnlyList<Learner>> ToPlanAsync(int most, CancellationToken cancellationToken) => Step<IReadOnlyList<Learner>>(() =>
    {
        var waiting = learners.Where(learner => learner.Enrollment is { State: EnrollmentState.Active } && !IsOpen(learner)).OrderBy(learner => learner.Id.Value, StringComparer.Ordinal).ToList();
        var next = waiting.FindIndex(learner => string.CompareOrdinal(learner.Id.Value, lastPlanned?.Value) > 0);
        Learner[] turn = [.. waiting.Skip(Math.Max(next, 0)).Concat(waiting.Take(Math.Max(next, 0))).Take(most)];
        lastPlanned = turn.LastOrDefault()?.Id;
        return turn;
    });

    public Task<int> PlanAsync(IReadOnlyList<Delivery> planned, CancellationToken cancellationToken) => Step(() =>
    {
        if (planned.Any(delivery => delivery is not { State: DeliveryState.Planned, LeaseUntil: null }))
            throw new ArgumentException("only a planned delivery can be planned");
        return planned.Count(delivery =>
        {
            var learner = learners.Find(one => one.Id == delivery.Key.Learner);
            if (learner is not { Enrollment.State: EnrollmentState.Active } || IsOpen(learner) || deliveries.Any(one => one.Key == delivery.Key))
                return false;
            Put(delivery);
            return true;
        });
    });

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(Instant now, Duration lease, Duration grace, int most, CancellationToken cancellationToken) => Step<IReadOnlyList<ClaimedDelivery>>(() =>
    {
        links = links.At(now);
        var due = deliveries.Where(delivery => delivery is { State: DeliveryState.Planned } && delivery.NotBefore <= now
            || delivery is { State: DeliveryState.Claimed } && delivery.LeaseUntil + grace <= now);
        return [.. due.OrderBy(delivery => delivery.NotBefore).Take(most).ToList().Select(delivery => new ClaimedDelivery(
            Put(delivery with { State = DeliveryState.Claimed, Token = ++token, LeaseUntil = now + lease, ClaimedAt = delivery.State == DeliveryState.Claimed ? delivery.ClaimedAt : now }),
            Owner(delivery.Key.Learner)!,
            delivery.State == DeliveryState.Claimed))];
    });

    public Task<bool> RecordSentAsync(
        DeliveryKey key, long token, DeliveryState state, WorkId work, string? message, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
        state is DeliveryState.Sent or DeliveryState.Unknown
            ? Step(() => Close(key, token, entry, change, delivery => delivery with { State = state, Work = work, Message = message }))
            : throw new ArgumentException("sent or unknown", nameof(state));

    public Task<bool> RecordNotSentAsync(
        DeliveryKey key, long token, DeliveryState state, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
        state is DeliveryState.Failed or DeliveryState.Skipped
            ? Step(() => Close(key, token, entry, change, delivery => delivery with { State = state }))
            : throw new ArgumentException("failed or skipped", nameof(state));

    public Task<bool> ReleaseAsync(DeliveryKey key, long token, Instant notBefore, LedgerEntry entry, CancellationToken cancellationToken) => Step(() =>
    {
        if (Claimed(key, token) is not { } claimed)
            return false;
        if (Owner(key.Learner)!.Id != key.Learner)
            deliveries.Remove(claimed);
        else
            Put(claimed with { State = DeliveryState.Planned, NotBefore = notBefore, LeaseUntil = null, ClaimedAt = null, Ledger = [.. claimed.Ledger, entry] });
        return true;
    });

    public Task<DeliveryKey?> RecordAskedForAsync(
        LearnerId learner, LocalDate date, WorkId work, LedgerEntry entry, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken) => Step<DeliveryKey?>(() =>
    {
        if (IsSeen(cause))
            return null;
        var before = Owner(learner) ?? throw new ArgumentException($"there is no learner {learner}");
        learner = before.Id;
        var after = Checked(learner, change(before));
        var slot = 1 + deliveries.Where(one => one.Key.Learner == learner && one.Key.Date == date).Select(one => one.Key.Slot).DefaultIfEmpty().Max();
        Put(new Delivery(new DeliveryKey(learner, date, slot), DeliveryState.Sent, entry.At, entry.At, work, null, 0, null, [entry]));
        Replace(before, after);
        See(cause);
        return new DeliveryKey(learner, date, slot);
    });

    public Task<IReadOnlyList<Delivery>> HistoryAsync(LearnerId learner, int most, CancellationToken cancellationToken) => Step<IReadOnlyList<Delivery>>(() =>
        [.. deliveries.Where(one => Owner(learner)?.IsOrWas(one.Key.Learner) == true).OrderByDescending(one => (one.Key.Date, one.Key.Slot)).Take(most)]);

    public Task<bool> AddAsync(Suggestion suggestion, Cause? cause, CancellationToken cancellationToken) => Step(() =>
    {
        if (IsSeen(cause) || suggestions.Any(one => one.Id == suggestion.Id))
            return false;
        suggestions.Add(suggestion);
        See(cause);
        return true;
    });

    public Task<IReadOnlyList<Suggestion>> SuggestionsAsync(CancellationToken cancellationToken) =>
        Step<IReadOnlyList<Suggestion>>(() => [.. suggestions.OrderBy(suggestion => suggestion.At)]);

    public Task<Instant?> WhenSeenAsync(string cause, CancellationToken cancellationToken) => Step<Instant?>(() => seen.TryGetValue(cause, out var at) ? at : null);

    public Task RecordAsync(Cause cause, CancellationToken cancellationToken) => Step(() => See(cause));

    Task<string?> IConversations.FindAsync(MemberId member, CancellationToken cancellationToken) => Step(() => conversations.GetValueOrDefault(member));

    public Task<bool> KeepOfLearnerAsync(MemberId member, string channel, CancellationToken cancellationToken) => Step(() =>
    {
        if (Behind(member) is null)
            return false;
        conversations[member] = channel;
        return true;
    });

    public Task KeepAsync(MemberId member, string channel, CancellationToken cancellationToken) => Step(() => conversations[member] = channel);

    public Task<LinkAnswer> AskAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken) =>
        Step(() => Take(links.Ask(member, name, codeHash, LearnerId.New().Value, Behind(member), now)));

    public Task<LinkAnswer> EnterAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken) =>
        Step(() => Take(links.Enter(member, name, codeHash, Behind, now)));

    public Task<LinkAnswer> LookAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) => Step(() => links.Look(member, link, now));

    public Task<LinkAnswer> ConfirmAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) => Step(() =>
    {
        var before = links.Look(member, link, now);
        var answer = Take(links.Confirm(member, link, Behind, now));
        if (before is LinkAnswer.Stands { Link.State: LinkState.Open } && answer is LinkAnswer.Stands { Link: { State: LinkState.United, Other: { } other } united })
            Unite(BehindOrNew(united.Asker), BehindOrNew(other));
        return answer;
    });

    public Task<LinkAnswer> CancelAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) => Step(() => Take(links.Cancel(member, link, now)));

    public Task<Parting?> PartAsync(MemberId member, Instant now, CancellationToken cancellationToken) => Step(() =>
    {
        if (Behind(member) is not { Accounts.Count: > 1 } learner)
            return null;
        var (kept, copy) = learner.Part(member, LearnerId.New(), now);
        Replace(learner, kept);
        learners.Add(copy);
        return kept.Members.Contains(member) ? new Parting(kept, copy) : new Parting(copy, kept);
    });

    public Task<IReadOnlyDictionary<WorkId, int>> UsageAsync(CancellationToken cancellationToken) => Step<IReadOnlyDictionary<WorkId, int>>(() => new Dictionary<WorkId, int>(usage));

    public Task AddUsageAsync(IReadOnlyDictionary<WorkId, int> shown, CancellationToken cancellationToken) => Step(() =>
    {
        foreach (var (work, count) in shown.Where(one => one.Value > 0))
            usage[work] = usage.GetValueOrDefault(work) + count;
        return true;
    });

    public Task<IReadOnlyList<LinkHealth>> HealthAsync(CancellationToken cancellationToken) =>
        Step<IReadOnlyList<LinkHealth>>(() => [.. health.Values.OrderBy(known => known.Link.OriginalString, StringComparer.Ordinal)]);

    public Task KeepHealthAsync(IReadOnlyList<LinkHealth> known, CancellationToken cancellationToken) => Step(() =>
    {
        foreach (var one in known)
            health[one.Link] = one;
        return true;
    });

    public Task LetGoOfHealthAsync(IReadOnlyList<Uri> links, CancellationToken cancellationToken) => Step(() =>
    {
        foreach (var link in links)
            health.Remove(link);
        return true;
    });

    public Task<IReadOnlyList<Link>> LinksOfAsync(MemberId member, Instant now, CancellationToken cancellationToken) =>
        Step<IReadOnlyList<Link>>(() => [.. links.At(now).Links.Where(link => link.Has(member))]);

    private LinkAnswer Take((LinkBook Book, LinkAnswer Answer) step)
    {
        links = step.Book;
        return step.Answer;
    }

    private Learner BehindOrNew(LinkSide side) => Behind(side.Member) ?? LearnerChanges.New(side.Member, side.Name);

    private void Unite(Learner asker, Learner other)
    {
        var united = LinkChanges.Unite(LearnerId.New(), asker, other);
        learners.RemoveAll(learner => united.IsOrWas(learner.Id));
        deliveries.RemoveAll(delivery => united.IsOrWas(delivery.Key.Learner) && delivery.State == DeliveryState.Planned);
        learners.Add(united);
    }

    public Task<Instant?> LatestAsync(CancellationToken cancellationToken) => Step(() => latest);

    private bool IsSeen(Cause? cause) => cause is not null && seen.ContainsKey(cause.Id);

    private bool See(Cause? cause)
    {
        if (cause is null || !seen.TryAdd(cause.Id, cause.At))
            return false;
        foreach (var old in seen.Where(one => one.Value < cause.At - Cause.RememberedFor).ToList())
            seen.Remove(old.Key);
        return true;
    }

    private Learner? Behind(MemberId member) => learners.Find(learner => learner.Members.Contains(member));

    private Learner? Owner(LearnerId id) => learners.Find(learner => learner.Id == id) ?? learners.Find(learner => learner.IsOrWas(id));

    private bool IsOpen(Learner learner) =>
        deliveries.Exists(delivery => learner.IsOrWas(delivery.Key.Learner) && (delivery.State is DeliveryState.Planned or DeliveryState.Claimed));

    private Delivery? Claimed(DeliveryKey key, long token) =>
        deliveries.Find(delivery => delivery.Key == key && delivery.State == DeliveryState.Claimed && delivery.Token == token);

    private Learner Checked(LearnerId id, Learner after) =>
        after.Id == id && after.Members.Count > 0 && after.Members.All(member => Behind(member) is not { } other || other.Id == id)
            ? after
            : throw new ArgumentException("a change keeps the learner's id, leaves at least one member, and takes none from another learner");

    private Learner Replace(Learner before, Learner after)
    {
        if (before.MovesPlan(after))
            deliveries.RemoveAll(delivery => delivery.Key.Learner == after.Id && delivery.State == DeliveryState.Planned);
        learners.RemoveAll(learner => learner.Id == after.Id);
        learners.Add(after);
        return after;
    }

    private Delivery Put(Delivery delivery)
    {
        deliveries.RemoveAll(other => other.Key == delivery.Key);
        deliveries.Add(delivery);
        foreach (var entry in delivery.Ledger)
            latest = latest is { } known ? Instant.Max(known, entry.At) : entry.At;
        return delivery;
    }

    private bool Close(DeliveryKey key, long token, LedgerEntry entry, Func<Learner, Learner> change, Func<Delivery, Delivery> close)
    {
        if (Claimed(key, token) is not { } claimed)
            return false;
        var before = Owner(key.Learner)!;
        var after = Checked(before.Id, change(before));
        Put(close(claimed) with { LeaseUntil = null, ClaimedAt = null, Ledger = [.. claimed.Ledger, entry] });
        Replace(before, after);
        return true;
    }

    public bool IsRestored { get; set; }

    public Task<bool> WasRestoredAsync(CancellationToken cancellationToken) => Step(() => IsRestored);

    public Task HistoriesReadAsync(CancellationToken cancellationToken) => Step(() => IsRestored = false);

    // A step that throws fails its task, as in the stores that run it elsewhere.
    private Task<T> Step<T>(Func<T> step) => Hangs is { } until ? HangAsync(step, until) : Run(step);

    /// <summary>While it is set, steps wait for it: a store that hangs.</summary>
    public Task? Hangs { get; set; }

    /// <summary>While it is set, steps fail with it: a store that is away.</summary>
    public StoreException? Fails { get; set; }

    private async Task<T> HangAsync<T>(Func<T> step, Task until)
    {
        await until;
        return await Run(step);
    }

    private Task<T> Run<T>(Func<T> step)
    {
        if (Fails is { } away)
            return Task.FromException<T>(away);
        lock (gate)
        {
            try
            {
                return Task.FromResult(step());
            }
            catch (Exception failure)
            {
                return Task.FromException<T>(failure);
            }
        }
    }
}
