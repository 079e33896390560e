using LabBot.Core.Learning;

namespace LabBot.Core.Storage;

/// <summary>
/// The learners with their enrollments, progress, settings and notes. Every method is one atomic, durable step: when its task completes,
/// it outlives a power cut. When it fails, nothing of it is kept: what a given function throws comes out as it was thrown, what the disk or the
/// database does as a <see cref="StoreException"/>. Instants are kept to the millisecond. Safe on any thread.
/// </summary>
public interface ILearners
{
    /// <summary>The learner behind a member; null when there is none.</summary>
    Task<Learner?> FindAsync(MemberId member, CancellationToken cancellationToken);

    /// <summary>Every learner, in no particular order.</summary>
    Task<IReadOnlyList<Learner>> AllAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies a pure change to the learner behind a member; one who is new starts from <paramref name="create"/>. Two changes at the same
    /// time happen one after the other, each on the result of the one before. A change that moves what is planned (<see cref="LearnerChanges.MovesPlan"/>) removes the learner's open planned delivery, so that it is planned anew; a claimed one stays, because it may be on its way.
    /// The same holds for the changes that the <see cref="IOutbox"/> records. <paramref name="change"/> may run more than once. A cause that has had its change
    /// already changes nothing; else it is recorded in the same step.
    /// </summary>
    /// <returns>The learner after the change; as they are when the cause has had its change (from <paramref name="create"/>, and not kept, when there is none).</returns>
    /// <exception cref="ArgumentException">
    /// The change gives the learner another id, no member, or a member of someone else; or a new learner lacks the member or has an id that is taken.
    /// </exception>
    Task<Learner> ChangeAsync(MemberId member, Func<Learner> create, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken);

    /// <summary>
    /// Erases everything held about the learner behind a member, deliveries included; what they have suggested stays, without who it was. Backups hold it until
    /// they are let go, and lose it when they are restored. False when nothing is held about the member. What is recorded for them afterwards changes nothing.
    /// </summary>
    Task<bool> ForgetAsync(MemberId member, CancellationToken cancellationToken);

    /// <summary>
    /// Erases one account: it leaves its learner, who stays with the other accounts; its conversation and its name on suggestions go. One that has no other beside it is erased with
    /// everything, as by <see cref="ForgetAsync"/>. False when nothing is held about the member.
    /// </summary>
    Task<bool> ForgetAccountAsync(MemberId member, CancellationToken cancellationToken);
}

/// <summary>Changes that no event of a platform has caused.</summary>
public static class LearnersExtensions
{
    /// <summary><see cref="ILearners.ChangeAsync"/> without a cause.</summary>
    public static Task<Learner> ChangeAsync(this ILearners learners, MemberId member, Func<Learner> create, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
        learners.ChangeAsync(member, create, change, null, cancellationToken);

    /// <summary>Changes a learner who is there; null, and nothing is kept, when there is none (any more).</summary>
    public static async Task<Learner?> ChangeIfThereAsync(this ILearners learners, MemberId member, Func<Learner, Learner> change, CancellationToken cancellationToken)
    {
        try
        {
            return await learners.ChangeAsync(member, () => throw new NobodyException(), change, null, cancellationToken).ConfigureAwait(false);
        }
        catch (NobodyException)
        {
            return null;
        }
    }

    private sealed class NobodyException() : Exception("There is no learner behind the member");
}
