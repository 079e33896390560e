using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Linking;

/// <summary>What linking does to learners: pure functions, which a store applies in one step.</summary>
public static class LinkChanges
{
    // The first that either has is what the united drip is.
    private static readonly EnrollmentState[] ByPrecedence =
        [EnrollmentState.Active, EnrollmentState.Paused, EnrollmentState.PausedForSilence, EnrollmentState.Unreachable, EnrollmentState.Finished, EnrollmentState.Stopped];

    /// <summary>
    /// Two learners as one, under a new id. Nothing that either has done, had or noted is lost. Readings come where they came to <paramref name="asker"/>, and
    /// where both have set something the asker's holds, until the person chooses (<see cref="ReadOn"/>). The other way round it is the same, up to that.
    /// </summary>
    public static Learner Unite(LearnerId id, Learner asker, Learner other) => new(
        id,
        asker.Name,
        [.. Brings(asker), .. Brings(other)],
        Drip(asker.Enrollment, other.Enrollment),
        asker.Settings.Over(other.Settings),
        Works(asker.Progress, other.Progress),
        Notes(asker.Notes, other.Notes))
    {
        FormerIds = [asker.Id, .. asker.FormerIds, other.Id, .. other.FormerIds],
    };

    /// <summary>Readings come on this account from now on; what it brought to the link, settings and an active drip's track, holds again.</summary>
    /// <exception cref="ArgumentException">The account is not the learner's.</exception>
    public static Learner ReadOn(this Learner learner, MemberId member)
    {
        var chosen = learner.Accounts.FirstOrDefault(account => account.Member == member) ?? throw new ArgumentException($"{member} is no account of {learner.Id}");
        return learner with
        {
            Name = chosen.Name,
            Accounts = Settled([chosen, .. learner.Accounts.Where(account => account != chosen)]),
            Settings = chosen.Brought?.Settings.Over(learner.Settings) ?? learner.Settings,
            Enrollment = chosen.Brought?.Track is { } track && learner.Enrollment is { State: EnrollmentState.Active } active ? active with { Track = track } : learner.Enrollment,
        };
    }

    /// <summary>
    /// One learner as two. Who has the account on which readings came keeps the id, the record of what was sent and the drip; the other side gets a copy of progress, settings and
    /// notes, and its drip is stopped.
    /// </summary>
    /// <param name="learner">A learner with several accounts.</param>
    /// <param name="leaving">The account that leaves.</param>
    /// <param name="copy">The id of whoever does not keep the learner's.</param>
    /// <param name="now">When.</param>
    /// <returns>Who keeps the id, and who has the copy.</returns>
    public static (Learner Kept, Learner Copy) Part(this Learner learner, MemberId leaving, LearnerId copy, Instant now)
    {
        var sides = learner.Accounts.ToLookup(account => (account.Member == leaving) == (learner.Accounts[0].Member == leaving));
        var (kept, copied) = (Settled([.. sides[true]]), Settled([.. sides[false]]));
        return (
            learner with { Accounts = kept, Name = kept[0].Name },
            (learner with { Id = copy, FormerIds = [], Accounts = copied, Name = copied[0].Name }).Stop(now));
    }

    /// <summary>The learner without some of their accounts; at least one stays.</summary>
    public static Learner Without(this Learner learner, IReadOnlyCollection<MemberId> gone)
    {
        Account[] left = [.. learner.Accounts.Where(account => !gone.Contains(account.Member))];
        return learner with { Accounts = left, Name = left[0].Name };
    }

    // What is set wins, over what is set there.
    private static LearnerSettings Over(this LearnerSettings mine, LearnerSettings other) =>
        new(mine.Zone ?? other.Zone, mine.At ?? other.At, mine.Days ?? other.Days, mine.ProfileZone ?? other.ProfileZone);

    private static IEnumerable<Account> Brings(Learner learner) => learner.Accounts.Select(account => account with
    {
        Brought = new Brought(learner.Settings, learner.Enrollment is { State: EnrollmentState.Active, Track: var track } ? track : null),
    });

    private static Account[] Settled(Account[] accounts) => [.. accounts.Select(account => account with { Brought = null })];

    // The later date and send of both: a day on which both had a reading has no third, and the next keeps its distance. Who links has spoken, which ends a silence.
    private static Enrollment? Drip(Enrollment? first, Enrollment? second)
    {
        if (first is null || second is null)
            return first ?? second;
        var isSecond = Array.IndexOf(ByPrecedence, second.State) < Array.IndexOf(ByPrecedence, first.State);
        var (kept, other) = isSecond ? (second, first) : (first, second);
        var isBoth = kept.State == other.State;
        return kept with
        {
            Since = isBoth ? Instant.Min(kept.Since, other.Since) : kept.Since,
            From = isBoth ? LocalDate.Min(kept.From, other.From) : kept.From,
            LastDate = kept.LastDate is { } date && other.LastDate is { } otherDate ? LocalDate.Max(date, otherDate) : kept.LastDate ?? other.LastDate,
            LastSent = kept.LastSent is { } sent && other.LastSent is { } otherSent ? Instant.Max(sent, otherSent) : kept.LastSent ?? other.LastSent,
            Unanswered = 0,
        };
    }

    private static Progress Works(Progress first, Progress second) =>
        Progress.Of([.. first.Works, .. second.Works.Select(entry => first[entry.Work] is { } had ? Entry(had, entry) : entry)]);

    // What is done is done, what is skipped was decided, what was delivered is not sent again; of two alike the first day counts, but who has put off until later has it later.
    private static WorkProgress Entry(WorkProgress first, WorkProgress second)
    {
        if (first.State != second.State)
            return Weight(first.State) > Weight(second.State) ? first : second;
        return first.State == ReadingState.PutOff
            ? (first.Until, first.On).CompareTo((second.Until, second.On)) >= 0 ? first : second
            : first.On <= second.On ? first : second;
    }

    private static int Weight(ReadingState state) => state switch
    {
        ReadingState.Done => 3,
        ReadingState.Skipped => 2,
        ReadingState.Delivered => 1,
        ReadingState.PutOff => 0,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Two notes on one work become one text, the older first; none is lost, and the same text is not said twice.
    private static IReadOnlyList<Note> Notes(IReadOnlyList<Note> first, IReadOnlyList<Note> second) =>
    [
        .. first.Concat(second).GroupBy(note => note.Work).Select(notes => new Note(
            notes.Key,
            string.Join("\n\n", notes.OrderBy(note => note.At).ThenBy(note => note.Text, StringComparer.Ordinal).Select(note => note.Text).Distinct()),
            notes.Max(note => note.At))),
    ];
}
