using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Linking;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Curation;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Discord;
using LabBot.Discord.Wire;
using LabBot.Options;
using LabBot.Outside;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LabBot;

/// <summary>The composition root: what LabBot is made of, whichever way in is used.</summary>
public static class Bot
{
    /// <summary>Adds the core: the kit, the commands and the router.</summary>
    public static IServiceCollection AddLabBot(this IServiceCollection services, CatalogFolder folder, LiveKit kit, EditsFile edits) => services
        .AddSingleton(folder)
        .AddSingleton(edits)
        .AddSingleton(kit)
        .AddSingleton(provider => provider.GetRequiredService<IOptions<CommandOptions>>().Value.ToNames())
        .AddSingleton(provider => provider.GetRequiredService<IOptions<DripOptions>>().Value.ToDefaults())
        .AddSingleton(provider => new OutsideWorld(
            provider.GetRequiredService<IOptions<MetadataOptions>>().Value.ToSettings(provider.GetRequiredService<IOptions<LinkOptions>>().Value), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton(provider => provider.GetRequiredService<OutsideWorld>().Curators)
        .AddSingleton(provider => new StoreWatch(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new ReadingDesk(
            kit, () => provider.GetRequiredService<StoreWatch>().Over(provider.GetRequiredService<StoreOpener>().Open()), provider.GetRequiredService<DripDefaults>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<CommandNames>())
        {
            Messengers = provider.GetServices<IMessenger>,
            IfOpen = () => provider.GetRequiredService<StoreOpener>().IfOpen() is { } stores ? provider.GetRequiredService<StoreWatch>().Over(stores) : null,
        })
        .AddSingleton(provider => new KitUse(provider.GetRequiredService<ReadingDesk>().IfOpen, provider.GetRequiredService<DripDefaults>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new CurationDesk(provider.GetRequiredService<ReadingDesk>(), folder.Load, provider.GetRequiredService<IOutside>) { Publish = edits.Write })
        .AddSingleton(provider => Router(provider.GetRequiredService<ReadingDesk>(), provider.GetRequiredService<CurationDesk>(), provider.GetRequiredService<ILogger<CommandRouter>>(), provider.GetRequiredService<KitUse>()))
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
            provider.GetRequiredService<PlatformLeave>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SlackService>>()))
        .AddHostedService(provider => provider.GetRequiredService<SlackService>());

    /// <summary>Adds Discord, as the settings say.</summary>
    public static IServiceCollection AddDiscord(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<IOptions<DiscordOptions>>().Value.ToSettings())
        .AddSingleton<IDiscordApi>(provider => DiscordWire.Api(provider.GetRequiredService<IOptions<DiscordOptions>>().Value.ToWire(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton(provider => DiscordWire.Connection(
            provider.GetRequiredService<IOptions<DiscordOptions>>().Value.ToWire(), provider.GetRequiredService<IDiscordApi>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton(provider => new DiscordMessenger(
            provider.GetRequiredService<IDiscordApi>(), provider.GetRequiredService<DiscordSettings>(), provider.GetRequiredService<DiscordCards>, () => provider.GetRequiredService<StoreOpener>().Open().Conversations,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DiscordMessenger>>()))
        .AddSingleton<IMessenger>(provider => provider.GetRequiredService<DiscordMessenger>())
        .AddSingleton<DiscordCards>()
        .AddSingleton(provider => new DiscordBot(
            provider.GetRequiredService<CommandRouter>(), provider.GetRequiredService<LiveKit>(), provider.GetRequiredService<CommandNames>(), provider.GetRequiredService<DiscordCards>(), provider.GetRequiredService<DiscordMessenger>(), provider.GetRequiredService<ReadingDesk>().Open(),
            provider.GetRequiredService<IDiscordApi>(), provider.GetRequiredService<DiscordSettings>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton<DiscordCommandSync>()
        .AddSingleton(provider => new DiscordService(
            provider.GetRequiredService<DiscordBot>(), provider.GetRequiredService<IDiscordApi>(), provider.GetRequiredService<IDiscordConnection>(), provider.GetRequiredService<DiscordCommandSync>(),
            provider.GetRequiredService<IOptions<DiscordOptions>>().Value.ToCommands(provider.GetRequiredService<CommandRouter>().Definitions, provider.GetRequiredService<CommandNames>()),
            provider.GetRequiredService<PlatformLeave>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DiscordService>>()))
        .AddHostedService(provider => provider.GetRequiredService<DiscordService>());

    /// <summary>The router with every command, in the order in which help shows them. Without <paramref name="use"/> it counts for itself.</summary>
    public static CommandRouter Router(ReadingDesk desk, CurationDesk curation, ILogger<CommandRouter> logger, KitUse? use = null)
    {
        CommandRouter? router = null;
        return router = new CommandRouter(
        [
            FindInKit.Define(desk.Kit, desk.Names, use ?? new KitUse(desk.IfOpen, desk.Defaults, desk.Time)),
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
            AddReading.Define(curation),
            .. EditReading.Define(curation),
            MoveReading.Define(curation),
            .. RetireReading.Define(curation),
            UndoEdit.Define(curation),
            ShowHistory.Define(curation),
            .. Review.Define(curation),
            EnrollPerson.Define(desk),
            ShowLearners.Define(curation),
            ShowLinks.Define(curation),
            MendLink.Define(curation),
            ImportList.Define(curation),
            ExportKit.Define(curation),
            .. Proposals.Define(curation),
            ShowHome.Define(desk),
            ShowHelp.Define(caller => router!.VisibleTo(caller), desk.Names),
            .. LinkAccounts.Define(desk),
            UnlinkAccount.Define(desk),
            MyData.Define(desk),
            ForgetMe.Define(desk),
        ], desk.Names, logger)
        {
            News = (member, cancellationToken) => SuggestionNotices.NewsAsync(curation, member, cancellationToken),
        };
    }
}
