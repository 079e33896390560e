using System.CommandLine;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Options;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot discord</c>: what an operator of Discord may want to see before LabBot runs.</summary>
internal static class DiscordCommand
{
    private static readonly Option<string?> Localizations = new("--localizations") { Description = "A JSON file with the names and descriptions of commands in other languages.", HelpName = "FILE" };

    /// <summary>The command and what stands under it.</summary>
    public static Command Define(TerminalDevice device)
    {
        var commands = new Command("commands", "Prints the commands as LabBot registers them on Discord when it starts, as they are called here.\n\nExamples:\n  labbot discord commands > discord-commands.json\n  labbot discord commands --localizations labbot.de.json") { Localizations };
        commands.SetAction((parsed, _) => PrintCommandsAsync(parsed, device));
        return new Command("discord", "Shows what LabBot sets up on Discord.") { commands };
    }

    private static async Task<int> PrintCommandsAsync(ParseResult parsed, TerminalDevice device)
    {
        await using var bot = Startup.Start(parsed.GetValue(CommonOptions.Catalog), DataFolder.Choose(null), TimeProvider.System, device);
        if (bot is null)
            return LabBotCommand.CannotStart;
        var options = Startup.Option<DiscordOptions>();
        if (parsed.GetValue(Localizations) is { } file)
            options.Localizations = file;
        device.Output.WriteLine(DiscordJson.Write(options.ToCommands(bot.GetRequiredService<CommandRouter>().Definitions, bot.GetRequiredService<CommandNames>())));
        return 0;
    }
}
