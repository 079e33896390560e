using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Rows;
using NodaTime;

namespace LabBot.Storage.LiteDb;

/// <summary>What the store does to links, as steps of a transaction.</summary>
internal static class LinkSteps
{
    public static LinkAnswer Ask(this StoreRows rows, MemberId member, string name, string codeHash, Instant now) =>
        rows.Take(rows.Links.Ask(member, name, codeHash, LearnerId.New().Value, rows.Find(member), now));

    public static LinkAnswer Enter(this StoreRows rows, MemberId member, string name, string codeHash, Instant now) =>
        rows.Take(rows.Links.Enter(member, name, codeHash, rows.Find, now));

    public static LinkAnswer Confirm(this StoreRows rows, MemberId member, string link, Instant now)
    {
        var wasUnited = rows.Links.Look(member, link, now) is LinkAnswer.Stands { Link.State: LinkState.United };
        var answer = rows.Take(rows.Links.Confirm(member, link, rows.Find, now));
        if (!wasUnited && answer is LinkAnswer.Stands { Link: { State: LinkState.United, Other: { } other } united })
            rows.Unite(rows.FindOrNew(united.Asker), rows.FindOrNew(other));
        return answer;
    }

    public static LinkAnswer Cancel(this StoreRows rows, MemberId member, string link, Instant now) => rows.Take(rows.Links.Cancel(member, link, now));

    public static Parting? Part(this StoreRows rows, MemberId member, Instant now)
    {
        if (rows.Find(member) is not { Accounts.Count: > 1 } learner)
            return null;
        var (kept, copy) = learner.Part(member, LearnerId.New(), now);
        rows.Replace(learner, kept);
        rows.Put(null, copy);
        return kept.Members.Contains(member) ? new Parting(kept, copy) : new Parting(copy, kept);
    }

    /// <summary>Lets go of what has expired.</summary>
    public static void LetGoOfLinks(this StoreRows rows, Instant now)
    {
        if (rows.Links.HasExpired(now))
            rows.Put(rows.Links.At(now));
    }

    private static LinkAnswer Take(this StoreRows rows, (LinkBook Book, LinkAnswer Answer) step)
    {
        if (step.Book != rows.Links)
            rows.Put(step.Book);
        return step.Answer;
    }

    private static Learner FindOrNew(this StoreRows rows, LinkSide side)
    {
        if (rows.Find(side.Member) is { } learner)
            return learner;
        var fresh = LearnerChanges.New(side.Member, side.Name);
        rows.Put(null, fresh);
        return fresh;
    }

    // What is claimed stays under the id that it has, which becomes a former one of the united learner.
    private static void Unite(this StoreRows rows, Learner asker, Learner other)
    {
        foreach (var learner in new[] { asker, other })
        {
            if (rows.Agenda.OpenOf(learner.Id) is { State: DeliveryState.Planned } planned)
                rows.RemoveOpen(planned.Key);
        }

        rows.Put(asker, other, LinkChanges.Unite(LearnerId.New(), asker, other));
    }
}
