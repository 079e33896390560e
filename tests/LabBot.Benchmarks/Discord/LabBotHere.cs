using LabBot.Benchmarks.Bots;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Discord;
using LabBot.Discord.Wire;
using LabBot.Platforms.Discord;
using LabBot.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabBot.Benchmarks.Discord;

/// <summary>LabBot in this process, connected to Discord on loopback, on a clock and a store that the measurement chooses.</summary>
internal sealed class LabBotHere : IAsyncDisposable, IHostApplicationLifetime
{
    private const int Commands = 6;

    private readonly DiscordApi api;
    private readonly DiscordBot bot;
    private readonly DiscordService service;
    private readonly CancellationTokenSource stopped = new();

    private LabBotHere(DiscordOnLoopback discord, TimeProvider clock, Stores stores)
    {
        var settings = new DiscordSettings(new HashSet<string>(), new HashSet<string>(), null, null, null);
        var options = Options(discord);
        api = DiscordWire.Api(options, clock, NullLoggerFactory.Instance);
        var (kit, names) = (new LiveKit(Lookups.Kit), CommandNames.Default);
        var watched = new StoreWatch(clock).Over(stores);
        var desk = new ReadingDesk(kit, () => watched, DripDefaults.Standard, clock, names) { IfOpen = () => watched };
        var router = Bot.Router(desk, Lookups.Curation(desk), NullLogger<CommandRouter>.Instance);
        var cards = new DiscordCards(router, names);
        var messenger = new DiscordMessenger(api, settings, () => cards, () => stores.Conversations, clock, NullLogger<DiscordMessenger>.Instance);
        Worker = new DripWorker(
            kit, stores.Learners, stores.Outbox, [messenger], DripDefaults.Standard, clock, NullLogger<DripWorker>.Instance);
        bot = new DiscordBot(router, kit, names, cards, messenger, watched, api, settings, clock, NullLoggerFactory.Instance);
        service = new DiscordService(
            bot, api, DiscordWire.Connection(options, api, clock, NullLoggerFactory.Instance), new DiscordCommandSync(api, NullLogger<DiscordCommandSync>.Instance),
            DiscordCommands.Of(router.Definitions, names, DiscordLocalizations.None), new PlatformLeave(1, this), clock, NullLogger<DiscordService>.Instance);
    }

    /// <summary>What delivers; nobody else ticks it.</summary>
    public DripWorker Worker { get; }

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => stopped.Token;

    public CancellationToken ApplicationStopped => stopped.Token;

    /// <summary>How LabBot reaches that Discord.</summary>
    public static DiscordWireOptions Options(DiscordOnLoopback discord) => new() { ApiUrl = discord.ApiUrl, Token = new(discord.World.BotToken) };

    /// <summary>Starts it, and returns when it is connected and its commands are registered.</summary>
    public static async Task<LabBotHere> StartAsync(DiscordOnLoopback discord, TimeProvider clock, Stores stores)
    {
        var here = new LabBotHere(discord, clock, stores);
        await here.service.StartAsync(CancellationToken.None).ConfigureAwait(false);
        await discord.ConnectedAsync().ConfigureAwait(false);
        while (discord.Commands().Count < Commands)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System).ConfigureAwait(false);
        return here;
    }

    public static MemberId Member(DiscordPerson person) => new(DiscordMessenger.PlatformName, "discord", person.Id);

    public void StopApplication() => stopped.Cancel();

    /// <summary>Stops it as a signal would: what was received is answered first.</summary>
    public async ValueTask DisposeAsync()
    {
        await service.StopAsync(CancellationToken.None).ConfigureAwait(false);
        service.Dispose();
        bot.Dispose();
        api.Dispose();
        stopped.Dispose();
    }
}
