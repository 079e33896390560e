using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Rows;

namespace LabBot.Storage.LiteDb;

/// <summary>What the store does to learners, as steps of a transaction.</summary>
internal static class LearnerSteps
{
    public static Learner? Find(this StoreRows rows, MemberId member) => rows.Agenda.Behind(member) is { } id ? rows.Learner(id) : null;

    public static Learner Change(this StoreRows rows, MemberId member, Func<Learner> create, Func<Learner, Learner> change, Cause? cause)
    {
        var before = rows.Find(member);
        if (cause is not null && rows.HasSeen(cause.Id))
            return before ?? create();
        var start = before ?? create();
        var after = change(start);
        if (before is null && (!start.Members.Contains(member) || rows.Learner(Valid(start.Id)) is not null))
            throw new ArgumentException($"a new learner has the member {member} and an id of their own");
        Check(rows, start.Id, after);
        rows.Replace(before, after);
        if (cause is not null)
            rows.See(cause);
        return after;
    }

    /// <summary>Erases the learner behind a member, after <paramref name="note"/> has noted which accounts that takes.</summary>
    public static bool Forget(this StoreRows rows, MemberId member, Action<LearnerId> note)
    {
        var learner = rows.Find(member);
        foreach (var account in learner?.Accounts ?? [])
            note(account.Origin);
        var wasThere = rows.LoseTraces(learner?.Members ?? [member]);
        if (learner is not null)
            rows.Remove(learner);
        return learner is not null || wasThere;
    }

    /// <summary>Erases one account of a learner, after <paramref name="note"/> has noted which; the last one with everything.</summary>
    public static bool ForgetAccount(this StoreRows rows, MemberId member, Action<LearnerId> note)
    {
        if (rows.Find(member) is not { Accounts.Count: > 1 } learner)
            return rows.Forget(member, note);
        note(learner.Accounts.First(account => account.Member == member).Origin);
        rows.LoseTraces([member]);
        rows.Replace(learner, learner.Without([member]));
        return true;
    }

    /// <summary>Takes away what is held about members beside their learner: the name on what they suggested and on what they changed in the kit, their conversations, their links under way. False when there was nothing.</summary>
    public static bool LoseTraces(this StoreRows rows, IReadOnlyList<MemberId> members)
    {
        var isLinking = members.Any(rows.Links.Has);
        if (isLinking)
            rows.Put(rows.Links.Without(members));
        return rows.LoseName(members) + rows.LoseCurator(members) + members.Count(rows.RemoveConversation) > 0 || isLinking;
    }

    /// <summary>
    /// Puts the learner as changed. Where that moves what is planned, the open planned delivery goes, so that it is planned anew; a claimed one
    /// stays, because it may be on its way.
    /// </summary>
    public static void Replace(this StoreRows rows, Learner? before, Learner after)
    {
        if (before is not null && before.MovesPlan(after) && rows.Agenda.OpenOf(after.Id) is { State: DeliveryState.Planned } planned)
            rows.RemoveOpen(planned.Key);
        rows.Put(before, after);
    }

    /// <summary>Refuses a change that the store could not keep.</summary>
    public static void Check(StoreRows rows, LearnerId id, Learner after)
    {
        if (after.Id != id || after.Members.Count == 0 || after.Members.Any(member => rows.Agenda.Behind(member) is { } other && other != id))
            throw new ArgumentException("a change keeps the learner's id, leaves at least one member, and takes none from another learner");
    }

    private static LearnerId Valid(LearnerId id) =>
        id.Value is { Length: > 0 and <= 100 } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? id
            : throw new ArgumentException($"'{id}' is no learner's id: 1 to 100 ASCII letters, digits, '-' and '_'");
}
