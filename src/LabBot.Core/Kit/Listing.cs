namespace LabBot.Core.Kit;

/// <summary>A work's place in a section.</summary>
/// <param name="Work">The work that is listed.</param>
/// <param name="Section">Id of the section it stands in.</param>
/// <param name="Label">The link text, as the kit's author wrote it, inline marks shown plain.</param>
/// <param name="Name">The label, completed by the group where the group's title ends in a colon.</param>
/// <param name="Link">The link as the file has it.</param>
/// <param name="Note">What the kit's author says of it here; null when nothing.</param>
/// <param name="Group">Id of the group it stands in; null outside a group.</param>
/// <param name="Place">How it stands to its parent listing; null for a listing that has none.</param>
/// <param name="Source">File and line.</param>
public sealed record Listing(
    WorkId Work,
    string Section,
    string Label,
    string Name,
    Uri Link,
    string? Note,
    string? Group,
    Placement? Place,
    SourcePlace Source);

/// <summary>A related listing's tie to the listing it stands under.</summary>
/// <param name="Parent">The work of the parent listing.</param>
/// <param name="Kind">How this listing's work relates to the parent's.</param>
public sealed record Placement(WorkId Parent, RelationKind Kind);

/// <summary>A place in a kit file, shown as <c>10-tldr.md:7</c>.</summary>
/// <param name="File">File name without folder.</param>
/// <param name="Line">Line number, from 1.</param>
public sealed record SourcePlace(string File, int Line)
{
    /// <summary><c>file:line</c>.</summary>
    public override string ToString() => $"{File}:{Line}";
}
