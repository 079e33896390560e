using System.CommandLine;
using LabBot.Core.Commands;
using LabBot.Options;
using LabBot.Slack;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LabBot.CommandLine;

/// <summary><c>labbot slack</c>: what an operator of Slack needs before LabBot runs.</summary>
internal static class SlackCommand
{
    private static readonly Option<string?> Http = new("--http") { Description = "The https address under which Slack reaches LabBot; without it LabBot uses Socket Mode, which needs none.", HelpName = "URL" };

    /// <summary>The command and what stands under it.</summary>
    public static Command Define(TerminalDevice device)
    {
        var manifest = new Command("manifest", "Prints the manifest from which Slack makes the app, with the commands as they are called here.\n\nExamples:\n  labbot slack manifest > slack-manifest.yaml\n  labbot slack manifest --http https://labbot.example.org") { Http };
        manifest.SetAction((parsed, _) => PrintManifestAsync(parsed, device));
        return new Command("slack", "Sets up Slack.") { manifest };
    }

    private static async Task<int> PrintManifestAsync(ParseResult parsed, TerminalDevice device)
    {
        Uri? http = null;
        if (parsed.GetValue(Http) is { } text && !Uri.TryCreate(text, UriKind.Absolute, out http))
        {
            device.WriteError($"--http is '{text}'; expected an https address such as https://labbot.example.org");
            return LabBotCommand.CannotStart;
        }

        await using var bot = Startup.Start(parsed.GetValue(CommonOptions.Catalog), DataFolder.Choose(null), TimeProvider.System, device);
        if (bot is null)
            return LabBotCommand.CannotStart;
        try
        {
            device.Output.Write(SlackManifest.Yaml(bot.GetRequiredService<CommandRouter>().VisibleTo(Startup.Caller("operator", curator: true)), bot.GetRequiredService<CommandNames>(), http, bot.GetRequiredService<IOptions<SlackOptions>>().Value.CuratorGroups.Length > 0));
            return 0;
        }
        catch (ArgumentException error)
        {
            device.WriteError(error.Message);
            return LabBotCommand.CannotStart;
        }
    }
}
