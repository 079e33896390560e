using System.CommandLine;
using LabBot.Core.Commands;
using LabBot.Core.Lookup;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot chat</c>: a conversation on the terminal.</summary>
internal static class ChatCommand
{
    private static readonly Option<string> As = CommonOptions.As();
    private static readonly Option<bool> Curator = CommonOptions.Curator();

    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("chat", "Talks with LabBot on the terminal. With input from a pipe, each line is answered in turn.\n\nExamples:\n  labbot chat\n  echo /kit scgpt | labbot chat") { As, Curator, CommonOptions.Data };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed, Startup.Caller(parsed.GetValue(As)!, parsed.GetValue(Curator)), device, cancellationToken));
        return command;
    }

    /// <summary>Talks until the person leaves.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Caller caller, TerminalDevice device, CancellationToken cancellationToken)
    {
        // System.CommandLine listens for SIGTERM once it has this task: before anything is answered.
        await Task.Yield();
        await using var bot = await Startup.StartAsync(parsed, device, cancellationToken).ConfigureAwait(false);
        if (bot is null)
            return LabBotCommand.CannotStart;
        var chat = new Chat(
            bot.GetRequiredService<CommandRouter>(), bot.GetRequiredService<CommandNames>(), bot.GetRequiredService<LiveKit>(), bot.GetRequiredService<CatalogFolder>(), bot.GetRequiredService<EditsFile>(), device);
        await chat.RunAsync(caller, cancellationToken).ConfigureAwait(false);
        return 0;
    }
}
