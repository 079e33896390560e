using System.Globalization;
using System.Net.Http.Headers;

namespace LabBot.Wire;

/// <summary>Reads how long a platform asks to wait.</summary>
internal static class RetryAfter
{
    /// <summary>Even a server that says 0 is not asked again at once: that would be the same request that it has just refused.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>A longer one is a mistake, or an outage of which an hour later more is known.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Where nothing can be read, as with an error page of something before the platform. Half of the minute over which Slack counts.</summary>
    public static readonly TimeSpan Unknown = TimeSpan.FromSeconds(30);

    /// <summary>The delay that the headers ask for, between <see cref="Shortest"/> and <see cref="Longest"/>.</summary>
    public static TimeSpan Read(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.NonValidated.TryGetValues("Retry-After", out var values) && values.Count > 0 ? Read(values.First(), now) : Unknown;

    /// <summary>The same for one value.</summary>
    public static TimeSpan Read(string value, DateTimeOffset now) => TryRead(value, now) ?? Unknown;

    /// <summary>The same; null where the value is neither seconds, with or without a fraction, nor a date.</summary>
    public static TimeSpan? TryRead(string value, DateTimeOffset now)
    {
        if (double.TryParse(value.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
            return Bounded(TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)));
        return DateTimeOffset.TryParseExact(value.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Bounded(date - now) : null;
    }

    private static TimeSpan Bounded(TimeSpan delay) => delay < Shortest ? Shortest : delay > Longest ? Longest : delay;
}
