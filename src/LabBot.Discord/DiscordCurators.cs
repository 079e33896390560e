using System.Text.Json;
using LabBot.Core.Commands;

namespace LabBot.Discord;

/// <summary>
/// Who tends the kit: the people whom the operator names, those with one of the roles, and, where that is set, those who may manage a listed server. In a server Discord says both with each use.
/// In LabBot's own conversation it is asked for the roles, and what it says counts for <see cref="Kept"/>; what somebody may manage is not to be had there. Safe on any thread.
/// </summary>
internal sealed class DiscordCurators(IDiscordApi api, DiscordSettings settings, TimeProvider time)
{
    /// <summary>How long what Discord has said counts at most.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    // So that the answer is still the first one (DiscordBot.InTime).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ShortMemory<bool?> roles = new(Kept, Patience, time);

    /// <summary>Whether somebody is named, or has a role or may manage the server where they use LabBot.</summary>
    public bool IsCurator(DiscordPlace place) =>
        settings.Curators.Contains(place.User)
        || (place.Server is { } server && settings.Servers.Contains(server)
            && (settings.CuratorRoles.Overlaps(place.Roles) || (settings.ManagersAreCurators && DiscordPermissions.ManageServer(place.Permissions))));

    /// <summary>Finds out whether somebody tends the kit who speaks to LabBot in its own conversation and is not named; null where Discord need not be asked.</summary>
    public Func<CancellationToken, Task<Curatorship>>? LookFor(DiscordPlace place) =>
        !place.IsOwn || IsCurator(place) || (settings.CuratorRoles.Count == 0 && !settings.ManagersAreCurators) ? null : cancellationToken => LookAsync(place.User, cancellationToken);

    private async Task<Curatorship> LookAsync(string user, CancellationToken cancellationToken)
    {
        var hasRole = settings.CuratorRoles.Count == 0 ? false : await roles.AskAsync(user, () => HasRoleAsync(user), cancellationToken).ConfigureAwait(false);
        return hasRole switch
        {
            true => new Curatorship(true),
            null => new Curatorship(false, "Discord does not say just now which roles you have in the lab's server. Try again in a moment, or use it in the server."),
            false => new Curatorship(false, settings.ManagersAreCurators ? "Here LabBot does not see what you may manage: if you are one of them by that, use it in the server." : null),
        };
    }

    private async Task<bool?> HasRoleAsync(string user)
    {
        var isCertain = true;
        foreach (var server in settings.Servers)
        {
            // Somebody waits for it, and others after them: who stops waiting does not end it.
            switch (await api.CallAsync(new DiscordCall(DiscordRoutes.Member(server, user)), CancellationToken.None).ConfigureAwait(false))
            {
                case DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Object } body } when body.TryGetProperty("roles", out var given) && given.ValueKind == JsonValueKind.Array:
                    if (given.EnumerateArray().Any(role => role.ValueKind == JsonValueKind.String && settings.CuratorRoles.Contains(role.GetString()!)))
                        return true;
                    break;
                case DiscordAnswer.Refused { Code: DiscordPeople.UnknownMember or DiscordPeople.UnknownUser }:
                    break;
                default:
                    isCertain = false;
                    break;
            }
        }

        return isCertain ? false : null;
    }
}
