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
    /// The same holds for the changes that the <see cref="IOutbox"/> records. <paramref name="change"/> may run more than once.
    /// </summary>
    /// <returns>The learner after the change.</returns>
    /// <exception cref="ArgumentException">
    /// The change gives the learner another id, no member, or a member of someone else; or a new learner lacks the member or has an id that is taken.
    /// </exception>
    Task<Learner> ChangeAsync(MemberId member, Func<Learner> create, Func<Learner, Learner> change, CancellationToken cancellationToken);

    /// <summary>
    /// Erases everything held about the learner behind a member, deliveries included; backups hold it until they are let go, and lose it when they are restored. False when there is no
    /// such learner. What is recorded for them afterwards changes nothing.
    /// </summary>
    Task<bool> ForgetAsync(MemberId member, CancellationToken cancellationToken);
}
