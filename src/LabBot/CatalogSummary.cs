using LabBot.Core.Cards;
using LabBot.Core.Kit;

namespace LabBot;

/// <summary>The kit in numbers.</summary>
internal static class CatalogSummary
{
    /// <summary><c>8 sections, 68 listings, 65 works</c>.</summary>
    public static string Counts(Catalog catalog) =>
        $"{Wording.Count(catalog.Sections.Count, "section")}, {Wording.Count(catalog.Listings.Count, "listing")}, {Wording.Count(catalog.Works.Count, "work")}";
}
