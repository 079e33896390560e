using System.Globalization;
using System.Text;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;

namespace LabBot.CommandLine;

/// <summary>A plan as a calendar file (RFC 5545): one event of 30 minutes a reading, in UTC, so that every calendar shows it right.</summary>
internal static class IcsCalendar
{
    private const int MostBytesInALine = 75;

    /// <summary>The calendar, lines ended by CR LF and folded at 75 bytes as the RFC asks.</summary>
    public static string Of(Catalog kit, Track track, IEnumerable<ForecastSend> sends)
    {
        var calendar = new StringBuilder();
        Line(calendar, "BEGIN:VCALENDAR");
        Line(calendar, "VERSION:2.0");
        Line(calendar, "PRODID:-//LabBot//drip simulate//EN");
        Line(calendar, $"X-WR-CALNAME:{Escape($"{kit.Info.Title}: {track.Title}")}");
        foreach (var send in sends)
        {
            var start = send.At.ToInstant();
            Line(calendar, "BEGIN:VEVENT");
            Line(calendar, $"UID:{track.Name}-{send.Step.Work.Id}-{start.ToUnixTimeSeconds()}@labbot");
            Line(calendar, $"DTSTAMP:{Utc(start)}");
            Line(calendar, $"DTSTART:{Utc(start)}");
            Line(calendar, "DURATION:PT30M");
            Line(calendar, $"SUMMARY:{Escape(send.Step.Work.Title)}");
            if (send.Step.Relation is { } relation && kit.FindWork(relation.Target) is { } target)
                Line(calendar, $"DESCRIPTION:{Escape($"{relation.Kind.ToTarget()} {target.Title}")}");
            Line(calendar, $"URL:{send.Step.Work.Link.AbsoluteUri}");
            Line(calendar, "END:VEVENT");
        }

        Line(calendar, "END:VCALENDAR");
        return calendar.ToString();
    }

    private static string Utc(NodaTime.Instant instant) => instant.ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => Core.Cards.InertText.OneLine(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    private static void Line(StringBuilder calendar, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > MostBytesInALine)
            {
                calendar.Append("\r\n ");
                bytes = 1;
            }

            calendar.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        calendar.Append("\r\n");
    }
}
