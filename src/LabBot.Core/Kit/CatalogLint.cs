using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>What a curator may want to look at in a kit that loads.</summary>
internal static partial class CatalogLint
{
    // Words that name no particular thing; a label made of nothing else says nothing away from its section.
    private static readonly HashSet<string> EmptyWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "another", "article", "blog", "book", "chapter", "click", "code", "course", "discussion", "docs", "example", "examples",
        "explanation", "further", "here", "in", "intro", "introduction", "link", "list", "more", "on", "one", "other", "overview", "page", "paper", "part",
        "perspective", "post", "reading", "resource", "review", "see", "site", "slides", "survey", "talk", "the", "this", "tutorial", "video", "view", "website",
    };

    /// <summary>Every warning, in no particular order.</summary>
    public static IEnumerable<Problem> Check(Catalog catalog) =>
    [
        .. catalog.Listings.SelectMany(listing => OfListing(catalog, listing)),
        .. catalog.Works.SelectMany(work => OfWork(catalog, work)),
        .. SharedAliases(catalog),
    ];

    /// <summary>Whether a label names nothing by itself: "Paper", "Explanation 2".</summary>
    internal static bool SaysNothing(string label) => Words().Matches(label).All(word => EmptyWords.Contains(word.Value) || word.Value.All(char.IsDigit));

    private static IEnumerable<Problem> OfListing(Catalog catalog, Listing listing)
    {
        if (listing.Link.Scheme == Uri.UriSchemeHttp)
            yield return Problem.Warning(listing.Source, $"'{listing.Label}' is a plain http link", "write https if the site answers to it");
        if (SaysNothing(listing.Name))
            yield return Problem.Warning(listing.Source, $"the label '{listing.Label}' says nothing away from its section", "write a label that names the thing, or put it in a group whose title ends in ':'");
        if (catalog.ListingsOf(listing.Work).First() is var first && first != listing)
            yield return Problem.Warning(listing.Source, $"'{listing.Label}' is listed before, as '{first.Label}' at {first.Source}", "nothing to do if both places are meant: people read it once");
    }

    private static IEnumerable<Problem> OfWork(Catalog catalog, Work work)
    {
        var listing = catalog.ListingsOf(work.Id).First();
        if (work.Record?.Original is { } original && WorkKey.Of(original) != WorkKey.Of(work.Link))
            yield return Problem.Warning(listing.Source, $"'{listing.Label}' links a mirror, {work.Link.Host}", $"the original is {original.AbsoluteUri}");
        if (work.Record?.Published is { Basis: null } published)
            yield return Problem.Warning(listing.Source, $"'{listing.Label}' is a preprint that has been published{(published.Venue is { } venue ? $", in {venue}" : "")}", published.Link is { } link ? $"link {link.AbsoluteUri} if the published version is meant" : "link the published version if that is meant");
        else if (work.Kind == WorkKind.Preprint && !Version().IsMatch(work.Link.AbsolutePath))
            yield return Problem.Warning(listing.Source, $"'{listing.Label}' is a preprint without a version", "add one (v1, v2 …) if people should all read the same text");
    }

    private static IEnumerable<Problem> SharedAliases(Catalog catalog) =>
        from work in catalog.Works
        from alias in work.Aliases
        group work by alias.ToLowerInvariant() into sharing
        where sharing.Distinct().Count() > 1
        from work in sharing
        select Problem.Warning(catalog.ListingsOf(work.Id).First().Source, $"the alias '{sharing.Key}' belongs to {string.Join(" and ", sharing.Select(one => $"'{one.Id}'"))}", "who types it is shown all of them; keep it where it is meant");

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"v[0-9]+(?:\.|/|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
