using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Hosting;

/// <summary>
/// Keeps the counts of what is looked up: at once, then every minute and when the program stops, so that a kill costs a minute of them at most. A search itself waits for no disk.
/// </summary>
internal sealed partial class UsageLoop(KitUse use, TimeProvider time, ILogger<UsageLoop> logger) : BackgroundService
{
    /// <summary>How often they are kept.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Alerts alerts = new(time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await SaveAsync(stoppingToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await use.SaveAsync(cancellationToken).ConfigureAwait(false);
            alerts.Clear();
        }
        catch (StoreException error)
        {
            if (alerts.IsNew(error))
                Log.NotKept(logger, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(45, LogLevel.Warning, "What people look up could not be counted; it is tried again every minute: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);
    }
}
