using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Platforms.Slack;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Tests.Contracts;
using LabBot.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabBot.Tests.Slack;

/// <summary>A workspace on loopback with LabBot in it, over the client under test, with a clock that can be put forward.</summary>
internal sealed class SlackLab : IAsyncDisposable, IHostApplicationLifetime
{
    private readonly SlackApi api;
    private readonly SlackService service;
    private readonly PlatformLeave leave;
    private readonly CancellationTokenSource stopped = new();

    private SlackLab(SlackOnLoopback slack, MovableClock clock, SlackSettings settings, Stores stores, ILoggerFactory loggers)
    {
        (Slack, Clock, Stores) = (slack, clock, stores);
        var options = new SlackWireOptions { ApiUrl = slack.ApiUrl, BotToken = new(slack.World.BotToken), AppToken = new(slack.World.AppToken), UsesLibrary = ClientUnderTest.IsLibrary };
        api = SlackWire.Api(options, clock, loggers);
        var (kit, names) = (new LiveKit(TheKit.Catalog), CommandNames.Default);
        var watched = new StoreWatch(clock).Over(stores);
        var messenger = Messenger = new SlackMessenger(api, settings, clock, loggers.CreateLogger<SlackMessenger>());
        var desk = new ReadingDesk(kit, () => watched, DripDefaults.Standard, clock, names) { Messengers = () => [messenger] };
        var router = LabBot.Bot.Router(desk, TheKit.Curation(desk), loggers.CreateLogger<CommandRouter>());
        Worker = new DripWorker(kit, stores.Learners, stores.Outbox, [messenger], DripDefaults.Standard, clock, loggers.CreateLogger<DripWorker>());
        leave = new PlatformLeave(1, this);
        Bot = new SlackBot(slack.World.TeamId, router, kit, names, watched, api, settings, clock, loggers);
        var connection = SlackWire.Connection(options, clock, loggers);
        Assert.Equal(ClientUnderTest.IsLibrary, connection is not SocketMode);
        service = new SlackService(
            _ => Bot, api, connection, () => stores.Learners, leave, clock, loggers.CreateLogger<SlackService>());
    }

    public static SlackSettings NoSettings { get; } = new(new HashSet<string>(), null, SlackInvitation.None, null);

    public SlackOnLoopback Slack { get; }

    public SlackBot Bot { get; }

    public MovableClock Clock { get; }

    public Stores Stores { get; }

    public DripWorker Worker { get; }

    public SlackMessenger Messenger { get; }

    public string? Refusal => leave.Reasons.GetValueOrDefault(SlackService.Name);

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => stopped.Token;

    public CancellationToken ApplicationStopped => stopped.Token;

    /// <summary>A workspace in which LabBot is connected; <paramref name="settings"/> may need its people, so it is asked once they can be made.</summary>
    public static async Task<SlackLab> StartAsync(
        string now = "2026-03-26T09:00:00Z", SlackWorld? world = null, Func<SlackOnLoopback, SlackSettings>? settings = null, Stores? stores = null, ILoggerFactory? loggers = null,
        MovableClock? clock = null)
    {
        clock ??= new MovableClock(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var slack = await SlackOnLoopback.StartAsync(world, clock);
        var lab = new SlackLab(slack, clock, settings?.Invoke(slack) ?? NoSettings, stores ?? Stores.Of(new InMemoryStore()), loggers ?? NullLoggerFactory.Instance);
        await lab.service.StartAsync(TestContext.Current.CancellationToken);
        await slack.ConnectedAsync();
        return lab;
    }

    /// <summary>Puts the clock to an instant and delivers what is due then.</summary>
    public async Task<TickReport> TickAt(string now)
    {
        Clock.MoveTo(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        return await Worker.TickAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Gives LabBot a request as Slack would, past the connection; what it acknowledges.</summary>
    public async Task<JsonObject?> ReceiveAsync(SlackRequestKind kind, string payload, string? id = null) =>
        await Bot.ReceiveAsync(new SlackRequest(kind, JsonDocument.Parse(payload).RootElement, id ?? Guid.NewGuid().ToString("N"), 0), TestContext.Current.CancellationToken);

    /// <summary>A slash command over the connection; the acknowledgement's content.</summary>
    public async Task<string> CommandAsync(Person person, string command, string text) =>
        (await Slack.CommandAsync(person, person.Dm, command, text)).Payload?.ToJsonString() ?? "";

    public MemberId Member(Person person) => new("slack", Slack.World.TeamId, person.Id);

    public void StopApplication() => stopped.Cancel();

    public async ValueTask DisposeAsync()
    {
        await service.StopAsync(CancellationToken.None);
        service.Dispose();
        api.Dispose();
        await Slack.DisposeAsync();
        stopped.Dispose();
    }
}

/// <summary>The machine's clock, shown as another time; timers run as they would.</summary>
internal sealed class MovableClock(DateTimeOffset start) : TimeProvider
{
    private readonly long since = System.GetTimestamp();
    private TimeSpan ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(ahead.TotalSeconds * System.TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => start + ahead + System.GetElapsedTime(since);

    public void MoveTo(DateTimeOffset instant) => ahead += instant - GetUtcNow();
}
