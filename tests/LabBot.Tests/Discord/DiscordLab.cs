using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Discord;
using LabBot.Discord.Wire;
using LabBot.Platforms.Discord;
using LabBot.Tests.Contracts;
using LabBot.Tests.Slack;
using LabBot.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabBot.Tests.Discord;

/// <summary>A server on loopback with LabBot in it, over the client under test, with a clock that can be put forward.</summary>
internal sealed class DiscordLab : IAsyncDisposable, IHostApplicationLifetime
{
    private readonly DiscordApi api;
    private readonly DiscordService service;
    private readonly PlatformLeave leave;
    private readonly CancellationTokenSource stopped = new();

    private DiscordLab(DiscordOnLoopback discord, DiscordServer server, MovableClock clock, DiscordSettings settings, Stores stores, ILoggerFactory loggers)
    {
        (Discord, Server, Clock, Stores) = (discord, server, clock, stores);
        var options = new DiscordWireOptions { ApiUrl = discord.ApiUrl, Token = new(discord.World.BotToken), WantsMembers = settings.WelcomeChannel is not null, UsesLibrary = ClientUnderTest.IsLibrary };
        api = DiscordWire.Api(options, clock, loggers);
        var (kit, names) = (new LiveKit(TheKit.Catalog), CommandNames.Default);
        var watched = new StoreWatch(clock).Over(stores);
        var messenger = Messenger = new DiscordMessenger(api, settings, () => Cards!, () => stores.Conversations, clock, loggers.CreateLogger<DiscordMessenger>());
        var desk = new ReadingDesk(kit, () => watched, DripDefaults.Standard, clock, names) { Messengers = () => [messenger], IfOpen = () => watched };
        var router = LabBot.Bot.Router(desk, TheKit.Curation(desk), loggers.CreateLogger<CommandRouter>());
        Cards = new DiscordCards(router, names);
        Worker = new DripWorker(kit, stores.Learners, stores.Outbox, [messenger], DripDefaults.Standard, clock, loggers.CreateLogger<DripWorker>());
        Bot = new DiscordBot(router, kit, names, Cards, messenger, watched, api, settings, clock, loggers);
        leave = new PlatformLeave(1, this);
        var connection = DiscordWire.Connection(options, api, clock, loggers);
        Assert.Equal(ClientUnderTest.IsLibrary, connection is not DiscordGateway);
        service = new DiscordService(
            Bot, api, connection, new DiscordCommandSync(api, loggers.CreateLogger<DiscordCommandSync>()),
            DiscordCommands.Of(router.Definitions, names, DiscordLocalizations.None), leave, clock, loggers.CreateLogger<DiscordService>());
    }

    public static DiscordSettings NoSettings { get; } = new(new HashSet<string>(), new HashSet<string>(), null, null, null);

    public DiscordOnLoopback Discord { get; }

    /// <summary>The lab's server.</summary>
    public DiscordServer Server { get; }

    public DiscordBot Bot { get; }

    public MovableClock Clock { get; }

    public Stores Stores { get; }

    public DripWorker Worker { get; }

    public DiscordMessenger Messenger { get; }

    private DiscordCards? Cards { get; }

    public string? Refusal => leave.Reasons.GetValueOrDefault(DiscordService.Name);

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => stopped.Token;

    public CancellationToken ApplicationStopped => stopped.Token;

    /// <summary>A server in which LabBot is connected and its commands are registered; <paramref name="settings"/> may need its channels, so it is asked once they can be made.</summary>
    public static async Task<DiscordLab> StartAsync(
        string now = "2026-03-26T09:00:00Z", DiscordWorld? world = null, Func<DiscordOnLoopback, DiscordServer, DiscordSettings>? settings = null, Stores? stores = null, ILoggerFactory? loggers = null,
        MovableClock? clock = null)
    {
        clock ??= new MovableClock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var discord = await DiscordOnLoopback.StartAsync(world, clock);
        var server = discord.Server("Lab");
        var lab = new DiscordLab(discord, server, clock, settings?.Invoke(discord, server) ?? NoSettings, stores ?? Stores.Of(new InMemoryStore()), loggers ?? NullLoggerFactory.Instance);
        await lab.service.StartAsync(TestContext.Current.CancellationToken);
        await discord.ConnectedAsync();
        while (discord.Commands().Count < 6)
            await Task.Yield();
        return lab;
    }

    /// <summary>A member of the lab's server.</summary>
    public DiscordPerson Person(string name) => Discord.Person(name, servers: Server);

    /// <summary>A channel of the lab's server.</summary>
    public DiscordChannel Channel(string name) => Discord.Channel(Server, name);

    /// <summary>Puts the clock to an instant and delivers what is due then.</summary>
    public async Task<TickReport> TickAt(string now)
    {
        Clock.MoveTo(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        return await Worker.TickAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Gives LabBot a request as Discord would, past the connection; what it answers first.</summary>
    public async Task<JsonObject?> ReceiveAsync(DiscordRequestKind kind, string payload, string? id = null)
    {
        JsonObject? first = null;
        await Bot.ReceiveAsync(
            new DiscordRequest(kind, JsonDocument.Parse(payload).RootElement, id ?? Guid.NewGuid().ToString("N")),
            (response, _) =>
            {
                first = response;
                return Task.FromResult(true);
            },
            TestContext.Current.CancellationToken);
        return first;
    }

    public static MemberId Member(DiscordPerson person) => new("discord", "discord", person.Id);

    public void StopApplication() => stopped.Cancel();

    public async ValueTask DisposeAsync()
    {
        await service.StopAsync(CancellationToken.None);
        service.Dispose();
        Bot.Dispose();
        api.Dispose();
        await Discord.DisposeAsync();
        stopped.Dispose();
    }
}
