using System.CommandLine;
using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Options;
using LabBot.Slack;
using LabBot.Terminal;
using LabBot.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot doctor</c>: looks whether everything that LabBot stands on is well, and says the mend of what is not.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string?> To = new("--to") { Description = "Your member id in Slack, such as U0123456789, to try whether messages can be sent. Nobody gets one.", HelpName = "ID" };

    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("doctor", "Looks whether settings, kit, Slack and Discord are well: tokens, scopes, intents, commands, permissions, the clock. Says the mend of what is not; exit code 1 then.\n\nExample:\n  labbot doctor --to U0123456789") { To, CommonOptions.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, device, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        List<Finding> findings = [Kit(parsed, device), DataFolderOf(parsed)];
        var options = Startup.Option<SlackOptions>();
        if (options.IsConfigured)
        {
            using var doctor = new SlackDoctor(options.ToWire(), options.ToSettings(), parsed.GetValue(To) ?? options.Curators.FirstOrDefault(), TimeProvider.System);
            findings.AddRange(await doctor.ExamineAsync(cancellationToken).ConfigureAwait(false));
        }

        var discordOptions = Startup.Option<DiscordOptions>();
        if (discordOptions.IsConfigured)
            findings.AddRange(await DiscordAsync(parsed, discordOptions, device, cancellationToken).ConfigureAwait(false));
        if (!options.IsConfigured && !discordOptions.IsConfigured)
            findings.Add(new("Platforms", FindingState.Unknown, "none is configured: set Slack:BotToken and Slack:AppToken, or Discord:Token"));

        foreach (var finding in findings)
            device.Output.WriteLine(Line(finding));
        var broken = findings.Count(finding => finding.State == FindingState.Broken);
        device.Output.WriteLine();
        device.Output.WriteLine(broken == 0 ? "LabBot can run." : $"{Wording.Count(broken, "thing")} to mend.");
        return broken == 0 ? 0 : 1;
    }

    // Both platforms have a clock and curators: these lines say whose they are.
    private static async Task<IReadOnlyList<Finding>> DiscordAsync(ParseResult parsed, DiscordOptions options, TerminalDevice device, CancellationToken cancellationToken)
    {
        await using var bot = Startup.Start(parsed.GetValue(CommonOptions.Catalog), DataFolder.Choose(null), TimeProvider.System, device);
        if (bot is null)
            return [];
        var commands = options.ToCommands(bot.GetRequiredService<CommandRouter>().Definitions, bot.GetRequiredService<CommandNames>());
        using var doctor = new DiscordDoctor(options.ToWire(), options.ToSettings(), commands, TimeProvider.System);
        return [.. (await doctor.ExamineAsync(cancellationToken).ConfigureAwait(false)).Select(finding => finding.What == "Discord" ? finding : finding with { What = $"Discord, {finding.What}" })];
    }

    private static Finding Kit(ParseResult parsed, TerminalDevice device) => Startup.ReadKit(parsed.GetValue(CommonOptions.Catalog), device) is { Catalog: var catalog }
        ? new("Kit", FindingState.Well, $"{catalog.Info.Title}, {Wording.Count(catalog.Works.Count, "work")}")
        : new("Kit", FindingState.Broken, "it has errors, shown above; 'labbot catalog check' shows them too");

    private static Finding DataFolderOf(ParseResult parsed)
    {
        var folder = Path.GetFullPath(DataFolder.Choose(parsed.GetValue(CommonOptions.Data)));
        var probe = Path.Combine(folder, $"doctor-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new("Data folder", FindingState.Well, folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new("Data folder", FindingState.Broken, $"{folder} takes no files ({error.Message}); give another with --data or LABBOT_DATA");
        }
    }

    private static string Line(Finding finding) => $"{Mark(finding.State),-7} {finding.What}: {InertText.OneLine(finding.Says)}";

    // Words, so that nobody needs colours or signs to read them.
    private static string Mark(FindingState state) => state switch
    {
        FindingState.Well => "well",
        FindingState.Broken => "mend",
        FindingState.Unknown => "unknown",
        _ => throw new UnreachableException(),
    };
}
