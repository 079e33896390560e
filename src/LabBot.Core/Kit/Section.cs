namespace LabBot.Core.Kit;

/// <summary>A file of listings.</summary>
/// <param name="Id">The file's name without its number and ending: <c>tldr</c> of <c>10-tldr.md</c>.</param>
/// <param name="Title">The heading, inline marks shown plain.</param>
/// <param name="Note">The prose before the first bullet; null when there is none.</param>
/// <param name="Groups">Its groups, in order.</param>
/// <param name="Listings">Its listings, in order, those in groups and related ones included.</param>
/// <param name="File">The file's name.</param>
public sealed record Section(
    string Id,
    string Title,
    string? Note,
    IReadOnlyList<Group> Groups,
    IReadOnlyList<Listing> Listings,
    string File);

/// <summary>Listings that belong together inside a section.</summary>
/// <param name="Id">Its id, unique in the catalogue.</param>
/// <param name="Title">Its title, without the closing colon.</param>
/// <param name="CompletesNames">Whether the title goes before its listings' labels ("VAEs: Paper").</param>
/// <param name="Note">What the kit's author says of it; null when nothing.</param>
/// <param name="Aliases">What people also call it.</param>
/// <param name="Section">Id of its section.</param>
public sealed record Group(
    string Id,
    string Title,
    bool CompletesNames,
    string? Note,
    IReadOnlyList<string> Aliases,
    string Section);
