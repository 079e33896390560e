using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Commands.Reading;

/// <summary>Asks a learner for their zone, where the platform does not tell it: by the time that it is there now, which people know better than a zone's name.</summary>
internal static class ZoneQuestion
{
    /// <summary>The question; what is chosen is set at once.</summary>
    /// <param name="lab">The lab's zone, which holds until then.</param>
    /// <param name="now">The present.</param>
    /// <param name="names">What the commands are called.</param>
    public static IEnumerable<CardBlock> Of(DateTimeZone lab, Instant now, CommandNames names) =>
    [
        new Paragraph(new Span.Bold("What time is it where you are? "), "Choose a place with your time. Another one: ", new Span.Code(names.Typed("reading settings", "zone <city>")), "."),
        new Actions(new Select("Your time zone", new ActionId("reading settings"), [.. Zones.ToChoose(lab, now).Select(zone => Choice(zone, now))])),
    ];

    /// <summary>A zone as something to choose; its value is what <c>/reading settings</c> takes.</summary>
    private static Choice Choice(DateTimeZone zone, Instant now) =>
        new($"{now.InZone(zone).ToString("ddd HH:mm", CultureInfo.InvariantCulture)}, {Zones.Place(zone)}", $"zone {zone.Id}");
}
