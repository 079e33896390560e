using LabBot.Benchmarks.Bots;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Platforms.Slack;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabBot.Benchmarks.Slack;

/// <summary>LabBot in this process, connected to Slack on loopback, on a clock and a store that the measurement chooses.</summary>
internal sealed class LabBotHere : IAsyncDisposable, IHostApplicationLifetime
{
    private readonly SlackApi api;
    private readonly ISlackConnection connection;
    private readonly SlackService service;
    private readonly CancellationTokenSource stopped = new();

    private LabBotHere(SlackOnLoopback slack, TimeProvider clock, Stores stores, SlackInvitation invitation)
    {
        var settings = new SlackSettings(new HashSet<string>(), null, invitation, null);
        var options = Options(slack);
        api = SlackWire.Api(options, clock, NullLoggerFactory.Instance);
        connection = SlackWire.Connection(options, clock, NullLoggerFactory.Instance);
        var (kit, names) = (new LiveKit(Lookups.Kit), CommandNames.Default);
        var watched = new StoreWatch(clock).Over(stores);
        var desk = new ReadingDesk(kit, () => watched, DripDefaults.Standard, clock, names);
        var router = Bot.Router(desk, Lookups.Curation(desk), NullLogger<CommandRouter>.Instance);
        service = new SlackService(
            team => new SlackBot(team, router, kit, names, watched, api, settings, clock, NullLoggerFactory.Instance), api, connection, () => watched.Learners, new PlatformLeave(1, this), clock,
            NullLogger<SlackService>.Instance);
    }

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => stopped.Token;

    public CancellationToken ApplicationStopped => stopped.Token;

    /// <summary>How LabBot reaches that workspace.</summary>
    public static SlackWireOptions Options(SlackOnLoopback slack) => new() { ApiUrl = slack.ApiUrl, BotToken = new(slack.World.BotToken), AppToken = new(slack.World.AppToken) };

    /// <summary>Starts it, and returns when it is connected.</summary>
    public static async Task<LabBotHere> StartAsync(SlackOnLoopback slack, TimeProvider clock, Stores stores, SlackInvitation invitation = SlackInvitation.None)
    {
        var here = new LabBotHere(slack, clock, stores, invitation);
        await here.service.StartAsync(CancellationToken.None).ConfigureAwait(false);
        await slack.ConnectedAsync().ConfigureAwait(false);
        return here;
    }

    public static MemberId Member(SlackOnLoopback slack, Person person) => new(SlackMessenger.PlatformName, slack.World.TeamId, person.Id);

    public void StopApplication() => stopped.Cancel();

    /// <summary>Stops it as a signal would: what was received is answered first.</summary>
    public async ValueTask DisposeAsync()
    {
        await service.StopAsync(CancellationToken.None).ConfigureAwait(false);
        service.Dispose();
        (connection as IDisposable)?.Dispose();
        api.Dispose();
        stopped.Dispose();
    }
}
