using System.Collections.Concurrent;
using LabBot.Core;
using LabBot.Core.Commands;

namespace LabBot.Discord;

/// <summary>
/// Who people are on Discord: whether they tend the kit, and whether LabBot serves them. A click in a DM names no server, so a member is of none
/// (<see cref="Workspace"/>). Safe on any thread.
/// </summary>
internal sealed class DiscordPeople(IDiscordApi api, DiscordSettings settings, TimeProvider time)
{
    /// <summary>The workspace of every member on Discord.</summary>
    public const string Workspace = "discord";

    /// <summary>The code that says that somebody is not in a server.</summary>
    internal const int UnknownMember = 10007;

    /// <summary>The code that says that there is no such account.</summary>
    internal const int UnknownUser = 10013;

    private static readonly TimeSpan MembershipKept = TimeSpan.FromHours(1);

    // Who has just joined a server need not wait long.
    private static readonly TimeSpan StrangerKept = TimeSpan.FromMinutes(1);

    // Who was looked up long ago needs no entry; they are looked through when there are this many.
    private const int SweepAt = 10_000;

    private readonly DiscordCurators curators = new(api, settings, time);
    private readonly ConcurrentDictionary<string, (bool IsServed, DateTimeOffset Until)> people = new();

    /// <summary>The account of a person.</summary>
    public static MemberId Member(DiscordPlace place) => Member(place.User);

    /// <summary>The account of a person.</summary>
    public static MemberId Member(string user) => new(DiscordMessenger.PlatformName, Workspace, user);

    /// <summary>Who uses LabBot. Discord tells nobody's zone.</summary>
    public Caller Caller(DiscordPlace place) => new(Member(place), place.Name, curators.IsCurator(place)) { IsAskedForZone = true, Look = curators.LookFor(place) };

    /// <summary>
    /// Whether LabBot serves who uses it there: in a server, when that is one of the listed; in its own conversation, when they are in one of those. Null when
    /// Discord does not say whether they are. Where none is listed, everybody is served.
    /// </summary>
    public async Task<bool?> ServesAsync(DiscordPlace place, CancellationToken cancellationToken)
    {
        if (settings.Servers.Count == 0)
            return true;
        if (place.Server is { } server)
            return settings.Servers.Contains(server);
        if (people.TryGetValue(place.User, out var known) && known.Until > time.GetUtcNow())
            return known.IsServed;
        var isServed = await IsMemberAsync(place.User, cancellationToken).ConfigureAwait(false);
        if (people.Count > SweepAt)
        {
            foreach (var old in people.Where(one => one.Value.Until <= time.GetUtcNow()))
                people.TryRemove(old);
        }

        if (isServed is { } certain)
            people[place.User] = (certain, time.GetUtcNow() + (certain ? MembershipKept : StrangerKept));
        return isServed;
    }

    private async Task<bool?> IsMemberAsync(string user, CancellationToken cancellationToken)
    {
        var isCertain = true;
        foreach (var server in settings.Servers)
        {
            switch (await api.CallAsync(new DiscordCall(DiscordRoutes.Member(server, user)), cancellationToken).ConfigureAwait(false))
            {
                case DiscordAnswer.Done:
                    return true;
                case DiscordAnswer.Refused { Code: UnknownMember or UnknownUser }:
                    break;
                default:
                    isCertain = false;
                    break;
            }
        }

        return isCertain ? false : null;
    }
}
