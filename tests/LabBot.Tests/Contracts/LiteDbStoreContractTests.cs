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

    private protected override async Task<Stores> RestoreAsync()
    {
        await own.RestoreAsync();
        return Stores.Of(own.Store);
    }
}

public sealed class LiteDbSuggestionsTests : SuggestionsContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

public sealed class LiteDbEditLogTests : EditLogContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);

    private protected override async Task<Stores> ReopenAsync()
    {
        await own.ReopenAsync();
        return Stores.Of(own.Store);
    }
}

public sealed class LiteDbSeenEventsTests : SeenEventsContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

public sealed class LiteDbConversationsTests : ConversationsContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

public sealed class LiteDbLinksTests : LinksContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);

    private protected override async Task<Stores> ReopenAsync()
    {
        await own.ReopenAsync();
        return Stores.Of(own.Store);
    }
}

public sealed class LiteDbUsageTests : UsageContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);
}

public sealed class LiteDbLinkHealthTests : LinkHealthContract
{
    private readonly OwnLiteDbStore own = new();

    public override ValueTask DisposeAsync() => own.DisposeAsync();

    private protected override Stores Make() => Stores.Of(own.Store);

    private protected override async Task<Stores> ReopenAsync()
    {
        await own.ReopenAsync();
        return Stores.Of(own.Store);
    }
}

/// <summary>A store in a folder of its own, both removed together.</summary>
internal sealed class OwnLiteDbStore : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    public OwnLiteDbStore() => Store = LiteDbStore.Open(folder.Path, TimeProvider.System);

    public LiteDbStore Store { get; private set; }

    /// <summary>Brings it back from a backup of this moment.</summary>
    public async Task RestoreAsync()
    {
        var backup = await Store.BackupAsync(default);
        await Store.DisposeAsync();
        LiteDbStore.Restore(folder.Path, backup, TimeProvider.System);
        Store = LiteDbStore.Open(folder.Path, TimeProvider.System);
    }

    /// <summary>Ends it and opens it again.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = LiteDbStore.Open(folder.Path, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder.Dispose();
    }
}
