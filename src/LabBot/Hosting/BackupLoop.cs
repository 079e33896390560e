using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Hosting;

/// <summary>
/// Takes a backup on every UTC day on which the program runs: looks at once and then every hour whether the day has one. One that fails is told in the
/// log and tried again by the next look.
/// </summary>
internal sealed partial class BackupLoop(StoreOpener store, TimeProvider time, ILogger<BackupLoop> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
            await LookAsync(stoppingToken).ConfigureAwait(false);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            if (await store.BackupOfTheDayAsync(stopping).ConfigureAwait(false) is { } path)
                Log.Taken(logger, path);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            Log.Failed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(40, LogLevel.Information, "The backup of the day is {Path}")]
        public static partial void Taken(ILogger logger, string path);

        [LoggerMessage(41, LogLevel.Error, "The backup of the day was not taken; it is tried again in an hour")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
