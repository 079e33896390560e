using LabBot.Core.Kit;

namespace LabBot;

/// <summary>The kit in numbers.</summary>
internal static class CatalogSummary
{
    /// <summary><c>8 sections, 68 listings, 65 works</c>.</summary>
    public static string Counts(Catalog catalog) =>
        $"{Count(catalog.Sections.Count, "section")}, {Count(catalog.Listings.Count, "listing")}, {Count(catalog.Works.Count, "work")}";

    /// <summary><c>1 error</c>, <c>2 errors</c>.</summary>
    public static string Count(int number, string thing) => number == 1 ? $"1 {thing}" : $"{number} {thing}s";
}
