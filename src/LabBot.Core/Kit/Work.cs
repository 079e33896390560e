namespace LabBot.Core.Kit;

/// <summary>
/// One thing to read, watch or meet. What a person learns about hangs on this, wherever and however often it is listed.
/// </summary>
/// <param name="Id">Its permanent name.</param>
/// <param name="Title">The true title where a source confirms it, else the label of its first listing.</param>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Link">What a click opens: the link of its first listing.</param>
/// <param name="Keys">Every key by which a URL or identifier finds it; the first is the link's.</param>
/// <param name="Aliases">What people also call it, in the kit's order; without its title and labels.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Minutes">How long it takes, in minutes, where someone said so.</param>
/// <param name="Level">How much it asks of its reader, where known.</param>
/// <param name="Mirrors">Further addresses of the same work.</param>
/// <param name="Archived">Archived copies.</param>
/// <param name="Retired">Why it is no longer recommended; null while it is.</param>
/// <param name="Record">What <c>works.csl.json</c> knows of it; null when nothing.</param>
public sealed record Work(
    WorkId Id,
    string Title,
    WorkKind Kind,
    Uri Link,
    IReadOnlyList<WorkKey> Keys,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Tags,
    int? Minutes,
    Level? Level,
    IReadOnlyList<Uri> Mirrors,
    IReadOnlyList<Uri> Archived,
    string? Retired,
    WorkRecord? Record);
