using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>A store that remembers nothing after the test: one lock, plain lists, obviously right. It passes the same contracts as the real ones.</summary>
internal sealed class InMemoryStore : ILearners, IOutbox
{
    private readonly Lock gate = new();
    private readonly Dictionary<LearnerId, Learner> learners = [];
    private readonly Dictionary<DeliveryKey, Delivery> deliveries = [];

    public Stores Stores => new(this, this);

    public Task<Learner?> FindAsync(MemberId member, CancellationToken cancellationToken) => Locked(() => Find(member));

    public Task<IReadOnlyList<Learner>> AllAsync(CancellationToken cancellationToken) => Locked<IReadOnlyList<Learner>>(() => [.. learners.Values]);

    public Task<Learner> ChangeAsync(MemberId member, Func<Learner> create, Func<Learner, Learner> change, CancellationToken cancellationToken) => Locked(() =>
    {
        var before = Find(member) ?? create();
        var after = change(before);
        if (after.Enrollment != before.Enrollment || after.Settings != before.Settings)
        {
            foreach (var open in deliveries.Values.Where(one => one.Key.Learner == after.Id && one.State == DeliveryState.Planned).ToList())
                deliveries.Remove(open.Key);
        }

        return learners[after.Id] = after;
    });

    public Task<bool> ForgetAsync(MemberId member, CancellationToken cancellationToken) => Locked(() =>
    {
        if (Find(member) is not { } learner)
            return false;
        learners.Remove(learner.Id);
        foreach (var key in deliveries.Keys.Where(key => key.Learner == learner.Id).ToList())
            deliveries.Remove(key);
        return true;
    });

    public Task<IReadOnlyList<Learner>> ToPlanAsync(int most, CancellationToken cancellationToken) => Locked<IReadOnlyList<Learner>>(() =>
        [.. learners.Values.Where(learner => learner.Enrollment?.State == EnrollmentState.Active && !HasOpen(learner.Id)).Take(most)]);

    public Task<bool> PlanAsync(Delivery planned, CancellationToken cancellationToken) => Locked(() => !HasOpen(planned.Key.Learner) && deliveries.TryAdd(planned.Key, planned));

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(Instant now, Duration lease, Duration grace, int most, CancellationToken cancellationToken) => Locked<IReadOnlyList<ClaimedDelivery>>(() =>
    {
        var due = deliveries.Values
            .Where(one => (one.State == DeliveryState.Planned && one.NotBefore <= now) || (one.State == DeliveryState.Claimed && one.LeaseUntil + grace <= now))
            .OrderBy(one => one.NotBefore).Take(most).ToList();
        return [.. due.Select(one => new ClaimedDelivery(
            deliveries[one.Key] = one with { State = DeliveryState.Claimed, Token = one.Token + 1, LeaseUntil = now + lease }, learners[one.Key.Learner], one.State == DeliveryState.Claimed))];
    });

    public Task<bool> RecordSentAsync(
        DeliveryKey key, long token, DeliveryState state, WorkId work, string? message, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
        Record(key, token, one => one with { State = state, Work = work, Message = message, LeaseUntil = null, Ledger = [.. one.Ledger, entry] }, change);

    public Task<bool> RecordNotSentAsync(
        DeliveryKey key, long token, DeliveryState state, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
        Record(key, token, one => one with { State = state, LeaseUntil = null, Ledger = [.. one.Ledger, entry] }, change);

    public Task<bool> ReleaseAsync(DeliveryKey key, long token, Instant notBefore, LedgerEntry entry, CancellationToken cancellationToken) =>
        Record(key, token, one => one with { State = DeliveryState.Planned, NotBefore = notBefore, LeaseUntil = null, Ledger = [.. one.Ledger, entry] }, learner => learner);

    public Task<DeliveryKey> RecordAskedForAsync(
        LearnerId learner, LocalDate date, WorkId work, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) => Locked(() =>
    {
        var slot = Enumerable.Range(1, int.MaxValue - 1).First(slot => !deliveries.ContainsKey(new DeliveryKey(learner, date, slot)));
        var key = new DeliveryKey(learner, date, slot);
        learners[learner] = change(learners[learner]);
        deliveries[key] = new Delivery(key, DeliveryState.Sent, entry.At, entry.At, work, null, 0, null, [entry]);
        return key;
    });

    public Task<IReadOnlyList<Delivery>> HistoryAsync(LearnerId learner, int most, CancellationToken cancellationToken) => Locked<IReadOnlyList<Delivery>>(() =>
        [.. deliveries.Values.Where(one => one.Key.Learner == learner).OrderByDescending(one => one.Key.Date).ThenByDescending(one => one.Key.Slot).Take(most)]);

    public Task<Instant?> LatestAsync(CancellationToken cancellationToken) => Locked(() => deliveries.Values.SelectMany(one => one.Ledger).Select(entry => (Instant?)entry.At).Max());

    private Task<bool> Record(DeliveryKey key, long token, Func<Delivery, Delivery> record, Func<Learner, Learner> change) => Locked(() =>
    {
        if (!deliveries.TryGetValue(key, out var one) || one.State != DeliveryState.Claimed || one.Token != token)
            return false;
        learners[key.Learner] = change(learners[key.Learner]);
        deliveries[key] = record(one);
        return true;
    });

    private Learner? Find(MemberId member) => learners.Values.FirstOrDefault(learner => learner.Members.Contains(member));

    private bool HasOpen(LearnerId learner) => deliveries.Values.Any(one => one.Key.Learner == learner && one.State is (DeliveryState.Planned or DeliveryState.Claimed));

    private Task<T> Locked<T>(Func<T> step)
    {
        lock (gate)
            return Task.FromResult(step());
    }
}
