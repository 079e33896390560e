using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;

namespace LabBot;

/// <summary>Opens the store when it is first needed: a search needs none, so it neither waits for one nor locks it.</summary>
public sealed class StoreOpener(string folder, TimeProvider time) : IAsyncDisposable
{
    private readonly Lazy<LiteDbStore> store = new(() => LiteDbStore.Open(folder, time));

    /// <summary>The store; opened by the first call.</summary>
    public Stores Open() => new(store.Value, store.Value);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.IsValueCreated ? store.Value.DisposeAsync() : ValueTask.CompletedTask;
}
