using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>What is said of a listing, for formats that have one place for words.</summary>
internal static class Said
{
    /// <summary>Its note and how it stands to the listing above it; empty when there is neither.</summary>
    public static string Of(Catalog kit, Listing listing) => string.Join("; ", new[]
    {
        listing.Note,
        listing.Place is { } place ? $"{place.Kind.ToTarget()} {kit.FindWork(place.Parent)!.Title}" : null,
    }.OfType<string>());
}
