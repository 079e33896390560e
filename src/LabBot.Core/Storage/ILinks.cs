using LabBot.Core.Learning;
using LabBot.Core.Linking;
using NodaTime;

namespace LabBot.Core.Storage;

/// <summary>
/// The links between accounts that are under way; <see cref="LinkBook"/> says what may happen when. Every method is one atomic, durable step, as in <see cref="ILearners"/>: a process
/// that dies between two of them leaves a link that either goes on or expires. What has expired is gone with the next <see cref="IOutbox.ClaimDueAsync"/> at the latest. Safe on any thread.
/// </summary>
public interface ILinks
{
    /// <summary>Keeps the code, given as its hash, that an account has asked for.</summary>
    Task<LinkAnswer> AskAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken);

    /// <summary>An account enters a code, given as its hash.</summary>
    Task<LinkAnswer> EnterAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken);

    /// <summary>How a link stands, for one of its two accounts.</summary>
    Task<LinkAnswer> LookAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken);

    /// <summary>
    /// One of the two accounts confirms. With the second one their learners become one (<see cref="LinkChanges.Unite"/>; who has none yet gets one first) in the same step: what was planned
    /// for either is dropped, so that it is planned anew; what is claimed may be on its way, and its record lands on the united learner.
    /// </summary>
    Task<LinkAnswer> ConfirmAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken);

    /// <summary>One of the two ends it.</summary>
    Task<LinkAnswer> CancelAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken);

    /// <summary>
    /// Parts an account from the learner behind it (<see cref="LinkChanges.Part"/>).
    /// </summary>
    /// <returns>The learner behind the account now, and the one behind the others; null when it has no other beside it.</returns>
    Task<Parting?> PartAsync(MemberId member, Instant now, CancellationToken cancellationToken);

    /// <summary>The links in which an account takes part, expired ones left out.</summary>
    Task<IReadOnlyList<Link>> LinksOfAsync(MemberId member, Instant now, CancellationToken cancellationToken);
}

/// <summary>Two learners who were one.</summary>
/// <param name="Own">Who is behind the account that left.</param>
/// <param name="Others">Who is behind the others.</param>
public sealed record Parting(Learner Own, Learner Others);
