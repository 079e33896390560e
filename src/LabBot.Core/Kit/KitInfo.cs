namespace LabBot.Core.Kit;

/// <summary>What <c>kit.json</c> says of the kit.</summary>
/// <param name="Title">The kit's title.</param>
/// <param name="Author">Who made it; null when not said.</param>
/// <param name="Date">The day of its publication; null when not said.</param>
/// <param name="Source">Where it comes from; null when not said.</param>
/// <param name="About">A sentence or two on what it is for; null when not said.</param>
public sealed record KitInfo(string Title, string? Author, DateOnly? Date, Uri? Source, string? About)
{
    /// <summary>The title of a kit whose folder has no <c>kit.json</c>.</summary>
    public static KitInfo Untitled { get; } = new("Reading kit", null, null, null, null);
}
