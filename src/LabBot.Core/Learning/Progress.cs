using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Learning;

/// <summary>What became of a work for a learner.</summary>
public enum ReadingState
{
    /// <summary>It was sent and not answered yet.</summary>
    Delivered,

    /// <summary>The learner has read it.</summary>
    Done,

    /// <summary>The learner does not want it.</summary>
    Skipped,

    /// <summary>The learner wants it later.</summary>
    PutOff,
}

/// <summary>One work in a learner's progress.</summary>
/// <param name="Work">The work.</param>
/// <param name="State">What became of it.</param>
/// <param name="On">The learner's local date of that.</param>
/// <param name="Until">For a work put off, the first date on which it comes back; else null.</param>
public readonly record struct WorkProgress(WorkId Work, ReadingState State, LocalDate On, LocalDate? Until = null);

/// <summary>
/// A learner's progress: a set of works, not a position. So an entry added early in the kit is not missed, one that is removed
/// leaves no hole, and switching tracks repeats and loses nothing. Immutable.
/// </summary>
public sealed class Progress
{
    private readonly WorkProgress[] works;

    private Progress(WorkProgress[] works) => this.works = works;

    /// <summary>Nothing yet.</summary>
    public static Progress None { get; } = new([]);

    /// <summary>Every work that something became of, in the order of its first change.</summary>
    public IReadOnlyList<WorkProgress> Works => works;

    /// <summary>A progress of these works; of several entries for one work the last counts.</summary>
    public static Progress Of(IEnumerable<WorkProgress> works) => works.Aggregate(None, (progress, work) => progress.With(work));

    /// <summary>What became of the work; null when nothing did.</summary>
    public WorkProgress? this[WorkId work] => Place(work) is >= 0 and var place ? works[place] : null;

    /// <summary>The progress with this entry in place of the work's earlier one.</summary>
    public Progress With(WorkProgress entry)
    {
        var place = Place(entry.Work);
        if (place < 0)
            return new Progress([.. works, entry]);
        var changed = (WorkProgress[])works.Clone();
        changed[place] = entry;
        return new Progress(changed);
    }

    /// <summary>The progress without anything about these works, so that they come again.</summary>
    public Progress Without(IReadOnlySet<WorkId> forgotten) => new([.. works.Where(entry => !forgotten.Contains(entry.Work))]);

    /// <summary>Whether the work is not to be sent (again) on its own: delivered, done or skipped.</summary>
    public bool HasSettled(WorkId work) => this[work] is { State: not ReadingState.PutOff };

    /// <summary>The date on which the work comes back, when it is put off beyond <paramref name="today"/>; else null.</summary>
    public LocalDate? AwayUntil(WorkId work, LocalDate today) => this[work] is { State: ReadingState.PutOff, Until: { } until } && until > today ? until : null;

    // A kit has some dozens of works: walking an array beats hashing, and 100,000 learners fit in memory.
    private int Place(WorkId work) => Array.FindIndex(works, entry => entry.Work == work);
}
