using System.CommandLine;
using LabBot.Core.Cards;
using LabBot.Core.Curation.Export;
using LabBot.Terminal;

namespace LabBot.CommandLine;

/// <summary><c>labbot catalog export</c>: the kit for other programs.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "What to write.", Required = true }.AcceptOnlyFromAmong([.. ExportFormats.Words]);
    private static readonly Option<string?> Out = new("--out") { Description = "The file to write, replaced if it is there; else it is printed.", HelpName = "FILE" };

    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("export", "Writes the kit in a format that other programs read.\n\nExamples:\n  labbot catalog export --format bibtex --out kit.bib\n  labbot catalog export --format csv > kit.csv") { Format, Out };
        command.SetAction(parsed => Run(parsed, device));
        return command;
    }

    private static int Run(ParseResult parsed, TerminalDevice device)
    {
        var folder = Startup.Folder(parsed.GetValue(CommonOptions.Catalog));
        if (folder.Load().Catalog is not { } kit)
        {
            device.WriteError($"The kit in '{folder.Path}' does not load, so there is nothing to write; 'labbot catalog check' says why.");
            return LabBotCommand.CannotStart;
        }

        // The option takes no other words.
        _ = ExportFormats.TryParse(parsed.GetValue(Format)!, out var format);
        var (_, text) = KitExport.Write(kit, format);
        if (parsed.GetValue(Out) is not { } path)
        {
            device.Output.Write(text);
            return 0;
        }

        var beside = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            File.WriteAllText(beside, text);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            File.Delete(beside);
            device.WriteError($"'{path}' cannot be written ({error.Message}); name another file with --out");
            return LabBotCommand.CannotStart;
        }

        device.WriteLine($"Written to {path}: {Wording.Count(kit.Listings.Count, "listing")}.");
        return 0;
    }
}
