using LabBot.Core.Curation;

namespace LabBot.Core.Storage;

/// <summary>What people have suggested for the kit. Every method is one durable step, as in <see cref="ILearners"/>. Safe on any thread.</summary>
public interface ISuggestions
{
    /// <summary>Keeps a suggestion. False, and nothing changes, when one with its id or with this cause is kept already.</summary>
    Task<bool> AddAsync(Suggestion suggestion, Cause? cause, CancellationToken cancellationToken);

    /// <summary>Keeps what was decided. False, and nothing changes, when there is no such suggestion, it is decided already, or the cause has had its effect.</summary>
    Task<bool> DecideAsync(string suggestion, Decision decision, Cause? cause, CancellationToken cancellationToken);

    /// <summary>Notes that who made a suggestion has been told what was decided.</summary>
    Task ToldAsync(string suggestion, CancellationToken cancellationToken);

    /// <summary>Every suggestion, the oldest first.</summary>
    Task<IReadOnlyList<Suggestion>> SuggestionsAsync(CancellationToken cancellationToken);
}
