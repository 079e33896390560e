using LabBot.Core.Storage;

namespace LabBot.Tests.Contracts;

public sealed class InMemoryLearnersTests : LearnersContract
{
    private readonly InMemoryStore store = new();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override (ILearners Learners, IOutbox Outbox) Make() => (store, store);
}

public sealed class InMemoryOutboxTests : OutboxContract
{
    private readonly InMemoryStore store = new();

    private protected override Task<(ILearners Learners, IOutbox Outbox)> RestoreAsync()
    {
        store.IsRestored = true;
        return Task.FromResult<(ILearners, IOutbox)>((store, store));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override (ILearners Learners, IOutbox Outbox) Make() => (store, store);
}
