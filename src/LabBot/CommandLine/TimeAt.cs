using NodaTime;
using NodaTime.Text;

namespace LabBot.CommandLine;

/// <summary>A clock that stands at one instant, for rehearsals: <c>--now 2026-03-02T08:00:00Z</c>.</summary>
internal sealed class TimeAt(Instant now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now.ToDateTimeOffset();

    /// <summary>Reads an ISO instant with its offset, such as <c>2026-03-02T09:00:00+01:00</c> or <c>…Z</c>, from 1900 to 2200; null for anything else.</summary>
    public static Instant? Parse(string text) => OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: { Year: >= 1900 and <= 2200 } time } ? time.ToInstant() : null;
}
