namespace LabBot.Slack;

/// <summary>What the operator has set for the workspace.</summary>
/// <param name="Curators">The ids of those who tend the kit.</param>
/// <param name="CuratorsChannel">The id of the channel in which they are told what they should know; null tells each of them directly.</param>
/// <param name="Invitation">How who joins, or is enrolled by a curator, is invited.</param>
/// <param name="WelcomeChannel">The id of the channel for <see cref="SlackInvitation.Channel"/>; null otherwise.</param>
public sealed record SlackSettings(IReadOnlySet<string> Curators, string? CuratorsChannel, SlackInvitation Invitation, string? WelcomeChannel)
{
    /// <summary>The ids of the user groups whose members tend the kit too. Default none.</summary>
    public IReadOnlyList<string> CuratorGroups { get; init; } = [];

    /// <summary>Whether the workspace's admins and owners tend the kit too. Default false.</summary>
    public bool AdminsAreCurators { get; init; }
}

/// <summary>How who joins the workspace, or is enrolled by a curator, is invited to the readings.</summary>
public enum SlackInvitation
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By a message to them alone.</summary>
    Dm,

    /// <summary>By a message in the welcome channel.</summary>
    Channel,
}
