namespace LabBot.Discord;

/// <summary>What the operator has set for Discord.</summary>
/// <param name="Curators">The ids of those who tend the kit.</param>
/// <param name="Servers">The ids of the servers that LabBot serves; empty serves every one that it is in.</param>
/// <param name="CuratorsChannel">The id of the channel in which curators are told what they should know; null tells each of them directly.</param>
/// <param name="WelcomeChannel">The id of the channel in which who joins, or is enrolled by a curator, is invited; null invites nobody.</param>
/// <param name="ThreadsChannel">The id of the channel in which who takes no direct messages is offered a private thread; null offers none.</param>
public sealed record DiscordSettings(
    IReadOnlySet<string> Curators, IReadOnlySet<string> Servers, string? CuratorsChannel, string? WelcomeChannel, string? ThreadsChannel)
{
    /// <summary>The ids of the roles, of the servers in <see cref="Servers"/>, whose holders tend the kit too. Default none.</summary>
    public IReadOnlySet<string> CuratorRoles { get; init; } = new HashSet<string>();

    /// <summary>Whether those who may manage one of the servers in <see cref="Servers"/> tend the kit too. Default false.</summary>
    public bool ManagersAreCurators { get; init; }
}
