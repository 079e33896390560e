using LabBot.Core.Kit;
using NodaTime;
using NodaTime.TimeZones;

namespace LabBot.Core.Learning;

/// <summary>Finds the zone that someone means.</summary>
public static class Zones
{
    private static readonly IReadOnlyCollection<string> Ids = DateTimeZoneProviders.Tzdb.Ids;

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
