using LabBot.Core.Lookup;
using LabBot.Options;
using LabBot.Outside;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LabBot.Hosting;

/// <summary>Has one link of the kit looked at every minute, if one is due and the operator wants it. A tick that fails is told in the log once an hour and tried again by the next.</summary>
internal sealed partial class LinkLoop(OutsideWorld world, IOptions<LinkOptions> options, LiveKit kit, StoreOpener store, TimeProvider time, ILogger<LinkLoop> logger) : BackgroundService
{
    /// <summary>How often it ticks: a kit of ten thousand links is looked at within its week.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Alerts alerts = new(time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn)
            return;
        var checker = world.Checker(kit, () => store.Open().Health);
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await checker.TickAsync(stoppingToken).ConfigureAwait(false);
                alerts.Clear();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (alerts.IsNew(error))
                    Log.Failed(logger, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(62, LogLevel.Error, "The links of the kit could not be looked at; it is tried again every minute, and this is told once an hour")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
