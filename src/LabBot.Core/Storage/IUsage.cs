using LabBot.Core.Kit;

namespace LabBot.Core.Storage;

/// <summary>How often each work of the kit was looked up, by all of the lab together: nobody's name is in it. Every method is one durable step, as in <see cref="ILearners"/>. Safe on any thread.</summary>
public interface IUsage
{
    /// <summary>The counts; a work that was never looked up has none.</summary>
    Task<IReadOnlyDictionary<WorkId, int>> UsageAsync(CancellationToken cancellationToken);

    /// <summary>Adds to the counts; a number that is not positive adds nothing.</summary>
    Task AddUsageAsync(IReadOnlyDictionary<WorkId, int> shown, CancellationToken cancellationToken);
}
