using NodaTime;

namespace LabBot.Core.Storage;

/// <summary>
/// The event of a platform that a change comes from. Platforms send an event again when its acknowledgement is lost; a store that has taken
/// a change with this cause takes no other with it.
/// </summary>
/// <param name="Id">What tells the event from any other, the platform's name in front: <c>slack:Ev0123</c>.</param>
/// <param name="At">When it came; it is remembered for <see cref="RememberedFor"/> from then on.</param>
public sealed record Cause(string Id, Instant At)
{
    /// <summary>How long a store remembers a cause. Slack sends an event again within an hour; a day covers what a queue between may hold back.</summary>
    public static readonly Duration RememberedFor = Duration.FromHours(48);
}
