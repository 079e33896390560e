using System.Globalization;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Options;

/// <summary>When readings are sent, for everyone who set nothing else.</summary>
public sealed class DripOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Drip";

    /// <summary>The lab's zone: an IANA id, a Windows name or a city. Default <c>Etc/UTC</c>.</summary>
    public string Zone { get; set; } = "Etc/UTC";

    /// <summary>The hour of the day there, <c>00:00</c> to <c>23:59</c>. Default <c>09:00</c>.</summary>
    public string DeliverAt { get; set; } = "09:00";

    /// <summary>The days: <c>mon-fri</c>, <c>mon,wed,fri</c>, <c>daily</c>. Default <c>mon-fri</c>.</summary>
    public string Days { get; set; } = "mon-fri";

    /// <summary>Dates without readings, <c>2026-12-25</c>. Default none.</summary>
    public string[] Holidays { get; set; } = [];

    /// <summary>After how many unanswered readings in a row the drip pauses itself, 1 to 100. Default 5.</summary>
    public int PauseAfterUnanswered { get; set; } = 5;

    /// <summary>The settings as the drip takes them.</summary>
    public DripDefaults ToDefaults() => new(
        Zones.Find(Zone)!, Hour(DeliverAt)!.Value, DripDays.TryParse(Days, out var days) ? days : DripDays.Workdays, Holidays.Select(date => Date(date)!.Value).ToHashSet(), PauseAfterUnanswered);

    /// <summary>Reads <c>HH:mm</c> or <c>H:mm</c>; null for anything else.</summary>
    public static LocalTime? Hour(string text) => LocalTimePattern.CreateWithInvariantCulture("H':'mm").Parse(text) is { Success: true, Value: var hour } ? hour : null;

    /// <summary>Reads <c>yyyy-MM-dd</c> from 1900 to 2200, so that plans stay within the calendar; null for anything else.</summary>
    public static LocalDate? Date(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1900 and <= 2200 } date } ? date : null;

    /// <summary>Checks each setting.</summary>
    public sealed class Validator : IValidateOptions<DripOptions>
    {
        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, DripOptions options)
        {
            var failures = new List<string>();
            if (Zones.Find(options.Zone) is null)
                failures.Add($"{Section}:{nameof(Zone)} is '{options.Zone}'; expected an IANA zone or its city, such as Europe/Amsterdam{(Zones.Near(options.Zone) is { Count: > 0 } near ? $"; did you mean {string.Join(", ", near)}?" : "")}");
            if (Hour(options.DeliverAt) is null)
                failures.Add($"{Section}:{nameof(DeliverAt)} is '{options.DeliverAt}'; expected HH:mm between 00:00 and 23:59{DripHour.Hint(options.DeliverAt)}");
            if (!DripDays.TryParse(options.Days, out _))
                failures.Add($"{Section}:{nameof(Days)} is '{options.Days}'; expected days and ranges such as mon-fri, mon,wed,fri or daily{DripDays.Hint(options.Days)}");
            for (var i = 0; i < options.Holidays.Length; i++)
            {
                if (Date(options.Holidays[i]) is null)
                    failures.Add($"{Section}:{nameof(Holidays)}:{i} is '{options.Holidays[i]}'; expected a date from 1900 to 2200, such as {new LocalDate(2026, 12, 25).ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture)}");
            }

            if (options.PauseAfterUnanswered is < 1 or > 100)
                failures.Add($"{Section}:{nameof(PauseAfterUnanswered)} is '{options.PauseAfterUnanswered}'; expected a whole number from 1 to 100");
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }
    }
}
