namespace LabBot.Core.Curation.Import;

/// <summary>What an outline of a page is made of. The closed set: <see cref="ForeignHeading"/>, <see cref="ForeignItem"/>.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Parts">Its words and links, in order; those of items inside it are theirs.</param>
internal abstract record ForeignBlock(int Line, IReadOnlyList<Part> Parts);

/// <summary>A heading.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Level">1 to 6.</param>
/// <param name="Parts">Its words and links.</param>
internal sealed record ForeignHeading(int Line, int Level, IReadOnlyList<Part> Parts) : ForeignBlock(Line, Parts);

/// <summary>What may be a listing.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Parts">Its words and links, without those of items inside it.</param>
/// <param name="Parent">The item that it stands in; null at the top.</param>
internal sealed record ForeignItem(int Line, ItemKind Kind, IReadOnlyList<Part> Parts, ForeignItem? Parent) : ForeignBlock(Line, Parts)
{
    /// <summary>What describes a <see cref="ItemKind.Term"/>.</summary>
    public List<Part> Description { get; } = [];
}

/// <summary>What an item is in its page.</summary>
internal enum ItemKind
{
    /// <summary>An item of a list.</summary>
    Bullet,

    /// <summary>A row of a table.</summary>
    Row,

    /// <summary>The line of a fold.</summary>
    Summary,

    /// <summary>A term that is defined.</summary>
    Term,

    /// <summary>A paragraph that stands in no other item.</summary>
    Paragraph,
}

/// <summary>A piece of a line. The closed set: <see cref="Words"/>, <see cref="LinkPart"/>, <see cref="CellStart"/>.</summary>
internal abstract record Part;

/// <summary>Words; their white space is not folded yet.</summary>
internal sealed record Words(string Text) : Part;

/// <summary>A link that shows words.</summary>
/// <param name="Label">Its words; never empty.</param>
/// <param name="Address">Its address as it stands there.</param>
/// <param name="Line">Its line, from 1.</param>
internal sealed record LinkPart(string Label, string Address, int Line) : Part;

/// <summary>A cell of a table begins.</summary>
/// <param name="Header">The words over its column; null when there are none.</param>
internal sealed record CellStart(string? Header) : Part;
