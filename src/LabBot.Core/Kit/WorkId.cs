namespace LabBot.Core.Kit;

/// <summary>
/// The permanent name of a work: a slug of at most 40 characters. Progress, buttons and edits hold it, so it outlives
/// labels, places and links.
/// </summary>
/// <param name="Value">The slug; never empty in a value made by <see cref="TryParse"/>.</param>
public readonly record struct WorkId(string Value)
{
    /// <summary>Reads a work id; false when <paramref name="text"/> is not a slug.</summary>
    public static bool TryParse(string text, out WorkId id)
    {
        id = new WorkId(text);
        return Slug.IsSlug(text);
    }

    /// <summary>The slug.</summary>
    public override string ToString() => Value;
}
