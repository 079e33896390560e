using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Terminal;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot;

/// <summary>
/// Opens the store when it is first needed: a search needs none, so it neither waits for one nor locks it. An opening that failed is tried anew by
/// the next call. Safe on any thread.
/// </summary>
public sealed partial class StoreOpener(string folder, TimeProvider time, ILogger<StoreOpener> logger) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private volatile LiteDbStore? store;

    /// <summary>The data folder, as a full path.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>The store; opened by the first call.</summary>
    /// <exception cref="StoreException">Another process has it, or it is not as LabBot left it.</exception>
    public Stores Open() => Stores.Of(Opened());

    /// <summary>The store, where it is open already; null where it is not.</summary>
    /// <remarks>It does not wait for an opening that goes on.</remarks>
    public Stores? IfOpen() => store is { } open ? Stores.Of(open) : null;

    /// <summary>Keeps a copy of everything in <c>backups/</c>; the backup's path.</summary>
    /// <exception cref="StoreException">The store cannot be opened, or the copy not written.</exception>
    public Task<string> BackupAsync(CancellationToken cancellationToken) => Opened().BackupAsync(cancellationToken);

    /// <summary>The first backup of a UTC day, as <see cref="BackupAsync"/>; null when the day has one already.</summary>
    /// <exception cref="StoreException">The store cannot be opened, or the copy not written.</exception>
    public Task<string?> BackupOfTheDayAsync(CancellationToken cancellationToken) => Opened().BackupOfTheDayAsync(cancellationToken);

    /// <summary>Closes the store, if it was opened, with a backup where the day has none. One that fails is logged: what was asked is done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (store is null)
            return;
        try
        {
            await store.BackupOfTheDayAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            Log.NoBackup(logger, error.Message);
        }

        await store.DisposeAsync().ConfigureAwait(false);
    }

    private LiteDbStore Opened()
    {
        lock (gate)
        {
            if (store is not null)
                return store;
            store = LiteDbStore.Open(Folder, time);
            try
            {
                TerminalClock.Reach(Folder, Instant.FromDateTimeOffset(time.GetUtcNow()));
            }
            catch (IOException full)
            {
                // The store works on a full disk as far as it can; what only keeps rehearsals in order must not stop it.
                Log.NoClock(logger, full.Message);
            }

            return store;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Error, "The backup of the day was not taken: {Reason}")]
        public static partial void NoBackup(ILogger logger, string reason);

        [LoggerMessage(21, LogLevel.Warning, "The instant of this start was not noted for rehearsals: {Reason}")]
        public static partial void NoClock(ILogger logger, string reason);
    }
}
