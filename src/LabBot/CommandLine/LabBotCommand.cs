using System.CommandLine;
using System.CommandLine.Parsing;
using LabBot.Core.Curation;
using LabBot.Core.Storage;
using LabBot.Options;
using LabBot.Terminal;

namespace LabBot.CommandLine;

/// <summary>The program's command line. Exit codes: 0 done, 1 misuse in the chat, nothing found or a kit with errors, 2 cannot start.</summary>
public static class LabBotCommand
{
    /// <summary>Could not start: the command line, the settings or the kit is wrong.</summary>
    public const int CannotStart = 2;

    // What is in flight gets the eight seconds of Stopping.All, the store some more.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(15);

    /// <summary>Runs the program in the terminal it was started in.</summary>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, TerminalDevice.System());

    /// <summary>Runs the program on a device; whatever goes wrong is a message on its error output, never a stack trace.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="device">The terminal.</param>
    /// <param name="outside">Fetches lists by their address; null for the world as the settings have it.</param>
    public static async Task<int> RunAsync(string[] args, TerminalDevice device, IOutside? outside = null)
    {
        try
        {
            // A word that begins with @ is part of what someone says, not a file of further arguments.
            var parsed = Root(device, outside).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                // After the first word that is not known, every further one is not known either.
                device.WriteError(parsed.Errors[0].Message);
                device.WriteError($"'{PathOf(parsed.CommandResult)} --help' shows what is expected.");
                return CannotStart;
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { Output = device.Output, Error = device.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopWithin }).ConfigureAwait(false);
        }
        catch (SettingsException error)
        {
            foreach (var message in error.Messages)
                device.WriteError(message);
            return CannotStart;
        }
        catch (StoreException error)
        {
            device.WriteError(error.Message);
            return CannotStart;
        }
        catch (OperationCanceledException)
        {
            return CannotStart;
        }
        catch (Exception error)
        {
            device.WriteError($"LabBot stopped on an error of its own: {error.GetType().Name}: {error.Message}");
            return CannotStart;
        }
    }

    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "labbot";

    private static RootCommand Root(TerminalDevice device, IOutside? outside)
    {
        var root = new RootCommand("LabBot brings newcomers of a research lab through a kit of readings, in the chat they already use.")
        {
            RunCommand.Define(device),
            AskCommand.Define(device),
            ChatCommand.Define(device),
            CatalogCommand.Define(device, outside),
            DripCommand.Define(device),
            RehearseCommand.Define(device),
            SlackCommand.Define(device),
            DiscordCommand.Define(device),
            DoctorCommand.Define(device),
            BackupCommand.Define(device),
            BackupCommand.DefineRestore(device),
        };
        root.Options.Add(CommonOptions.Catalog);
        root.Options.Add(CommonOptions.Data);
        root.SetAction((parsed, cancellationToken) => RunCommand.RunAsync(parsed, device, cancellationToken));
        return root;
    }
}
