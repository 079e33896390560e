using LabBot.Core.Learning;

namespace LabBot.Core.Storage;

/// <summary>
/// The learners with their enrollments, progress, settings and notes. Every method is one atomic, durable step: when its task completes,
/// it outlives a power cut. Safe on any thread.
/// </summary>
public interface ILearners
{
    /// <summary>The learner behind a member; null when there is none.</summary>
    Task<Learner?> FindAsync(MemberId member, CancellationToken cancellationToken);

    /// <summary>Every learner, in no particular order.</summary>
    Task<IReadOnlyList<Learner>> AllAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Applies a pure change to the learner behind a member; one who is new starts from <paramref name="create"/>. Two changes at the same
    /// time happen one after the other, each on the result of the one before. A change that moves what is planned (the enrollment or the
    /// settings differ) removes the learner's open planned delivery, so that it is planned anew.
    /// </summary>
    /// <returns>The learner after the change.</returns>
    Task<Learner> ChangeAsync(MemberId member, Func<Learner> create, Func<Learner, Learner> change, CancellationToken cancellationToken);

    /// <summary>Erases everything held about the learner behind a member, deliveries included. False when there is no such learner.</summary>
    Task<bool> ForgetAsync(MemberId member, CancellationToken cancellationToken);
}
