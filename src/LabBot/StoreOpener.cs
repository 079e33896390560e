using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Terminal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot;

/// <summary>Opens the store when it is first needed: a search needs none, so it neither waits for one nor locks it.</summary>
public sealed partial class StoreOpener(string folder, TimeProvider time, ILogger<StoreOpener> logger) : IAsyncDisposable
{
    private readonly Lazy<LiteDbStore> store = new(() =>
    {
        var opened = LiteDbStore.Open(folder, time);
        TerminalClock.Reach(folder, Instant.FromDateTimeOffset(time.GetUtcNow()));
        return opened;
    });

    /// <summary>The store; opened by the first call.</summary>
    public Stores Open() => Stores.Of(store.Value);

    /// <summary>Closes the store, if it was opened, with a backup where the day has none. One that fails is logged: what was asked is done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!store.IsValueCreated)
            return;
        try
        {
            await store.Value.BackupOfTheDayAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            Log.NoBackup(logger, error.Message);
        }

        await store.Value.DisposeAsync().ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Error, "The backup of the day was not taken: {Reason}")]
        public static partial void NoBackup(ILogger logger, string reason);
    }
}
