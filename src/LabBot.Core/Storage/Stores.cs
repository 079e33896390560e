namespace LabBot.Core.Storage;

/// <summary>What remembers. A command that needs none of it opens none of it.</summary>
/// <param name="Learners">Learners, enrollments, progress, settings, notes.</param>
/// <param name="Outbox">Deliveries.</param>
public sealed record Stores(ILearners Learners, IOutbox Outbox);
