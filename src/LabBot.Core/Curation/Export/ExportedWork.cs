using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>What the bibliographies say of a work: where it is listed, and how it stands to others.</summary>
/// <param name="Work">The work.</param>
/// <param name="Listings">Its listings; at least one.</param>
/// <param name="Sections">The titles of the sections that list it.</param>
/// <param name="Notes">What the kit's author says of it, wherever it is listed.</param>
/// <param name="Relations">The relations in which it is the subject.</param>
internal sealed record ExportedWork(Work Work, IReadOnlyList<Listing> Listings, IReadOnlyList<string> Sections, IReadOnlyList<string> Notes, IReadOnlyList<Relation> Relations)
{
    /// <summary>Every work of a kit, in its order.</summary>
    public static IEnumerable<ExportedWork> All(Catalog kit) => kit.Works.Select(work => new ExportedWork(
        work,
        [.. kit.ListingsOf(work.Id)],
        [.. kit.ListingsOf(work.Id).Select(listing => kit.FindSection(listing.Section)!.Title).Distinct()],
        [.. kit.ListingsOf(work.Id).Select(listing => listing.Note).OfType<string>().Distinct()],
        [.. kit.RelationsOf(work.Id).Where(relation => relation.Subject == work.Id)]));

    /// <summary>The relations in words: "Counterpoint to The Bitter Lesson".</summary>
    /// <param name="kit">The kit.</param>
    /// <param name="relations">The relations.</param>
    public static IEnumerable<string> InWords(Catalog kit, IEnumerable<Relation> relations) =>
        relations.Select(relation => $"{relation.Kind.ToTarget()} {kit.FindWork(relation.Target)!.Title}");
}
