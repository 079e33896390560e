using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>
/// What a page says of itself, the most careful way first: the tags for reference managers (<c>citation_…</c>: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing),
/// JSON-LD, Dublin Core (https://www.dublincore.org/specifications/dublin-core/dcq-html/), Open Graph (https://ogp.me), the title.
/// </summary>
internal static class PageFactsReader
{
    /// <summary>The facts; null when the page does not even have a title.</summary>
    public static SourceFacts? Read(string html)
    {
        var tags = PageTags.Read(html);
        var metas = tags.Metas.ToLookup(meta => meta.Name, meta => meta.Content);
        var facts = Citation(metas);
        if (JsonLd.Read(tags.JsonLd) is { } described)
            facts = facts.With(described);
        facts = facts.With(DublinCore(metas)).With(OpenGraph(metas)).With(Of(PlainWords.Of(tags.Title), [], null, null, null, null));
        return facts.Record.Title is null ? null : facts;
    }

    private static SourceFacts Citation(ILookup<string, string> metas)
    {
        var (journal, conference) = (First(metas, "citation_journal_title"), First(metas, "citation_conference_title"));
        var (first, last) = (First(metas, "citation_firstpage"), First(metas, "citation_lastpage"));
        var doi = DoiLinks.Bare(First(metas, "citation_doi"));
        var arxiv = First(metas, "citation_arxiv_id") is { } id && WorkKey.OfArxiv(id) is { } key ? key.Value["arxiv:".Length..] : null;
        return new SourceFacts(
            SourceFacts.Blank with
            {
                Title = First(metas, "citation_title"),
                Authors = Names(metas, "citation_author", "citation_authors"),
                Issued = PlainWords.Date(First(metas, "citation_publication_date", "citation_date", "citation_online_date", "citation_year")),
                Venue = journal ?? conference ?? First(metas, "citation_inbook_title", "citation_technical_report_institution", "citation_dissertation_institution", "citation_publisher"),
                Volume = First(metas, "citation_volume"),
                Issue = First(metas, "citation_issue"),
                Pages = first is not null && last is not null && first != last ? $"{first}-{last}" : first,
                Doi = doi,
                Arxiv = arxiv,
            },
            arxiv is not null ? WorkKind.Preprint : journal is not null || conference is not null ? WorkKind.Paper : null,
            [.. new[] { doi is null ? null : WorkKey.OfDoi(doi), arxiv is null ? null : WorkKey.OfArxiv(arxiv) }.OfType<WorkKey>()],
            Retracted: false);
    }

    private static SourceFacts DublinCore(ILookup<string, string> metas)
    {
        var doi = DoiLinks.Bare(First(metas, "dc.identifier", "dcterms.identifier", "prism.doi"));
        return Of(
            First(metas, "dc.title", "dcterms.title"), Names(metas, "dc.creator", "dcterms.creator"), First(metas, "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "prism.publicationdate"),
            First(metas, "prism.publicationname", "dc.publisher", "dcterms.publisher"), doi, null);
    }

    private static SourceFacts OpenGraph(ILookup<string, string> metas) => Of(
        First(metas, "og:title", "twitter:title"),
        // The author may be an address of theirs there.
        [.. Names(metas, "author", "article:author", "book:author").Where(name => !name.Contains("://", StringComparison.Ordinal))],
        First(metas, "article:published_time", "og:article:published_time", "book:release_date", "video:release_date"),
        First(metas, "og:site_name", "application-name"),
        null,
        First(metas, "og:type")?.ToLowerInvariant() switch
        {
            "book" => WorkKind.Book,
            "profile" => WorkKind.Person,
            "video.other" or "video.movie" or "video.episode" => WorkKind.Video,
            _ => null,
        });

    private static SourceFacts Of(string? title, IReadOnlyList<string> authors, string? date, string? venue, string? doi, WorkKind? kind) => new(
        SourceFacts.Blank with { Title = title, Authors = authors, Issued = PlainWords.Date(date), Venue = venue, Doi = doi }, kind, doi is not null && WorkKey.OfDoi(doi) is { } key ? [key] : [], Retracted: false);

    private static string? First(ILookup<string, string> metas, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (metas[name].Select(PlainWords.Of).FirstOrDefault(value => value is not null) is { } value)
                return value;
        }

        return null;
    }

    private static List<string> Names(ILookup<string, string> metas, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (metas[name].SelectMany(value => value.Split(';')).Select(PlainWords.Name).OfType<string>().Distinct().ToList() is { Count: > 0 } found)
                return found;
        }

        return [];
    }
}
