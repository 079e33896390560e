using System.CommandLine;
using System.Globalization;
using System.Text;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Options;
using LabBot.Terminal;

namespace LabBot.CommandLine;

/// <summary><c>labbot drip simulate</c>: every send of a plan, before anything is sent.</summary>
internal static class SimulateCommand
{
    private static readonly Option<string> TrackName = new("--track") { Description = "The track: full, tldr or another section.", HelpName = "NAME", DefaultValueFactory = _ => Track.Full };
    private static readonly Option<string?> Zone = new("--zone") { Description = "The learner's zone; else the lab's.", HelpName = "ZONE" };
    private static readonly Option<string?> At = new("--at") { Description = "The hour, HH:mm; else the lab's.", HelpName = "HH:mm" };
    private static readonly Option<string?> Days = new("--days") { Description = "The days, such as mon-fri; else the lab's.", HelpName = "DAYS" };
    private static readonly Option<string> Start = new("--start") { Description = "The first date.", HelpName = "yyyy-MM-dd", Required = true };
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How to print it.", DefaultValueFactory = _ => "table" }.AcceptOnlyFromAmong("table", "tsv", "ics");

    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("simulate", "Prints every send of a plan: when, in which zone, what. Nothing is sent and no store is opened.\n\nExample:\n  labbot drip simulate --track full --zone Europe/Amsterdam --at 09:00 --days mon-fri --start 2026-03-02 --format tsv")
        {
            TrackName, Zone, At, Days, Start, Format,
        };
        command.SetAction(parsed => Run(parsed, device));
        return command;
    }

    private static int Run(ParseResult parsed, TerminalDevice device)
    {
        if (Startup.ReadKit(parsed.GetValue(CommonOptions.Catalog), device) is not var (catalog, defaults))
            return LabBotCommand.CannotStart;
        var wrong = new List<string>();
        var track = Track.Find(catalog, parsed.GetValue(TrackName)!);
        var tracks = Track.NamesToStart(catalog);
        if (track is not { Steps.Count: > 0 })
            wrong.Add($"--track is '{parsed.GetValue(TrackName)}'{(track is null ? "" : ", which has nothing to read")}; expected one of {string.Join(", ", tracks)}{Nearest.Hint(parsed.GetValue(TrackName)!, tracks)}");
        var zone = parsed.GetValue(Zone) is { } id ? Zones.Find(id) : defaults.Zone;
        if (zone is null)
            wrong.Add($"--zone is '{parsed.GetValue(Zone)}'; expected an IANA zone or its city{(Zones.Near(parsed.GetValue(Zone)!) is { Count: > 0 } near ? $"; did you mean {string.Join(", ", near)}?" : ", such as Europe/Amsterdam")}");
        var at = parsed.GetValue(At) is { } hour ? DripOptions.Hour(hour) : defaults.At;
        if (at is null)
            wrong.Add($"--at is '{parsed.GetValue(At)}'; expected HH:mm between 00:00 and 23:59{DripHour.Hint(parsed.GetValue(At)!)}");
        var days = defaults.Days;
        if (parsed.GetValue(Days) is { } given && !DripDays.TryParse(given, out days))
            wrong.Add($"--days is '{given}'; expected days and ranges such as mon-fri, mon,wed,fri or daily{DripDays.Hint(given)}");
        var start = DripOptions.Date(parsed.GetValue(Start)!);
        if (start is null)
            wrong.Add($"--start is '{parsed.GetValue(Start)}'; expected a date from 1900 to 2200, such as 2026-03-02");
        foreach (var message in wrong)
            device.WriteError(message);
        if (wrong.Count > 0)
            return LabBotCommand.CannotStart;

        var schedule = new DripSchedule(zone!, at!.Value, days, defaults.Holidays);
        var sends = DripForecast.Of(track!, Progress.None, new DripState(schedule, start!.Value), zone!.AtStartOfDay(start.Value).ToInstant()).ToList();
        device.Output.Write(parsed.GetValue(Format) switch
        {
            "tsv" => Tsv(sends),
            "ics" => IcsCalendar.Of(catalog, track!, sends),
            _ => Table(sends, schedule),
        });
        return 0;
    }

    private static string Tsv(IEnumerable<ForecastSend> sends) =>
        "day\tlocal date\tlocal time\tUTC instant\twork key\ttitle\trelation\n"
        + string.Concat(sends.Select(send => string.Join('\t', send.Day, Date(send), Time(send), Utc(send), send.Step.Work.Id, Cell(send.Step.Work.Title), Relation(send)) + "\n"));

    private static string Table(IReadOnlyList<ForecastSend> sends, DripSchedule schedule)
    {
        var table = new StringBuilder();
        foreach (var send in sends)
            table.Append(CultureInfo.InvariantCulture, $"{send.Day,3}  {send.At.ToString("ddd", CultureInfo.InvariantCulture)} {Date(send)} {Time(send)}  {Cell(send.Step.Work.Title)}{(Relation(send) is { Length: > 0 } relation ? $" ({relation})" : "")}\n");
        return table.Append(CultureInfo.InvariantCulture, $"{sends.Count} readings, {schedule.Days} at {schedule.At:HH':'mm}, {schedule.Zone.Id} time\n").ToString();
    }

    private static string Date(ForecastSend send) => send.At.Date.ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture);

    private static string Time(ForecastSend send) => send.At.TimeOfDay.ToString("HH':'mm", CultureInfo.InvariantCulture);

    private static string Utc(ForecastSend send) => send.At.ToInstant().ToString("uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture);

    private static string Relation(ForecastSend send) => send.Step.Relation is { } relation ? $"{relation.Kind.ToTarget().ToLowerInvariant()} {relation.Target}" : "";

    private static string Cell(string text) => Core.Cards.InertText.OneLine(text);
}
