using System.Globalization;
using System.Net.Http.Headers;

namespace LabBot.Discord.Wire;

/// <summary>What Discord says of a bucket in the headers of an answer (https://discord.com/developers/docs/topics/rate-limits#header-format).</summary>
/// <param name="Bucket">Discord's name for it, which does not hold the major parameter.</param>
/// <param name="Limit">How many calls its window takes, at least one.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="ResetAfter">When the window ends, from now.</param>
internal sealed record RateLimits(string Bucket, int Limit, int Remaining, TimeSpan ResetAfter)
{
    /// <summary>What the headers say; null where they do not, or not in full.</summary>
    public static RateLimits? Read(HttpResponseHeaders headers) =>
        One(headers, "X-RateLimit-Bucket") is { Length: > 0 and <= 200 } bucket
        && int.TryParse(One(headers, "X-RateLimit-Limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
        && int.TryParse(One(headers, "X-RateLimit-Remaining"), NumberStyles.None, CultureInfo.InvariantCulture, out var remaining)
        && double.TryParse(One(headers, "X-RateLimit-Reset-After"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var after) && double.IsFinite(after)
            ? new RateLimits(bucket, limit, Math.Min(remaining, limit), TimeSpan.FromSeconds(Math.Min(after, LabBot.Wire.RetryAfter.Longest.TotalSeconds)))
            : null;

    /// <summary>A header's value; null where it is missing.</summary>
    public static string? One(HttpResponseHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First() : null;
}
