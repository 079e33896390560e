namespace LabBot.Core.Storage;

/// <summary>What remembers. A command that needs none of it opens none of it.</summary>
/// <param name="Learners">Learners, enrollments, progress, settings, notes.</param>
/// <param name="Outbox">Deliveries.</param>
/// <param name="Suggestions">What people have suggested for the kit.</param>
/// <param name="Seen">Which events have had their effect.</param>
/// <param name="Conversations">The private conversations that a platform has opened.</param>
/// <param name="Links">The links between accounts that are under way.</param>
/// <param name="Usage">How often each work was looked up.</param>
/// <param name="Edits">What curators have changed.</param>
/// <param name="Health">What is known of the addresses of the kit.</param>
public sealed record Stores(ILearners Learners, IOutbox Outbox, ISuggestions Suggestions, ISeenEvents Seen, IConversations Conversations, ILinks Links, IUsage Usage, IEditLog Edits, ILinkHealth Health)
{
    /// <summary>All contracts of one store.</summary>
    public static Stores Of<T>(T store)
        where T : ILearners, IOutbox, ISuggestions, ISeenEvents, IConversations, ILinks, IUsage, IEditLog, ILinkHealth => new(store, store, store, store, store, store, store, store, store);
}
