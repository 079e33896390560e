using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Linking;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Options;
using LabBot.Slack;
using LabBot.Slack.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LabBot;

/// <summary>The composition root: what LabBot is made of, whichever way in is used.</summary>
public static class Bot
{
    /// <summary>Adds the core: the kit, the commands and the router.</summary>
    public static IServiceCollection AddLabBot(this IServiceCollection services, CatalogFolder folder, LiveKit kit) => services
        .AddSingleton(folder)
        .AddSingleton(kit)
        .AddSingleton(provider => provider.GetRequiredService<IOptions<CommandOptions>>().Value.ToNames())
        .AddSingleton(provider => provider.GetRequiredService<IOptions<DripOptions>>().Value.ToDefaults())
        .AddSingleton(provider => new StoreWatch(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new ReadingDesk(
            kit, () => provider.GetRequiredService<StoreWatch>().Over(provider.GetRequiredService<StoreOpener>().Open()), provider.GetRequiredService<DripDefaults>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<CommandNames>())
        {
            Messengers = provider.GetServices<IMessenger>,
        })
        .AddSingleton(provider => Router(provider.GetRequiredService<ReadingDesk>(), provider.GetRequiredService<ILogger<CommandRouter>>()))
        .AddSingleton(provider => new DripWorker(
            kit, provider.GetRequiredService<StoreOpener>().Open().Learners, provider.GetRequiredService<StoreOpener>().Open().Outbox, [.. provider.GetServices<IMessenger>()], provider.GetRequiredService<DripDefaults>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DripWorker>>()));

    /// <summary>Adds Slack, as the settings say.</summary>
    public static IServiceCollection AddSlack(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<IOptions<SlackOptions>>().Value.ToSettings())
        .AddSingleton<ISlackApi>(provider => SlackWire.Api(provider.GetRequiredService<IOptions<SlackOptions>>().Value.ToWire(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton(provider => SlackWire.Connection(provider.GetRequiredService<IOptions<SlackOptions>>().Value.ToWire(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton<IMessenger, SlackMessenger>()
        .AddSingleton(provider => new SlackService(
            team => new SlackBot(
                team, provider.GetRequiredService<CommandRouter>(), provider.GetRequiredService<LiveKit>(), provider.GetRequiredService<CommandNames>(), provider.GetRequiredService<ReadingDesk>().Open(),
                provider.GetRequiredService<ISlackApi>(), provider.GetRequiredService<SlackSettings>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()),
            provider.GetRequiredService<ISlackApi>(), provider.GetRequiredService<ISlackConnection>(), () => provider.GetRequiredService<StoreOpener>().Open().Learners,
            provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SlackService>>()))
        .AddHostedService(provider => provider.GetRequiredService<SlackService>());

    /// <summary>The router with every command, in the order in which help shows them.</summary>
    public static CommandRouter Router(ReadingDesk desk, ILogger<CommandRouter> logger)
    {
        CommandRouter? router = null;
        return router = new CommandRouter(
        [
            FindInKit.Define(desk.Kit, desk.Names),
            FindInKit.DefineShare(desk.Kit),
            StartReading.Define(desk),
            TodaysReading.Define(desk),
            .. AnswerReading.Define(desk),
            WriteNote.Define(desk),
            ShowPlan.Define(desk),
            ShowProgress.Define(desk),
            ShowWhy.Define(desk),
            ChangeSettings.Define(desk),
            .. PauseReading.Define(desk),
            .. SuggestReading.Define(desk),
            ShowHome.Define(desk),
            ShowHelp.Define(caller => router!.VisibleTo(caller), desk.Names),
            .. LinkAccounts.Define(desk),
            UnlinkAccount.Define(desk),
            MyData.Define(desk),
            ForgetMe.Define(desk),
        ], desk.Names, logger);
    }
}
