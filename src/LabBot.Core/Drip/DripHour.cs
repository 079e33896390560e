using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Core.Drip;

/// <summary>The hour of the day at which readings come, as people write it.</summary>
public static partial class DripHour
{
    private const int MinutesOfADay = 24 * 60;

    private static readonly LocalTimePattern[] Forms =
        [.. new[] { "H:mm", "H.mm", "H'h'mm", "h:mmtt", "h:mm tt", "htt", "h tt", "%H" }.Select(form => LocalTimePattern.Create(form, CultureInfo.InvariantCulture))];

    /// <summary>Reads <c>8</c>, <c>08:30</c>, <c>8.30</c>, <c>17h15</c>, <c>9am</c>, <c>9:30 PM</c>; null for anything else.</summary>
    public static LocalTime? Parse(string text)
    {
        var typed = text.Trim().ToUpperInvariant().Replace('H', 'h');
        return Forms.Select(form => form.Parse(typed)).FirstOrDefault(read => read.Success) is { } found ? found.Value : null;
    }

    /// <summary>
    /// The hour that was probably meant, written <c>01:00</c>, which <see cref="Parse"/> and the settings read: hours and minutes are counted on from
    /// midnight, past the end of the day (25:00 is 01:00) and of the hour (9:75 is 10:15), for up to two days and 99 minutes; digits without a mark
    /// between are split before the last two (930 is 09:30). Null when there is nothing to count.
    /// </summary>
    public static string? Near(string text)
    {
        if (text.Length > 40 || Counted().Match(text) is not { Success: true } read)
            return null;
        var (hours, minutes) = (Number(read, "hours"), Number(read, "minutes"));
        hours = read.Groups["half"].Value.ToLowerInvariant() switch
        {
            "a" when hours == 12 => 0,
            "p" when hours < 12 => hours + 12,
            _ => hours,
        };
        return hours < 48 ? LocalTime.Midnight.PlusMinutes(((hours * 60) + minutes) % MinutesOfADay).ToString("HH':'mm", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Ends a message on a text that was refused: <c>; did you mean 01:00?</c>, or nothing when no hour is near.</summary>
    public static string Hint(string text) => Near(text) is { } near ? $"; did you mean {near}?" : "";

    private static int Number(Match read, string group) => read.Groups[group] is { Success: true } digits ? int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("""
        ^\s* (?<hours>[0-9]{1,2}) (?: \s*[:.,;hH_\ -]\s* (?<minutes>[0-9]{1,2}) | (?<minutes>[0-9]{2}) )? (?: :[0-9]{2} )? \s* h? \s* (?: (?<half>[aApP])\.?[mM]?\.? )? \s*$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Counted();
}
