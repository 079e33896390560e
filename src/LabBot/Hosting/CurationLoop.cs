using LabBot.Core.Commands.Curation;
using LabBot.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Hosting;

/// <summary>
/// Keeps the kit as people see it up to date for as long as the program runs: at the start with every edit of the log, then whenever the files change, looked at every few seconds. Files with
/// errors are told in the log once, and the kit stays as it was. It also tells people what became of what they suggested, where that could not be said at once.
/// </summary>
internal sealed partial class CurationLoop(CurationDesk desk, CatalogFolder folder, TimeProvider time, ILogger<CurationLoop> logger) : BackgroundService
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>How often those are tried who have not heard yet.</summary>
    public static readonly TimeSpan BetweenNotices = TimeSpan.FromMinutes(10);

    private readonly Alerts alerts = new(time);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anybody is answered, so that nobody sees the kit without its edits.
        await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var told = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                if (folder.HasChanged())
                    await ReloadAsync(stoppingToken).ConfigureAwait(false);
                if (time.GetElapsedTime(told) >= BetweenNotices)
                {
                    told = time.GetTimestamp();
                    await SuggestionNotices.TellAllAsync(desk, stoppingToken).ConfigureAwait(false);
                }

                alerts.Clear();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (alerts.IsNew(error))
                    Log.Failed(logger, error is StoreException ? null : error, error.Message);
            }
        }
    }

    private async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var files = await desk.ReloadAsync(cancellationToken).ConfigureAwait(false);
        if (files.Catalog is { } catalog)
            Log.Changed(logger, CatalogSummary.Counts(catalog));
        else
            Log.Broken(logger, files.Errors.Count(), folder.Show(files.Errors.First()));
    }

    private static partial class Log
    {
        [LoggerMessage(46, LogLevel.Information, "The kit's files have changed; they now hold {Counts}")]
        public static partial void Changed(ILogger logger, string counts);

        [LoggerMessage(47, LogLevel.Error, "The kit's files have changed and hold {Count} errors, so the kit stays as it was; the first: {Error}")]
        public static partial void Broken(ILogger logger, int count, string error);

        [LoggerMessage(48, LogLevel.Error, "The kit could not be brought up to date, or somebody not be told of their suggestion; it is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, Exception? error, string reason);
    }
}
