using LabBot.Core.Curation.Health;

namespace LabBot.Core.Storage;

/// <summary>What is known of the addresses of the kit. Addresses are one when they differ in nothing but a fragment (<see cref="Uri"/>'s own equality). Every method is one durable step, as in <see cref="ILearners"/>. Safe on any thread.</summary>
public interface ILinkHealth
{
    /// <summary>What is known, in the order of the addresses.</summary>
    Task<IReadOnlyList<LinkHealth>> HealthAsync(CancellationToken cancellationToken);

    /// <summary>Keeps what is known of some addresses, in the place of what was known of them.</summary>
    Task KeepHealthAsync(IReadOnlyList<LinkHealth> known, CancellationToken cancellationToken);

    /// <summary>Lets go of addresses that are no longer the kit's; those that are not known change nothing.</summary>
    Task LetGoOfHealthAsync(IReadOnlyList<Uri> links, CancellationToken cancellationToken);
}
