using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>
/// What the rows say about who is behind a member and what is due when, held in memory: read from the rows when the store opens, kept in
/// step with every write. So nothing due costs nothing, and there is no index on disk that could disagree with its rows.
/// </summary>
internal sealed class Agenda
{
    private readonly Dictionary<MemberId, (LearnerId Learner, LearnerId Origin)> members = [];
    private readonly Dictionary<LearnerId, LearnerId> united = [];
    private readonly Dictionary<LearnerId, Delivery> open = [];
    private readonly SortedSet<(Instant NotBefore, string Learner)> planned = new(InOrder);
    private readonly SortedSet<(Instant LeaseUntil, string Learner)> claimed = new(InOrder);
    private readonly SortedSet<string> toPlan = new(StringComparer.Ordinal);
    private string lastPlanned = "";

    private static IComparer<(Instant At, string Learner)> InOrder { get; } = Comparer<(Instant At, string Learner)>.Create(
        (a, b) => a.At.CompareTo(b.At) is not 0 and var order ? order : string.CompareOrdinal(a.Learner, b.Learner));

    /// <summary>The learner behind a member; null when there is none.</summary>
    public LearnerId? Behind(MemberId member) => members.TryGetValue(member, out var behind) ? behind.Learner : null;

    /// <summary>The learner whose id this is, or was before accounts were linked.</summary>
    public LearnerId OwnerOf(LearnerId id) => united.GetValueOrDefault(id, id);

    /// <summary>The accounts that began as one of these learners.</summary>
    public IReadOnlyList<MemberId> Began(IReadOnlySet<LearnerId> origins) => [.. members.Where(one => origins.Contains(one.Value.Origin)).Select(one => one.Key)];

    /// <summary>The planned or claimed delivery under exactly this id, without its ledger; null when there is none.</summary>
    public Delivery? OpenOf(LearnerId id) => open.GetValueOrDefault(id);

    /// <summary>Whether the learner's drip is active and has no open delivery, nor one of a learner who was united into this one.</summary>
    public bool IsToPlan(LearnerId learner) => toPlan.Contains(learner.Value);

    /// <summary>Up to this many learners to plan for; the next call goes on after the last one, so that who cannot be planned for holds up nobody.</summary>
    public IReadOnlyList<LearnerId> ToPlan(int most)
    {
        var turn = toPlan.Count == 0 ? [] : toPlan.GetViewBetween(lastPlanned, char.MaxValue.ToString()).SkipWhile(id => id == lastPlanned).Concat(toPlan).Take(Math.Min(most, toPlan.Count)).ToList();
        lastPlanned = turn.Count > 0 ? turn[^1] : "";
        return [.. turn.Select(id => new LearnerId(id))];
    }

    /// <summary>The ids under which deliveries can be claimed, the earliest due first.</summary>
    public IReadOnlyList<LearnerId> Due(Instant now, Duration grace, int most) =>
    [
        .. planned.TakeWhile(one => one.NotBefore <= now).Take(most).Select(one => one.Learner)
            .Concat(claimed.TakeWhile(one => one.LeaseUntil + grace <= now).Select(one => one.Learner))
            .Select(id => open[new LearnerId(id)])
            .OrderBy(delivery => delivery.NotBefore)
            .Take(most)
            .Select(delivery => delivery.Key.Learner),
    ];

    /// <summary>Takes in a learner in place of what they were.</summary>
    public void Put(Learner? before, Learner after)
    {
        foreach (var member in before?.Members ?? [])
            members.Remove(member);
        foreach (var account in after.Accounts)
            members[account.Member] = (after.Id, account.Origin);
        foreach (var former in after.FormerIds)
            united[former] = after.Id;
        if (after.Enrollment is { State: EnrollmentState.Active } && !open.ContainsKey(after.Id) && !after.FormerIds.Any(open.ContainsKey))
            toPlan.Add(after.Id.Value);
        else
            toPlan.Remove(after.Id.Value);
    }

    /// <summary>Takes in a learner in place of the two that are united; what is claimed of either stays.</summary>
    public void Put(Learner first, Learner second, Learner after)
    {
        Leave(first);
        Leave(second);
        Put(null, after);
    }

    /// <summary>Takes in a planned or claimed delivery in place of what was open under its id.</summary>
    public void Put(Delivery delivery)
    {
        var learner = delivery.Key.Learner;
        Close(learner);
        open[learner] = delivery with { Ledger = [] };
        if (delivery is { State: DeliveryState.Claimed, LeaseUntil: { } until })
            claimed.Add((until, learner.Value));
        else
            planned.Add((delivery.NotBefore, learner.Value));
    }

    /// <summary>Nothing is open under the id any more; taking in the learner decides whether something is to be planned.</summary>
    public void Close(LearnerId id)
    {
        if (open.Remove(id, out var delivery))
        {
            planned.Remove((delivery.NotBefore, id.Value));
            if (delivery.LeaseUntil is { } until)
                claimed.Remove((until, id.Value));
        }

        toPlan.Remove(OwnerOf(id).Value);
    }

    /// <summary>Nothing of the learner is left.</summary>
    public void Remove(Learner learner)
    {
        Close(learner.Id);
        Leave(learner);
    }

    private void Leave(Learner learner)
    {
        foreach (var member in learner.Members)
            members.Remove(member);
        foreach (var former in learner.FormerIds)
            united.Remove(former);
        toPlan.Remove(learner.Id.Value);
    }
}
