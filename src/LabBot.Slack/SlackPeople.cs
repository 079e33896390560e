using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Commands;
using NodaTime;

namespace LabBot.Slack;

/// <summary>
/// Who people are in the workspace: whether they tend the kit, and the zone of their profile, which is read when it is first wanted and again after a day.
/// Safe on any thread.
/// </summary>
internal sealed class SlackPeople(ISlackApi api, SlackSettings settings, TimeProvider time)
{
    private static readonly TimeSpan ZoneKept = TimeSpan.FromDays(1);

    // After a refusal the profile is asked for again soon, but not with every command.
    private static readonly TimeSpan FailureKept = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (string? Zone, DateTimeOffset Until)> zones = new();
    private readonly SlackCurators curators = new(api, settings, time);

    /// <summary>The account of a person.</summary>
    public static MemberId Member(SlackPlace place) => new(SlackMessenger.PlatformName, place.Team, place.User);

    /// <summary>Who uses LabBot, without their zone where it is not known yet.</summary>
    public Caller Caller(SlackPlace place) => new(Member(place), place.Name, curators.IsNamed(place.User), Known(place.User))
    {
        Look = curators.LookFor(place.User),
        IsOverheard = place.Surface == SlackSurface.Mention,
    };

    /// <summary>Who uses LabBot, with the zone of their profile where Slack tells it.</summary>
    public async Task<Caller> CallerWithZoneAsync(SlackPlace place, CancellationToken cancellationToken) =>
        Caller(place) with { Zone = await ZoneAsync(place.User, SlackBudget.Interaction, cancellationToken).ConfigureAwait(false) };

    /// <summary>The zone of a profile, as read within the last day; null where Slack tells none, or none that the time zone data knows.</summary>
    public async Task<string?> ZoneAsync(string user, SlackBudget budget, CancellationToken cancellationToken)
    {
        if (zones.TryGetValue(user, out var known) && known.Until > time.GetUtcNow())
            return known.Zone;
        var answer = await api.CallAsync(new SlackCall("users.info", new JsonObject { ["user"] = user }, budget), cancellationToken).ConfigureAwait(false);
        var (zone, kept) = answer is SlackAnswer.Done { Body: var body }
            ? (body.TryGetProperty("user", out var profile) && profile.ValueKind == JsonValueKind.Object && profile.TryGetProperty("tz", out var tz) && tz.ValueKind == JsonValueKind.String ? Valid(tz.GetString()) : null, ZoneKept)
            : (known.Zone, FailureKept);
        zones[user] = (zone, time.GetUtcNow() + kept);
        return zone;
    }

    /// <summary>A profile changed.</summary>
    /// <returns>Its zone, if it is one.</returns>
    public string? Changed(string user, string? zone)
    {
        curators.ProfileChanged(user);
        var valid = Valid(zone);
        zones[user] = (valid, time.GetUtcNow() + ZoneKept);
        return valid;
    }

    /// <summary>A user group has other members now, or is no more.</summary>
    public void GroupChanged(string group) => curators.GroupChanged(group);

    private string? Known(string user) => zones.TryGetValue(user, out var known) ? known.Zone : null;

    private static string? Valid(string? zone) => zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } known ? known.Id : null;
}
