using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;

namespace LabBot.Tests.Contracts;

public sealed class LiteDbLearnersTests : LearnersContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

public sealed class LiteDbOutboxTests : OutboxContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

public sealed class LiteDbSuggestionsTests : SuggestionsContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

public sealed class LiteDbSeenEventsTests : SeenEventsContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

/// <summary>A store in a folder of its own, both removed together.</summary>
internal sealed class OwnLiteDbStore : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    public OwnLiteDbStore() => Store = LiteDbStore.Open(folder.Path, TimeProvider.System);

    public LiteDbStore Store { get; }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder.Dispose();
    }
}
