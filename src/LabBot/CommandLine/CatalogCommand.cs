using System.CommandLine;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Terminal;

namespace LabBot.CommandLine;

/// <summary><c>labbot catalog</c>: <c>check</c> reads the kit and says everything that is wrong with it; <c>import</c>, <c>export</c> and <c>fold</c> stand beside it.</summary>
internal static class CatalogCommand
{
    private static readonly Argument<string?> CheckPath = new("path") { Description = "The folder of the kit.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The command and what stands under it.</summary>
    /// <param name="device">The terminal.</param>
    /// <param name="outside">Fetches lists by their address; null for the world as the settings have it.</param>
    public static Command Define(TerminalDevice device, IOutside? outside)
    {
        var check = new Command("check", "Checks the kit's files: every error and warning with file and line. Exit code 1 when there is an error.\n\nExamples:\n  labbot catalog check\n  labbot catalog check ~/our-kit") { CheckPath };
        check.SetAction(parsed => Check(parsed, device));
        return new Command("catalog", "Works on the kit's files.") { check, ImportCommand.Define(device, outside), ExportCommand.Define(device), FoldCommand.Define(device) };
    }

    private static int Check(ParseResult parsed, TerminalDevice device)
    {
        var folder = Startup.Folder(parsed.GetValue(CheckPath) ?? parsed.GetValue(CommonOptions.Catalog));
        var load = folder.Load();
        foreach (var problem in load.Problems)
            device.WriteLine(folder.Show(problem));
        var errors = load.Errors.Count();
        var found = $"{Wording.Count(errors, "error")}, {Wording.Count(load.Warnings.Count(), "warning")}";
        device.WriteLine(load.Catalog is { } catalog ? $"{CatalogSummary.Counts(catalog)}, {found}" : $"{found}; the kit does not load");
        return errors == 0 ? 0 : 1;
    }
}
