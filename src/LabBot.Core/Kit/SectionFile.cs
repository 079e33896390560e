namespace LabBot.Core.Kit;

/// <summary>One section file as it stands: what <see cref="KitMarkdown"/> reads, before works are told apart.</summary>
/// <param name="File">File name.</param>
/// <param name="Id">Section id.</param>
/// <param name="Title">Heading.</param>
/// <param name="Note">Prose before the first bullet.</param>
/// <param name="Bullets">Its bullets, in order.</param>
internal sealed record SectionFile(string File, string Id, string Title, string? Note, IReadOnlyList<Bullet> Bullets);

/// <summary>A bullet of a section file. The closed set: <see cref="ListingBullet"/>, <see cref="GroupBullet"/>.</summary>
/// <param name="Line">Line number, from 1.</param>
internal abstract record Bullet(int Line);

/// <summary><c>- [label](url) — note</c>, or as a child <c>- counterpoint: [label](url) — note</c>; no link where it cannot be read.</summary>
internal sealed record ListingBullet(
    int Line,
    RelationKind? Place,
    string Label,
    Uri? Link,
    string? Note,
    IReadOnlyList<Field> Fields,
    IReadOnlyList<StatedRelation> Relations,
    IReadOnlyList<ListingBullet> Children) : Bullet(Line);

/// <summary><c>- **title** — note</c> with listings under it.</summary>
internal sealed record GroupBullet(
    int Line,
    string Title,
    bool CompletesNames,
    string? Note,
    IReadOnlyList<Field> Fields,
    IReadOnlyList<ListingBullet> Listings) : Bullet(Line);

/// <summary><c>- word: text</c>; the name is one of <see cref="FieldNames"/>.</summary>
internal sealed record Field(string Name, string Value, int Line);

/// <summary><c>- counterpoint: work-id</c>.</summary>
internal sealed record StatedRelation(RelationKind Kind, string Target, int Line);

/// <summary>The fields of Kit Markdown.</summary>
internal static class FieldNames
{
    /// <summary>What a listing may say of its work.</summary>
    public static readonly IReadOnlyList<string> OfListing = ["id", "kind", "also", "tags", "minutes", "level", "mirror", "archived", "retired", "was"];

    /// <summary>What a group may say of itself.</summary>
    public static readonly IReadOnlyList<string> OfGroup = ["id", "also"];

    /// <summary>The fields that hold addresses: taken as they are typed, since <c>_</c> and <c>*</c> are no marks in them.</summary>
    public static readonly IReadOnlyList<string> Addresses = ["mirror", "archived", "was"];

    /// <summary>The fields that may be given several times; their values add up.</summary>
    public static readonly IReadOnlyList<string> Repeatable = ["also", "tags", "mirror", "archived", "was"];

    /// <summary>Whether commas part the values of a field.</summary>
    public static bool IsSplit(string name) => name is "also" or "tags" or "was";

    /// <summary>The place of a field among those of a listing, as LabBot writes them.</summary>
    public static int Rank(string name) => OfListing.Index().First(field => field.Item == name).Index;
}
