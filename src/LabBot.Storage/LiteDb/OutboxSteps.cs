using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Rows;
using NodaTime;

namespace LabBot.Storage.LiteDb;

/// <summary>What the store does to deliveries, as steps of a transaction. Each computes first and writes last, so that what throws has changed nothing.</summary>
internal static class OutboxSteps
{
    public static IReadOnlyList<Learner> ToPlan(this StoreRows rows, int most) => [.. rows.Agenda.ToPlan(most).Select(id => rows.Learner(id)!)];

    public static int Plan(this StoreRows rows, IReadOnlyList<Delivery> planned)
    {
        if (planned.FirstOrDefault(delivery => delivery is not { State: DeliveryState.Planned, LeaseUntil: null }) is { } further)
            throw new ArgumentException($"{further.Key} is {further.State}; only a planned delivery can be planned");
        var inserted = 0;
        foreach (var delivery in planned.Where(delivery => rows.Agenda.IsToPlan(delivery.Key.Learner) && !rows.IsClosed(delivery.Key)))
        {
            rows.PutOpen(delivery);
            inserted++;
        }

        return inserted;
    }

    public static IReadOnlyList<ClaimedDelivery> ClaimDue(this StoreRows rows, Instant now, Duration lease, Duration grace, int most)
    {
        rows.LetGoOfLinks(now);
        return [.. rows.Agenda.Due(now, grace, most).Select(key =>
        {
            var due = rows.Open(key)!;
            var claimed = due with { State = DeliveryState.Claimed, Token = rows.NextToken(), LeaseUntil = now + lease, ClaimedAt = due.State == DeliveryState.Claimed ? due.ClaimedAt : now };
            rows.PutOpen(claimed);
            return new ClaimedDelivery(claimed, rows.Owner(key)!, due.State == DeliveryState.Claimed);
        })];
    }

    /// <summary>Closes a claimed delivery and applies what that means for the learner. False when the claim is no longer the latest.</summary>
    public static bool Close(this StoreRows rows, DeliveryKey key, long token, Func<Delivery, Delivery> close, Func<Learner, Learner> change)
    {
        if (rows.Claimed(key, token) is not { } claimed)
            return false;
        var before = rows.Owner(key.Learner)!;
        var after = change(before);
        LearnerSteps.Check(rows, before.Id, after);
        rows.RemoveOpen(key);
        rows.AddClosed(close(claimed) with { LeaseUntil = null, ClaimedAt = null });
        rows.Replace(before, after);
        return true;
    }

    public static bool Release(this StoreRows rows, DeliveryKey key, long token, Instant notBefore, LedgerEntry entry)
    {
        if (rows.Claimed(key, token) is not { } claimed)
            return false;
        if (rows.Owner(key.Learner) is { } owner && owner.Id != key.Learner)
        {
            rows.RemoveOpen(key);
            rows.Put(owner, owner);
            return true;
        }

        rows.PutOpen(claimed.With(entry) with { State = DeliveryState.Planned, NotBefore = notBefore, LeaseUntil = null, ClaimedAt = null });
        return true;
    }

    public static DeliveryKey? AskedFor(this StoreRows rows, LearnerId learner, LocalDate date, WorkId work, LedgerEntry entry, Func<Learner, Learner> change, Cause? cause)
    {
        if (cause is not null && rows.HasSeen(cause.Id))
            return null;
        var before = rows.Owner(learner) ?? throw new ArgumentException($"there is no learner {learner}");
        var after = change(before);
        LearnerSteps.Check(rows, before.Id, after);
        var key = new DeliveryKey(before.Id, date, 1 + rows.LastSlot(before.Id, date));
        rows.AddClosed(new Delivery(key, DeliveryState.Sent, entry.At, entry.At, work, null, 0, null, [entry]));
        rows.Replace(before, after);
        if (cause is not null)
            rows.See(cause);
        return key;
    }

    public static IReadOnlyList<Delivery> History(this StoreRows rows, LearnerId learner, int most)
    {
        if (rows.Owner(learner) is not { } owner)
            return [];
        var all = StoreRows.IdsOf(owner).SelectMany(id => rows.Closed(id, most).Concat(rows.Open(id) is { } open ? [open] : (Delivery[])[]));
        return [.. all.OrderByDescending(delivery => (delivery.Key.Date, delivery.Key.Slot)).Take(most)];
    }

    /// <summary>The delivery with one more line in its ledger.</summary>
    public static Delivery With(this Delivery delivery, LedgerEntry entry) => delivery with { Ledger = [.. delivery.Ledger, entry] };

    private static Delivery? Claimed(this StoreRows rows, DeliveryKey key, long token) =>
        rows.Agenda.OpenOf(key.Learner) is { State: DeliveryState.Claimed } open && open.Key == key && open.Token == token ? rows.Open(key.Learner) : null;
}
