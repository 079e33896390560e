using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Commands;

namespace LabBot.Slack;

/// <summary>
/// Who tends the kit: the people whom the operator names, the members of the user groups, and, where that is set, the workspace's admins and owners. Groups and admins are Slack's to say; what it
/// says counts for <see cref="Kept"/>, or until it tells of a change. Safe on any thread.
/// </summary>
internal sealed class SlackCurators(ISlackApi api, SlackSettings settings, TimeProvider time)
{
    /// <summary>How long what Slack has said counts at most.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    // So that the answer still rides in the acknowledgement (SlackBot.InTime).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ShortMemory<IReadOnlySet<string>?> groups = new(Kept, Patience, time);
    private readonly ShortMemory<bool?> admins = new(Kept, Patience, time);

    /// <summary>Whether somebody is named.</summary>
    public bool IsNamed(string user) => settings.Curators.Contains(user);

    /// <summary>Finds out whether somebody who is not named tends the kit; null where Slack need not be asked.</summary>
    public Func<CancellationToken, Task<Curatorship>>? LookFor(string user) =>
        IsNamed(user) || (settings.CuratorGroups.Count == 0 && !settings.AdminsAreCurators) ? null : cancellationToken => LookAsync(user, cancellationToken);

    /// <summary>A user group has other members now, or is no more.</summary>
    public void GroupChanged(string group) => groups.Forget(group);

    /// <summary>A profile changed, and perhaps whose it is became an admin or is none any more.</summary>
    public void ProfileChanged(string user) => admins.Forget(user);

    private async Task<Curatorship> LookAsync(string user, CancellationToken cancellationToken)
    {
        var looks = settings.CuratorGroups.Select(group => IsInAsync(group, user, cancellationToken)).ToList();
        if (settings.AdminsAreCurators)
            looks.Add(admins.AskAsync(user, () => IsAdminAsync(user), cancellationToken).AsTask());
        var said = await Task.WhenAll(looks).ConfigureAwait(false);
        return said.Contains(true) ? new Curatorship(true) : new Curatorship(false, said.Contains(null) ? "Slack does not say just now whether you are one of them. Try again in a moment." : null);
    }

    private async Task<bool?> IsInAsync(string group, string user, CancellationToken cancellationToken) =>
        (await groups.AskAsync(group, () => MembersAsync(group), cancellationToken).ConfigureAwait(false))?.Contains(user);

    // https://docs.slack.dev/reference/methods/usergroups.users.list: of a disabled group it says nothing, unless it is asked to.
    private async Task<IReadOnlySet<string>?> MembersAsync(string group) =>
        await CallAsync("usergroups.users.list", new JsonObject { ["usergroup"] = group }).ConfigureAwait(false) is { } body && body.TryGetProperty("users", out var users) && users.ValueKind == JsonValueKind.Array
            ? users.EnumerateArray().Where(user => user.ValueKind == JsonValueKind.String).Select(user => user.GetString()!).ToHashSet()
            : null;

    // https://docs.slack.dev/reference/objects/user-object; each owner is an admin too.
    private async Task<bool?> IsAdminAsync(string user) =>
        await CallAsync("users.info", new JsonObject { ["user"] = user }).ConfigureAwait(false) is { } body && body.TryGetProperty("user", out var profile) && profile.ValueKind == JsonValueKind.Object
            ? Is(profile, "is_admin") || Is(profile, "is_owner")
            : null;

    // Somebody waits for it, and others after them: who stops waiting does not end it.
    private async Task<JsonElement?> CallAsync(string method, JsonObject arguments) =>
        await api.CallAsync(new SlackCall(method, arguments), CancellationToken.None).ConfigureAwait(false) is SlackAnswer.Done { Body: { ValueKind: JsonValueKind.Object } body } ? body : null;

    private static bool Is(JsonElement profile, string flag) => profile.TryGetProperty(flag, out var value) && value.ValueKind == JsonValueKind.True;
}
