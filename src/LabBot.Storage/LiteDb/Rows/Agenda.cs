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
    private readonly Dictionary<MemberId, LearnerId> members = [];
    private readonly Dictionary<LearnerId, Delivery> open = [];
    private readonly SortedSet<(Instant NotBefore, string Learner)> planned = new(InOrder);
    private readonly SortedSet<(Instant LeaseUntil, string Learner)> claimed = new(InOrder);
    private readonly SortedSet<string> toPlan = new(StringComparer.Ordinal);
    private string lastPlanned = "";

    private static IComparer<(Instant At, string Learner)> InOrder { get; } = Comparer<(Instant At, string Learner)>.Create(
        (a, b) => a.At.CompareTo(b.At) is not 0 and var order ? order : string.CompareOrdinal(a.Learner, b.Learner));

    /// <summary>The learner behind a member; null when there is none.</summary>
    public LearnerId? Behind(MemberId member) => members.TryGetValue(member, out var learner) ? learner : null;

    /// <summary>The learner's planned or claimed delivery, without its ledger; null when there is none.</summary>
    public Delivery? OpenOf(LearnerId learner) => open.GetValueOrDefault(learner);

    /// <summary>Whether the learner's drip is active and has no open delivery.</summary>
    public bool IsToPlan(LearnerId learner) => toPlan.Contains(learner.Value);

    /// <summary>Up to this many learners to plan for; the next call goes on after the last one, so that who cannot be planned for holds up nobody.</summary>
    public IReadOnlyList<LearnerId> ToPlan(int most)
    {
        var turn = toPlan.Count == 0 ? [] : toPlan.GetViewBetween(lastPlanned, char.MaxValue.ToString()).SkipWhile(id => id == lastPlanned).Concat(toPlan).Take(Math.Min(most, toPlan.Count)).ToList();
        lastPlanned = turn.Count > 0 ? turn[^1] : "";
        return [.. turn.Select(id => new LearnerId(id))];
    }

    /// <summary>Whose deliveries can be claimed, the earliest due first.</summary>
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
        foreach (var member in after.Members)
            members[member] = after.Id;
        if (after.Enrollment is { State: EnrollmentState.Active } && !open.ContainsKey(after.Id))
            toPlan.Add(after.Id.Value);
        else
            toPlan.Remove(after.Id.Value);
    }

    /// <summary>Takes in a planned or claimed delivery in place of what the learner had.</summary>
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

    /// <summary>The learner has no open delivery any more; taking in the learner decides whether one is to be planned.</summary>
    public void Close(LearnerId learner)
    {
        if (open.Remove(learner, out var delivery))
        {
            planned.Remove((delivery.NotBefore, learner.Value));
            if (delivery.LeaseUntil is { } until)
                claimed.Remove((until, learner.Value));
        }

        toPlan.Remove(learner.Value);
    }

    /// <summary>Nothing of the learner is left.</summary>
    public void Remove(Learner learner)
    {
        Close(learner.Id);
        foreach (var member in learner.Members)
            members.Remove(member);
    }
}
