using System.CommandLine;
using LabBot.Core.Commands.Curation;
using LabBot.Hosting;
using LabBot.Storage.LiteDb;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot catalog fold</c>: what curators changed in the chat goes into the kit's files.</summary>
internal static class FoldCommand
{
    private static readonly Option<bool> Commit = new("--commit") { Description = "Commit what is written to the Git repository of the kit, one commit for each curator, as its author; what was changed at the terminal without a name, as Git's own user." };

    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("fold", """
            Writes what curators changed in the chat into the kit's files: added and changed lines only. The files are read back, and put back as they were unless they then hold what people see.
            A LabBot that runs on the data folder is asked to do it. Exit code 1 where an edit contradicts the files and waits for a curator.

            Examples:
              labbot catalog fold --data /var/lib/labbot
              labbot catalog fold --commit
            """)
        { Commit, CommonOptions.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, device, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        var (folder, commit) = (DataFolder.Choose(parsed.GetValue(CommonOptions.Data)), parsed.GetValue(Commit));
        if (!File.Exists(Path.Combine(folder, LiteDbStore.FileName)))
        {
            device.WriteError($"{folder} holds no {LiteDbStore.FileName}, so there are no edits to fold; name the data folder with --data.");
            return LabBotCommand.CannotStart;
        }

        if (await StoreSocket.AskAsync(folder, commit ? StoreSocket.FoldAndCommit : StoreSocket.Fold, cancellationToken).ConfigureAwait(false) is var (isOk, answer))
        {
            var sentences = answer.Split(StoreSocket.Part);
            return Say(device, new FoldOutcome(isOk, sentences[0], sentences[1..]));
        }

        await using var bot = Startup.Start(parsed.GetValue(CommonOptions.Catalog), folder, TimeProvider.System, device);
        if (bot is null)
            return LabBotCommand.CannotStart;
        FoldOutcome outcome;
        try
        {
            outcome = await FoldedFiles.WriteAsync(bot.GetRequiredService<CurationDesk>(), bot.GetRequiredService<CatalogFolder>(), commit, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            device.WriteError(error.Message);
            return LabBotCommand.CannotStart;
        }

        return Say(device, outcome);
    }

    private static int Say(TerminalDevice device, FoldOutcome outcome)
    {
        (outcome.IsDone ? device.Output : device.Error).WriteLine(outcome.Says);
        foreach (var conflict in outcome.Conflicts)
            device.WriteError(conflict);
        return !outcome.IsDone ? LabBotCommand.CannotStart : outcome.Conflicts.Count > 0 ? 1 : 0;
    }
}
