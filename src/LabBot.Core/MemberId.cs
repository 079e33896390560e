namespace LabBot.Core;

/// <summary>An account on a platform.</summary>
/// <param name="Platform">The platform: <c>slack</c>, <c>discord</c> or <c>terminal</c>.</param>
/// <param name="Workspace">The workspace on it; the constant <c>discord</c> on Discord, whose clicks in a DM name no server.</param>
/// <param name="User">The platform's id of the account.</param>
public readonly record struct MemberId(string Platform, string Workspace, string User);
