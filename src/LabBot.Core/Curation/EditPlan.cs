using LabBot.Core.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Core.Curation;

/// <summary>What a listing and its work are to read. Null leaves a part as it is; an empty text takes it away.</summary>
/// <param name="Work">The work.</param>
/// <param name="Section">Id of the listing's section.</param>
public sealed record EditRequest(WorkId Work, string Section)
{
    /// <summary>The link text; never empty.</summary>
    public string? Label { get; init; }

    /// <summary>The address.</summary>
    public Uri? Link { get; init; }

    /// <summary>What is said of it.</summary>
    public string? Note { get; init; }

    /// <summary>Single fields of the work, by name: <c>kind</c>, <c>minutes</c>, <c>level</c>, <c>retired</c>.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>All values of fields that add up, by name: <c>also</c>, <c>tags</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Relations that come.</summary>
    public IReadOnlyList<(RelationKind Kind, WorkId Target)> Relations { get; init; } = [];

    /// <summary>Why a newcomer reads it.</summary>
    public string? Why { get; init; }
}

/// <summary>Between what a curator wants a listing to read and the changes that make it so. Pure.</summary>
public static class EditPlan
{
    /// <summary>The changes; none where everything is so already.</summary>
    public static IReadOnlyList<CatalogChange> Changes(CatalogLoad kit, EditRequest request)
    {
        var text = KitText.Of(kit);
        var listing = text.Listing(request.Section, request.Work)!;
        var link = Links.Clean(listing.Link);
        return
        [
            .. Part(request, ListingPart.Label, listing.Label, request.Label),
            .. request.Link is { } to && to.OriginalString != link.OriginalString ? Moved(text, request.Work, link, to) : [],
            .. Part(request, ListingPart.Note, listing.Note, request.Note),
            .. request.Fields.SelectMany(field => Single(request.Work, field.Key, text.Values(request.Work, field.Key) is [var old, ..] ? old : null, field.Value)),
            .. request.Lists.SelectMany(list => Several(request.Work, list.Key, text.Values(request.Work, list.Key), list.Value)),
            .. request.Relations.Select(relation => new Relation(request.Work, relation.Kind, relation.Target)).Where(relation => !text.Holds(relation)).Select(relation => new ChangeRelation(relation, true)),
            .. Record(text, request, link, kit.Catalog!.FindWork(request.Work)!.Record?.Why ?? ""),
        ];
    }

    private static CatalogChange[] Part(EditRequest request, ListingPart part, string? old, string? to) =>
        to is null || to == (old ?? "") ? [] : [new ChangeListing(request.Section, request.Work, part, old, to.Length == 0 ? null : to)];

    // Everywhere the work is listed under this address, which finds it from now on too.
    private static IEnumerable<CatalogChange> Moved(KitText text, WorkId work, Uri from, Uri to) =>
    [
        .. text.ListingsOf(work).Where(listing => Links.Clean(listing.Link).OriginalString == from.OriginalString)
            .Select(listing => new ChangeListing(listing.Section.Id, work, ListingPart.Link, from.OriginalString, to.OriginalString)),
        .. WorkKey.Of(from) == WorkKey.Of(to) || text.Values(work, "was").Contains(from.OriginalString) || from.OriginalString.Contains(',', StringComparison.Ordinal) ? (CatalogChange[])[] : [new ChangeWork(work, "was", null, from.OriginalString)],
    ];

    private static CatalogChange[] Single(WorkId work, string field, string? old, string to) =>
        to == (old ?? "") ? [] : [new ChangeWork(work, field, old, to.Length == 0 ? null : to)];

    private static IEnumerable<CatalogChange> Several(WorkId work, string field, IReadOnlyList<string> old, IReadOnlyList<string> to) =>
    [
        .. old.Except(to).Select(value => new ChangeWork(work, field, value, null)),
        .. to.Except(old).Select(value => new ChangeWork(work, field, null, value)),
    ];

    // One change, whatever of it changes. The record's address goes along with the listing's where it was the same: it says where the work is, not where it was.
    private static CatalogChange[] Record(KitText text, EditRequest request, Uri from, string whyNow)
    {
        var old = text.Works.Find(request.Work);
        var record = old;
        if (request.Link is { } to && to.OriginalString != from.OriginalString && record is not null && RecordJson.AddressOf(record) is { } address && Links.Clean(address).AbsoluteUri == from.AbsoluteUri)
            record = RecordJson.At(to, record);
        if (request.Why is { } why && why != whyNow)
            record = RecordJson.With(record, request.Work, "why", why.Length == 0 ? null : why);
        return record == old ? [] : [new ChangeRecord(request.Work, old, record)];
    }
}
