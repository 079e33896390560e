using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>A reading that a curator is about to add.</summary>
/// <param name="Link">Its address, cleaned.</param>
/// <param name="Label">What the lab calls it.</param>
/// <param name="Section">Id of the section; null while nobody has chosen one.</param>
public sealed record AddRequest(Uri Link, string Label, string? Section)
{
    /// <summary>The title of the section, where it is new.</summary>
    public string? NewSection { get; init; }

    /// <summary>What is said of it; null when nothing.</summary>
    public string? Note { get; init; }

    /// <summary>What sort of thing it is; null when nobody said.</summary>
    public WorkKind? Kind { get; init; }

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>How it relates to listed works: it is the subject.</summary>
    public IReadOnlyList<(RelationKind Kind, WorkId Target)> Relations { get; init; } = [];

    /// <summary>The work, where the kit has it and gets a second listing; else the id that it is to have.</summary>
    public WorkId? Work { get; init; }

    /// <summary>What sources say, as an item of <c>works.csl.json</c>; null when nothing, or where the kit has the work.</summary>
    public string? Record { get; init; }
}

/// <summary>Between what a curator asks for and the changes that make it. Pure.</summary>
public static class AddPlan
{
    /// <summary>The section of a listing that has none yet.</summary>
    public const string NoSection = "";

    /// <summary>The changes that add a reading.</summary>
    public static IReadOnlyList<CatalogChange> Changes(Catalog catalog, AddRequest request)
    {
        var isNew = request.Work is not { } named || catalog.FindWork(named) is null;
        var work = request.Work ?? NewId(catalog, request.Label, request.Link);
        var section = request.Section ?? NoSection;
        // Under the work that it speaks about, where that is listed in the same section.
        var under = request.Relations.FirstOrDefault(relation => relation.Kind != RelationKind.Explains && catalog.ListingsOf(relation.Target).Any(listing => listing.Section == section));
        var spot = new Spot(section) { Under = under.Target.Value is null ? null : new Placement(under.Target, under.Kind) };
        List<ListingField> fields = isNew
            ?
            [
                .. request.Kind is { } kind ? (ListingField[])[new("kind", kind.Word())] : [],
                .. request.Also.Count > 0 ? (ListingField[])[new("also", string.Join(", ", request.Also))] : [],
            ]
            : [];
        return
        [
            .. request.NewSection is { } title ? (CatalogChange[])[new AddSection(section, title)] : [],
            new AddListing(work, spot, new NewListing(request.Label, request.Link, request.Note, fields)),
            .. request.Relations.Where(relation => spot.Under is null || relation != under).Select(relation => new ChangeRelation(new Relation(work, relation.Kind, relation.Target), true)),
            .. isNew && request.Record is { } record ? (CatalogChange[])[new ChangeRecord(work, null, RecordJson.Under(work, record))] : [],
        ];
    }

    /// <summary>What was asked for, from the changes of <see cref="Changes"/>; null when they add no reading.</summary>
    public static AddRequest? Request(IReadOnlyList<CatalogChange> changes)
    {
        if (changes.OfType<AddListing>().ToList() is not [var add])
            return null;
        var section = changes.OfType<AddSection>().FirstOrDefault();
        return new AddRequest(add.Listing.Link, add.Listing.Label, add.At.Section == NoSection ? null : add.At.Section)
        {
            NewSection = section?.Title,
            Note = add.Listing.Note,
            Kind = Field(add, "kind") is { } kind && WorkKinds.TryParse(kind, out var known) ? known : null,
            Also = Field(add, "also")?.Split(", ") ?? [],
            Relations =
            [
                .. add.At.Under is { } under ? ((RelationKind, WorkId)[])[(under.Kind, under.Parent)] : [],
                .. changes.OfType<ChangeRelation>().Select(change => (change.Relation.Kind, change.Relation.Target)),
            ],
            Work = add.Work,
            Record = changes.OfType<ChangeRecord>().FirstOrDefault()?.New,
        };
    }

    /// <summary>An id that no work of the kit has, made of the label, or of the address where the label gives none.</summary>
    public static WorkId NewId(Catalog catalog, string label, Uri link)
    {
        var slug = Slug.From(label) is { Length: > 0 } ofLabel ? ofLabel : Slug.From(link.Host + link.AbsolutePath);
        var id = slug;
        for (var number = 2; catalog.FindWork(new WorkId(id)) is not null; number++)
        {
            var ending = $"-{number}";
            id = slug[..Math.Min(slug.Length, Slug.MaxLength - ending.Length)].TrimEnd('-') + ending;
        }

        return new WorkId(id);
    }

    private static string? Field(AddListing add, string name) => add.Listing.Fields.FirstOrDefault(field => field.Name == name)?.Value;
}
