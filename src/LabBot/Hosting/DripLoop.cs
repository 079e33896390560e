using LabBot.Core.Drip;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Hosting;

/// <summary>
/// Delivers what is due for as long as the program runs: at once, then every 15 s. A tick that fails is told in the log, each cause once an hour,
/// and tried again; it never ends the program.
/// </summary>
/// <param name="tick">Delivers everything that is due; <see cref="DripWorker.TickAsync"/>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures go.</param>
internal sealed partial class DripLoop(Func<CancellationToken, Task<TickReport>> tick, TimeProvider time, ILogger<DripLoop> logger) : BackgroundService
{
    /// <summary>The distance of two ticks: a card comes at most this much after its hour.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>How long a stop waits for the card in flight: as long as a send may take.</summary>
    public static readonly TimeSpan StopWithin = DripWorker.SendTimeout.ToTimeSpan();

    private readonly Alerts alerts = new(time);
    private int failures;

    /// <summary>
    /// Ends the card in flight and gives the rest back. What takes longer than 10 s is left: the next start takes it over, and looks whether it arrived.
    /// </summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.StopAsync(cancellationToken).WaitAsync(StopWithin, time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.LeftInFlight(logger, StopWithin.TotalSeconds);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
            await TickAsync(stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task TickAsync(CancellationToken stopping)
    {
        try
        {
            await tick(stopping).ConfigureAwait(false);
            if (failures > 0)
                Log.WorksAgain(logger, failures);
            failures = 0;
            alerts.Clear();
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            failures++;
            if (alerts.IsNew(error))
                Log.Failed(logger, error, Every.TotalSeconds);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Error, "What is due was not delivered; it is tried again every {Seconds} s, and this is told once an hour")]
        public static partial void Failed(ILogger logger, Exception error, double seconds);

        [LoggerMessage(31, LogLevel.Warning, "Readings are delivered again, after {Failures} tries that failed")]
        public static partial void WorksAgain(ILogger logger, int failures);

        [LoggerMessage(32, LogLevel.Warning, "A card was still being sent {Seconds} s after the stop; the next start looks whether it arrived")]
        public static partial void LeftInFlight(ILogger logger, double seconds);
    }
}
