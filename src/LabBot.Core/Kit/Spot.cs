namespace LabBot.Core.Kit;

/// <summary>A place for a listing. Without anything but its section it is the section's end.</summary>
/// <param name="Section">Id of the section.</param>
public sealed record Spot(string Section)
{
    /// <summary>Id of the group; null outside a group.</summary>
    public string? Group { get; init; }

    /// <summary>The work behind whose listing it stands; where that is no longer there, the end is meant.</summary>
    public WorkId? After { get; init; }

    /// <summary>Whether it is the first of its section, of its group, or of those under one listing.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The listing that it stands under, and how it relates to it; null when it stands for itself.</summary>
    public Placement? Under { get; init; }
}

/// <summary>A listing as it is added.</summary>
/// <param name="Label">The link text; see <see cref="KitLine.Plain"/>.</param>
/// <param name="Link">The link, without proxies and tracking.</param>
/// <param name="Note">What is said of it; null when nothing.</param>
/// <param name="Fields">What it says of its work; empty where the work is listed elsewhere.</param>
public sealed record NewListing(string Label, Uri Link, string? Note, IReadOnlyList<ListingField> Fields);

/// <summary>One field of a listing, such as <c>kind</c>.</summary>
/// <param name="Name">One of those that Kit Markdown knows for a listing, but for <c>id</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record ListingField(string Name, string Value);
