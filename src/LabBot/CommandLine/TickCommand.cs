using System.CommandLine;
using LabBot.Core.Drip;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot drip tick --now INSTANT</c>: one step of the drip at that instant, to the terminal. A rehearsal tool.</summary>
internal static class TickCommand
{
    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("tick", "Delivers what is due to the terminal, as if it were the instant of --now. A rehearsal tool; the service ticks by itself.\n\nExample:\n  labbot drip tick --data ./try --now 2026-03-02T09:00:00Z")
        {
            CommonOptions.Data, CommonOptions.Now,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, device, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        await using var bot = await Startup.StartAsync(parsed, device, cancellationToken).ConfigureAwait(false);
        if (bot is null)
            return LabBotCommand.CannotStart;
        var report = await bot.GetRequiredService<DripWorker>().TickAsync(cancellationToken).ConfigureAwait(false);
        device.Error.WriteLine($"{report.Planned} planned, {report.Sent} sent, {report.Other} ended otherwise.");
        return 0;
    }
}
