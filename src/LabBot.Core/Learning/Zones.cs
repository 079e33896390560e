using LabBot.Core.Kit;
using NodaTime;
using NodaTime.TimeZones;

namespace LabBot.Core.Learning;

/// <summary>Finds the zone that someone means.</summary>
public static class Zones
{
    private static readonly IReadOnlyCollection<string> Ids = DateTimeZoneProviders.Tzdb.Ids;

    // A well-known place for each time that many people live by; with the lab's own they are as many as a menu holds.
    private static readonly string[] WellKnown =
    [
        "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Halifax", "America/Sao_Paulo",
        "Etc/UTC", "Europe/London", "Africa/Lagos", "Europe/Amsterdam", "Africa/Johannesburg", "Europe/Athens", "Europe/Istanbul", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata",
        "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
    ];

    /// <summary>Up to 25 zones to choose from, as many as Discord's menus hold: the lab's own first, then well-known ones from west to east.</summary>
    public static IReadOnlyList<DateTimeZone> ToChoose(DateTimeZone lab, Instant now) =>
        [lab, .. WellKnown.Select(id => DateTimeZoneProviders.Tzdb[id]).Where(zone => Place(zone) != Place(lab)).OrderBy(zone => zone.GetUtcOffset(now))];

    /// <summary>A zone as people call it: its city, or its id where that names none.</summary>
    public static string Place(DateTimeZone zone) => IsPlace(zone.Id) ? City(zone.Id) : zone.Id.Replace("Etc/", "", StringComparison.Ordinal);

    /// <summary>Up to 25 ids whose city or region begins with what is typed, or holds it; the well-known ones for nothing typed.</summary>
    public static IReadOnlyList<string> Completing(string typed)
    {
        var name = typed.Trim().Replace(' ', '_');
        return name.Length == 0
            ? WellKnown
            : [.. Ids.Where(IsPlace).Where(id => id.Contains(name, StringComparison.OrdinalIgnoreCase)).OrderBy(id => City(id).StartsWith(typed.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : 1).ThenBy(id => id, StringComparer.Ordinal).Take(25)];
    }

    /// <summary>
    /// The zone by its IANA id, its Windows name or its city, whatever the case: <c>Europe/Amsterdam</c>, <c>W. Europe Standard Time</c>,
    /// <c>amsterdam</c>, <c>new york</c>. Null when none or several are meant.
    /// </summary>
    public static DateTimeZone? Find(string text)
    {
        var name = text.Trim();
        var id = Ids.FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? TzdbDateTimeZoneSource.Default.WindowsToTzdbIds.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            ?? (Cities(name) is [var only] ? only : null);
        return id is null ? null : DateTimeZoneProviders.Tzdb[id];
    }

    /// <summary>Up to five ids that may have been meant, nearest first.</summary>
    public static IReadOnlyList<string> Near(string text)
    {
        var name = text.Trim();
        var byWord = Ids.Where(id => name.Length >= 3 && id.Contains(name.Replace(' ', '_'), StringComparison.OrdinalIgnoreCase)).Where(IsPlace);
        var bySpelling = new[] { Nearest.To(name, Ids.Where(IsPlace)), Nearest.To(name, Ids.Where(IsPlace).Select(City)) is { } city ? Ids.First(id => IsPlace(id) && City(id) == city) : null };
        return [.. bySpelling.OfType<string>().Concat(byWord).Distinct().Take(5)];
    }

    private static string[] Cities(string name) => [.. Ids.Where(id => IsPlace(id) && City(id).Equals(name, StringComparison.OrdinalIgnoreCase))];

    private static bool IsPlace(string id) => id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal);

    private static string City(string id) => id[(id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
