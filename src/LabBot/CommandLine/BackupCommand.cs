using System.CommandLine;
using LabBot.Hosting;
using LabBot.Storage.LiteDb;
using LabBot.Terminal;

namespace LabBot.CommandLine;

/// <summary><c>labbot backup</c> and <c>labbot restore</c>: a proven copy of what LabBot remembers, and the way back.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> Backup = new("backup") { Description = "The backup's file, as 'labbot backup' printed it." };

    /// <summary><c>labbot backup</c>.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("backup", "Keeps a copy of what LabBot remembers in backups/ of the data folder, proven by opening it. A LabBot that runs on the folder is asked to do it.\n\nExample:\n  labbot backup --data /var/lib/labbot") { CommonOptions.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = DataFolder.Choose(parsed.GetValue(CommonOptions.Data));
            if (!File.Exists(Path.Combine(folder, LiteDbStore.FileName)))
            {
                device.WriteError($"{folder} holds no {LiteDbStore.FileName}, so there is nothing to back up; name the data folder with --data.");
                return LabBotCommand.CannotStart;
            }

            if (await StoreSocket.AskAsync(folder, StoreSocket.Backup, cancellationToken).ConfigureAwait(false) is var (isOk, answer))
            {
                (isOk ? device.Output : device.Error).WriteLine(answer);
                return isOk ? 0 : LabBotCommand.CannotStart;
            }

            await using var store = LiteDbStore.Open(folder, TimeProvider.System);
            device.Output.WriteLine(await store.BackupAsync(cancellationToken).ConfigureAwait(false));
            return 0;
        });
        return command;
    }

    /// <summary><c>labbot restore FILE</c>.</summary>
    public static Command DefineRestore(TerminalDevice device)
    {
        var command = new Command("restore", "Puts a backup in the place of what LabBot remembers; what it replaces is kept beside it. LabBot must not be running.\n\nExample:\n  labbot restore /var/lib/labbot/backups/labbot-20260302T090000Z.db --data /var/lib/labbot") { Backup, CommonOptions.Data };
        command.SetAction(parsed =>
        {
            var replaced = LiteDbStore.Restore(DataFolder.Choose(parsed.GetValue(CommonOptions.Data)), parsed.GetValue(Backup)!, TimeProvider.System);
            device.Output.WriteLine(replaced is null
                ? "Restored."
                : $"Restored. What stood there is now {replaced}: all that people did and were sent until now, also what the backup does not have. It is kept as long as a backup of today is, then deleted; 'labbot restore' takes it too.");
            return 0;
        });
        return command;
    }
}
