using System.CommandLine;
using LabBot.Core.Cards;
using LabBot.Options;
using LabBot.Terminal;
using LabBot.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabBot.CommandLine;

/// <summary><c>labbot run</c>, and <c>labbot</c> alone: hosts what is configured; with no platform, talks on the terminal.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Define(TerminalDevice device)
    {
        var command = new Command("run", "Runs the bot; the same as labbot alone. With no platform configured it talks on the terminal.\n\nExamples:\n  labbot run --catalog ~/our-kit\n  LABBOT_Slack__BotToken=xoxb-… LABBOT_Slack__AppToken=xapp-… labbot run\n  LABBOT_Discord__Token=… labbot run") { CommonOptions.Data };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, device, cancellationToken));
        return command;
    }

    private static readonly Card Welcome = new("LabBot, on this terminal only",
    [
        new Paragraph("No platform is configured. The kit, the search and the commands are the ones that Slack uses too; README.md says how to connect it, and how to bring your own kit."),
    ]);

    /// <summary>Runs the bot.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        Action<IServiceCollection>[] platforms =
        [
            .. Startup.Option<SlackOptions>().IsConfigured ? (Action<IServiceCollection>[])[services => services.AddSlack()] : [],
            .. Startup.Option<DiscordOptions>().IsConfigured ? (Action<IServiceCollection>[])[services => services.AddDiscord()] : [],
        ];
        if (platforms.Length > 0)
            return await HostAsync(parsed, platforms, device, cancellationToken).ConfigureAwait(false);
        if (!device.IsInteractive)
        {
            device.WriteError("Nothing to run: no platform is configured and there is no terminal to talk on; set Slack:BotToken and Slack:AppToken, or Discord:Token (README.md says how), or try 'labbot ask \"/kit scgpt\"', or 'labbot chat' with lines from a pipe.");
            return LabBotCommand.CannotStart;
        }

        device.Output.WriteLine(PlainTextRenderer.Render(Welcome, device.Layout(id => id.ToString())));
        device.Output.WriteLine();
        return await ChatCommand.RunAsync(parsed, Startup.Caller(CommonOptions.NoName, curator: false), device, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> HostAsync(ParseResult parsed, Action<IServiceCollection>[] platforms, TerminalDevice device, CancellationToken cancellationToken)
    {
        if (Startup.StartHost(parsed, device, services =>
            {
                services.AddSingleton(provider => new PlatformLeave(platforms.Length, provider.GetRequiredService<IHostApplicationLifetime>()));
                foreach (var add in platforms)
                    add(services);
            }) is not { } host)
            return LabBotCommand.CannotStart;
        var leave = host.Services.GetRequiredService<PlatformLeave>();
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            await host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ((IAsyncDisposable)host).DisposeAsync().ConfigureAwait(false);
        }

        foreach (var reason in leave.Reasons.Values)
            device.WriteError(reason);
        return leave.Reasons.Count == platforms.Length ? LabBotCommand.CannotStart : 0;
    }
}
