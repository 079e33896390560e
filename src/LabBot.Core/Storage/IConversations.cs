namespace LabBot.Core.Storage;

/// <summary>
/// The private conversation that a platform has opened with a member, where it has to be opened before anything can be sent (Discord's channel of a DM, opened
/// once, at a gentle pace, and used from then on). Every method is one atomic, durable step, as in <see cref="ILearners"/>; <see cref="ILearners.ForgetAsync"/> erases it
/// with everything else about the member. Safe on any thread.
/// </summary>
public interface IConversations
{
    /// <summary>The platform's id of the conversation with a member; null when none is kept.</summary>
    Task<string?> FindAsync(MemberId member, CancellationToken cancellationToken);

    /// <summary>Keeps the conversation with a member, in place of an earlier one. The member needs no learner.</summary>
    Task KeepAsync(MemberId member, string channel, CancellationToken cancellationToken);

    /// <summary>
    /// The same, where the member has a learner: of whoever was forgotten meanwhile nothing is kept. False, and nothing changes, where they have none.
    /// </summary>
    Task<bool> KeepOfLearnerAsync(MemberId member, string channel, CancellationToken cancellationToken);
}
