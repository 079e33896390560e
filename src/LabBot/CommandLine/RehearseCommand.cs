using System.CommandLine;
using System.Globalization;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Options;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace LabBot.CommandLine;

/// <summary><c>labbot rehearse</c>: lives a stretch of the drip in a minute, on a store of its own, and shows what the learner would have seen.</summary>
internal static class RehearseCommand
{
    private static readonly Option<string> TrackName = new("--track") { Description = "The track: full, tldr or another section.", HelpName = "NAME", DefaultValueFactory = _ => "tldr" };
    private static readonly Option<int> Days = new("--days") { Description = "How many days to live, 1 to 366.", HelpName = "N", DefaultValueFactory = _ => 14 };
    private static readonly Option<string> Start = new("--start") { Description = "The first date.", HelpName = "yyyy-MM-dd", DefaultValueFactory = _ => "2026-03-20" };
    private static readonly Option<string> Zone = new("--zone") { Description = "The learner's zone.", HelpName = "ZONE", DefaultValueFactory = _ => "Europe/Amsterdam" };
    private static readonly Option<bool> Silent = new("--silent") { Description = "The learner never answers; else each reading is answered with Done two hours later." };

    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("rehearse", "Lives days of the drip at once, on a store of its own that is removed afterwards, and prints what the learner would have seen.\n\nExamples:\n  labbot rehearse --track tldr --days 14\n  labbot rehearse --silent --days 21")
        {
            TrackName, Days, Start, Zone, Silent,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, device, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        if (Zones.Find(parsed.GetValue(Zone)!) is not { } zone)
            return Wrong(device, $"--zone is '{parsed.GetValue(Zone)}'; expected an IANA zone or its city{(Zones.Near(parsed.GetValue(Zone)!) is { Count: > 0 } near ? $"; did you mean {string.Join(", ", near)}?" : ", such as Europe/Amsterdam")}");
        if (DripOptions.Date(parsed.GetValue(Start)!) is not { } start)
            return Wrong(device, $"--start is '{parsed.GetValue(Start)}'; expected a date from 1900 to 2200, such as 2026-03-20");
        if (parsed.GetValue(Days) is not (>= 1 and <= 366))
            return Wrong(device, $"--days is '{parsed.GetValue(Days)}'; expected a whole number from 1 to 366");

        var folder = Directory.CreateTempSubdirectory("labbot-rehearsal-");
        try
        {
            var clock = new RehearsalTime(zone.AtStartOfDay(start).PlusHours(8).ToInstant());
            await using var bot = Startup.Start(parsed.GetValue(CommonOptions.Catalog), folder.FullName, clock, device, () => clock.Now.InZone(zone).ToString("dddd d MMMM uuuu, HH':'mm", CultureInfo.InvariantCulture));
            return bot is null ? LabBotCommand.CannotStart : await LiveAsync(parsed, bot, clock, zone, device, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> LiveAsync(ParseResult parsed, IServiceProvider bot, RehearsalTime clock, DateTimeZone zone, TerminalDevice device, CancellationToken cancellationToken)
    {
        var (router, worker, names) = (bot.GetRequiredService<CommandRouter>(), bot.GetRequiredService<DripWorker>(), bot.GetRequiredService<CommandNames>());
        var learner = Startup.Caller(CommonOptions.NoName, curator: false);
        await SayAsync($"/{names.Typed("reading settings")[1..]} zone {zone.Id}").ConfigureAwait(false);
        if (ReplyText.OutcomeOf(await SayAsync(names.Typed("reading start", parsed.GetValue(TrackName)!)).ConfigureAwait(false)) != Outcome.Answered)
            return 1;

        var end = clock.Now + Duration.FromDays(parsed.GetValue(Days));
        for (; clock.Now < end; clock.Now += Duration.FromMinutes(30))
        {
            var report = await worker.TickAsync(cancellationToken).ConfigureAwait(false);
            if (report.Sent > 0 && !parsed.GetValue(Silent))
            {
                clock.Now += Duration.FromHours(2);
                await SayAsync(names.Typed("reading done")).ConfigureAwait(false);
            }
        }

        await SayAsync(names.Typed("reading progress")).ConfigureAwait(false);
        await SayAsync(names.Typed("reading plan")).ConfigureAwait(false);
        await SayAsync(names.Typed("reading why")).ConfigureAwait(false);
        return 0;

        async Task<Reply> SayAsync(string line)
        {
            device.Output.WriteLine($"── {clock.Now.InZone(zone).ToString("ddd d MMM uuuu HH':'mm", CultureInfo.InvariantCulture)} ── you: {line}\n");
            var reply = await router.TypedAsync(line, learner, cancellationToken).ConfigureAwait(false);
            device.Output.WriteLine(ReplyText.Render(reply, device.Layout(names.Typed)) + "\n");
            return reply;
        }
    }

    private static int Wrong(TerminalDevice device, string message)
    {
        device.WriteError(message);
        return LabBotCommand.CannotStart;
    }

    /// <summary>The clock of a rehearsal, put forward by hand.</summary>
    private sealed class RehearsalTime(Instant start) : TimeProvider
    {
        public Instant Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
    }
}
