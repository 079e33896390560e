using System.CommandLine;
using LabBot.Core.Cards;
using LabBot.Terminal;

namespace LabBot.CommandLine;

/// <summary><c>labbot run</c>, and <c>labbot</c> alone: hosts what is configured; with no platform, talks on the terminal.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("run", "Runs the bot; the same as labbot alone. With no platform configured it talks on the terminal.\n\nExample:\n  labbot run --catalog ~/our-kit") { CommonOptions.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, device, cancellationToken));
        return command;
    }

    private static readonly Card Welcome = new("LabBot, on this terminal only",
    [
        new Paragraph("No platform is configured. This version has no Slack and no Discord yet; the kit, the search and the commands are the ones they will use. README.md says how to bring your own kit."),
    ]);

    /// <summary>Runs the bot.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        if (!device.IsInteractive)
        {
            device.WriteError("Nothing to run: no platform is configured and there is no terminal to talk on; try 'labbot ask \"/kit scgpt\"', or 'labbot chat' with lines from a pipe.");
            return LabBotCommand.CannotStart;
        }

        device.Output.WriteLine(PlainTextRenderer.Render(Welcome, device.Layout(id => id.ToString())));
        device.Output.WriteLine();
        return await ChatCommand.RunAsync(parsed, Startup.Caller("you", curator: false), device, cancellationToken).ConfigureAwait(false);
    }
}
