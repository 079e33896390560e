using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Hosting;

/// <summary>Has a link of the kit looked at, if one is due: at once and then every minute. A tick that fails is told in the log once an hour and tried again by the next.</summary>
/// <param name="tick">Looks at one; null where the operator wants none looked at.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of what fails.</param>
internal sealed partial class LinkLoop(Func<CancellationToken, Task>? tick, TimeProvider time, ILogger<LinkLoop> logger) : BackgroundService
{
    /// <summary>How often it ticks: a kit of ten thousand links is looked at within its week.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Alerts alerts = new(time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (tick is null)
            return;
        using var timer = new PeriodicTimer(Every, time);
        do
            await TickAsync(tick, stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task TickAsync(Func<CancellationToken, Task> look, CancellationToken stopping)
    {
        try
        {
            await look(stopping).ConfigureAwait(false);
            alerts.Clear();
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            if (alerts.IsNew(error))
                Log.Failed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(62, LogLevel.Error, "The links of the kit could not be looked at; it is tried again every minute, and this is told once an hour")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
