using System.CommandLine;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot discord</c>: what an operator of Discord may want to see before LabBot runs.</summary>
internal static class DiscordCommand
{
    private static readonly Option<FileInfo?> Localizations = new("--localizations") { Description = "A JSON file with the names and descriptions of commands in other languages.", HelpName = "FILE" };

    /// <summary>The command and what stands under it.</summary>
    public static Command Define(TerminalDevice device)
    {
        var commands = new Command("commands", "Prints the commands as LabBot registers them on Discord when it starts, as they are called here.\n\nExamples:\n  labbot discord commands > discord-commands.json\n  labbot discord commands --localizations labbot.de.json") { Localizations };
        commands.SetAction((parsed, cancellationToken) => PrintCommandsAsync(parsed, device, cancellationToken));
        return new Command("discord", "Shows what LabBot sets up on Discord.") { commands };
    }

    private static async Task<int> PrintCommandsAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        await using var bot = Startup.Start(parsed.GetValue(CommonOptions.Catalog), DataFolder.Choose(null), TimeProvider.System, device);
        if (bot is null)
            return LabBotCommand.CannotStart;
        var definitions = bot.GetRequiredService<CommandRouter>().VisibleTo(Startup.Caller("operator", curator: true));
        try
        {
            var texts = DiscordLocalizations.None;
            if (parsed.GetValue(Localizations) is { } file)
            {
                (texts, var problems) = DiscordLocalizations.Read(file.Name, await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false), definitions);
                foreach (var problem in problems)
                    device.WriteError(problem);
                if (problems.Count > 0)
                    return LabBotCommand.CannotStart;
            }

            device.Output.WriteLine(DiscordJson.Write(DiscordCommands.Of(definitions, bot.GetRequiredService<CommandNames>(), texts)));
            return 0;
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
        {
            device.WriteError(error.Message);
            return LabBotCommand.CannotStart;
        }
    }
}
