using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Terminal;
using NodaTime;

namespace LabBot;

/// <summary>Opens the store when it is first needed: a search needs none, so it neither waits for one nor locks it.</summary>
public sealed class StoreOpener(string folder, TimeProvider time) : IAsyncDisposable
{
    private readonly Lazy<LiteDbStore> store = new(() =>
    {
        var opened = LiteDbStore.Open(folder, time);
        TerminalClock.Reach(folder, Instant.FromDateTimeOffset(time.GetUtcNow()));
        return opened;
    });

    /// <summary>The store; opened by the first call.</summary>
    public Stores Open() => new(store.Value, store.Value);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.IsValueCreated ? store.Value.DisposeAsync() : ValueTask.CompletedTask;
}
