namespace LabBot.Core.Curation.Health;

/// <summary>What one look at an address saw. The closed set is the records inside.</summary>
public abstract record LinkObservation
{
    private LinkObservation()
    {
    }

    /// <summary>It answers with the page.</summary>
    /// <param name="ETag">The entity tag; null when none.</param>
    /// <param name="LastModified">The modification date as the server writes it; null when none.</param>
    public sealed record Answers(string? ETag, string? LastModified) : LinkObservation;

    /// <summary>It has moved for good, and answers there.</summary>
    /// <param name="To">Where.</param>
    public sealed record Moves(Uri To) : LinkObservation;

    /// <summary>There is no such page, or nothing answers.</summary>
    /// <param name="Why">A sentence.</param>
    public sealed record Fails(string Why) : LinkObservation;

    /// <summary>The server lets LabBot see nothing: 401, 403, 429, a robots.txt that asks not to.</summary>
    /// <param name="Why">A sentence.</param>
    public sealed record Hides(string Why) : LinkObservation;
}
