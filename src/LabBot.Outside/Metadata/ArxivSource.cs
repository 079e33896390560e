using System.Text.RegularExpressions;
using System.Xml.Linq;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>arXiv, by its Atom API (https://info.arxiv.org/help/api/user-manual.html#52-details-of-atom-results-returned).</summary>
internal sealed partial class ArxivSource(SourceClient client, Uri @base) : IMetadataSource
{
    private const string Prefix = "arxiv:";

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Arxiv = "http://arxiv.org/schemas/atom";

    /// <inheritdoc/>
    public string Name => "arXiv";

    /// <inheritdoc/>
    public bool IsLastResort => false;

    /// <inheritdoc/>
    public bool Knows(WorkKey key) => key.Value.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public Task<SourceAnswer> AskAsync(WorkKey key, CancellationToken cancellationToken) =>
        client.XmlAsync(Name, @base, $"query?id_list={Uri.EscapeDataString(key.Value[Prefix.Length..])}&max_results=1", feed => Read(feed, key.Value[Prefix.Length..]), cancellationToken);

    // An id that is none has an entry too, whose title is "Error".
    private static SourceFacts? Read(XElement feed, string id)
    {
        if (feed.Element(Atom + "entry") is not { } entry || entry.Element(Atom + "id")?.Value.Contains("/abs/", StringComparison.Ordinal) != true)
            return null;
        var comment = PlainWords.Of(entry.Element(Arxiv + "comment")?.Value) ?? "";
        var published = Published(entry);
        return new SourceFacts(
            SourceFacts.Blank with
            {
                Title = PlainWords.Of(entry.Element(Atom + "title")?.Value),
                Authors = [.. entry.Elements(Atom + "author").Select(author => PlainWords.Of(author.Element(Atom + "name")?.Value)).OfType<string>()],
                Issued = PlainWords.Date(entry.Element(Atom + "published")?.Value),
                Venue = "arXiv",
                Doi = "10.48550/arXiv." + id,
                Arxiv = id,
                Length = PageCount().Match(comment) is { Success: true } pages ? $"{pages.Groups[1].Value} pages" : null,
                Published = published,
            },
            WorkKind.Preprint,
            [.. new[] { WorkKey.OfArxiv(id), published?.Doi is { } doi ? WorkKey.OfDoi(doi) : null }.OfType<WorkKey>()],
            Withdrawn().IsMatch(comment));
    }

    private static PublishedVersion? Published(XElement entry)
    {
        var venue = PlainWords.Of(entry.Element(Arxiv + "journal_ref")?.Value);
        var doi = DoiLinks.Bare(entry.Element(Arxiv + "doi")?.Value);
        var year = venue is not null && Year().Matches(venue) is [.., var last] ? int.Parse(last.ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : (int?)null;
        return venue is null && doi is null ? null : new PublishedVersion(null, venue, year, doi, doi is null ? null : DoiLinks.Of(doi), null);
    }

    [GeneratedRegex(@"\b([1-9][0-9]{0,3}) pages\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PageCount();

    // "This paper has been withdrawn by the author(s)", which the API puts into the comment.
    [GeneratedRegex(@"\b(?:paper|article|submission|manuscript|work) (?:has been|was|is) withdrawn\b|^withdrawn\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Withdrawn();

    [GeneratedRegex(@"\b(?:19|20)[0-9]{2}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Year();
}
