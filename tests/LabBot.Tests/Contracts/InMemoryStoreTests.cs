using LabBot.Core.Storage;

namespace LabBot.Tests.Contracts;

public sealed class InMemoryLearnersTests : LearnersContract
{
    private readonly InMemoryStore store = new();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(store);
}

public sealed class InMemoryOutboxTests : OutboxContract
{
    private readonly InMemoryStore store = new();

    private protected override Task<Stores> RestoreAsync()
    {
        store.IsRestored = true;
        return Task.FromResult(Stores.Of(store));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(store);
}

public sealed class InMemorySuggestionsTests : SuggestionsContract
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(new InMemoryStore());
}

public sealed class InMemoryEditLogTests : EditLogContract
{
    private readonly InMemoryStore store = new();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(store);

    private protected override Task<Stores> ReopenAsync() => Task.FromResult(Stores.Of(store));
}

public sealed class InMemorySeenEventsTests : SeenEventsContract
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(new InMemoryStore());
}

public sealed class InMemoryConversationsTests : ConversationsContract
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(new InMemoryStore());
}

public sealed class InMemoryLinksTests : LinksContract
{
    private readonly InMemoryStore store = new();

    private protected override Task<Stores> ReopenAsync() => Task.FromResult(Stores.Of(store));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(store);
}

public sealed class InMemoryUsageTests : UsageContract
{
    private readonly InMemoryStore store = new();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(store);
}

public sealed class InMemoryLinkHealthTests : LinkHealthContract
{
    private readonly InMemoryStore store = new();

    private protected override Task<Stores> ReopenAsync() => Task.FromResult(Stores.Of(store));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Stores Make() => Stores.Of(store);
}
