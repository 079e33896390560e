using LabBot.Core.Curation;

namespace LabBot.Core.Storage;

/// <summary>
/// What curators have changed, and what they are about to. The log only grows; forgetting a curator takes their name from it. Every method is one durable step, as in
/// <see cref="ILearners"/>. Safe on any thread.
/// </summary>
public interface IEditLog
{
    /// <summary>Every edit, the oldest first.</summary>
    Task<IReadOnlyList<CatalogEdit>> EditsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts an edit at the log's end and numbers it. Its proposal goes, and its suggestion is decided. Null, and nothing changes, when the proposal is gone, the suggestion is decided
    /// already, or the cause has had its effect.
    /// </summary>
    /// <param name="edit">The edit; its number does not count.</param>
    /// <param name="proposal">The proposal that it was; null when it was none.</param>
    /// <param name="cause">The event behind it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<CatalogEdit?> AppendAsync(CatalogEdit edit, string? proposal, Cause? cause, CancellationToken cancellationToken);

    /// <summary>Notes which changes the files contain by now, by number of their edit.</summary>
    Task SettleAsync(IReadOnlyDictionary<long, IReadOnlyList<int>> changes, CancellationToken cancellationToken);

    /// <summary>Keeps a proposal, in the place of one with its id. Those that have been kept long enough go.</summary>
    Task KeepAsync(Proposal proposal, CancellationToken cancellationToken);

    /// <summary>Takes a proposal away. False when there is none of this id.</summary>
    Task<bool> DropAsync(string proposal, CancellationToken cancellationToken);

    /// <summary>Every proposal, the oldest first.</summary>
    Task<IReadOnlyList<Proposal>> ProposalsAsync(CancellationToken cancellationToken);
}
