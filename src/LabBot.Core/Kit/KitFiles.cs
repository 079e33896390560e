namespace LabBot.Core.Kit;

/// <summary>The files of a kit as they were read or are to be written: section files, works, what the kit says of itself. Immutable; safe on any thread.</summary>
/// <param name="All">The files, each name once.</param>
public sealed record KitFiles(IReadOnlyList<KitFile> All)
{
    /// <summary>The section files, in the kit's order.</summary>
    public IEnumerable<KitFile> Sections => All.Where(file => KitMarkdown.IsSectionFile(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>The file of this name; null when there is none.</summary>
    public KitFile? Find(string name) => All.FirstOrDefault(file => file.Name == name);
}

/// <summary>One file of a kit.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Text">What it holds.</param>
public sealed record KitFile(string Name, SourceText Text)
{
    /// <summary>A file that holds a text whose lines end in LF.</summary>
    public static KitFile Of(string name, string text) => new(name, SourceText.Of(text));
}
