using System.Text.Json;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>Crossref, where most publishers register their DOIs (https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md).</summary>
internal sealed class CrossrefSource(SourceClient client, Uri @base) : IMetadataSource
{
    // https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/registering-updates/: what takes the whole of a work back.
    private static readonly string[] TakenBack = ["retraction", "withdrawal", "removal"];

    /// <inheritdoc/>
    public string Name => "Crossref";

    /// <inheritdoc/>
    public bool IsLastResort => false;

    /// <inheritdoc/>
    public bool Knows(WorkKey key) => DoiLinks.DoiOf(key) is not null;

    /// <inheritdoc/>
    public Task<SourceAnswer> AskAsync(WorkKey key, CancellationToken cancellationToken) =>
        client.JsonAsync(Name, @base, "works/" + Uri.EscapeDataString(DoiLinks.DoiOf(key)!), root => Read(((JsonElement?)root).Member("message"), key), cancellationToken);

    private static SourceFacts? Read(JsonElement? work, WorkKey key)
    {
        if (work.Text("DOI") is null)
            return null;
        var published = Published(work);
        return new SourceFacts(
            SourceFacts.Blank with
            {
                Title = PlainWords.Of(work.Each("title").FirstOrDefault().Text()),
                Authors = [.. work.Each("author").Select(author => PlainWords.Name(author.Text("given"), author.Text("family") ?? author.Text("name"))).OfType<string>()],
                Issued = Date(work.Member("issued")),
                Venue = PlainWords.Of(work.Each("container-title").FirstOrDefault().Text() ?? work.Each("institution").FirstOrDefault().Text("name") ?? work.Text("publisher")),
                Volume = PlainWords.Of(work.Text("volume")),
                Issue = PlainWords.Of(work.Text("issue")),
                Pages = PlainWords.Of(work.Text("page") ?? work.Text("article-number")),
                Doi = work.Text("DOI"),
                Published = published,
            },
            Kind(work.Text("type"), work.Text("subtype")),
            [key, .. Related(work, "is-preprint-of").Concat(Related(work, "has-preprint")).Select(WorkOf).OfType<WorkKey>()],
            // The retracted work says so in "updated-by"; the "update-to" of a notice names the work that the notice is about.
            work.Each("updated-by").Any(update => TakenBack.Contains(update.Text("type")?.ToLowerInvariant())));
    }

    private static PublishedVersion? Published(JsonElement? work) =>
        Related(work, "is-preprint-of").Select(DoiLinks.Bare).OfType<string>().FirstOrDefault() is { } doi ? new PublishedVersion(null, null, null, doi, DoiLinks.Of(doi), null) : null;

    private static IEnumerable<string?> Related(JsonElement? work, string relation) => work.Member("relation").Each(relation).Select(other => other.Text("id"));

    private static WorkKey? WorkOf(string? id) => id is null ? null : WorkKey.OfDoi(id) ?? WorkKey.OfArxiv(id);

    private static IssuedDate? Date(JsonElement? issued)
    {
        var parts = issued.Each("date-parts").FirstOrDefault() is { ValueKind: JsonValueKind.Array } first ? first.EnumerateArray().Select(part => ((JsonElement?)part).Number()).ToList() : [];
        return PlainWords.Date(parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
    }

    // https://api.crossref.org/types
    private static WorkKind? Kind(string? type, string? subtype) => type switch
    {
        "journal-article" or "proceedings-article" or "book-chapter" => WorkKind.Paper,
        "posted-content" when subtype is null or "preprint" => WorkKind.Preprint,
        "book" or "monograph" or "edited-book" or "reference-book" => WorkKind.Book,
        "dataset" or "database" => WorkKind.Dataset,
        _ => null,
    };
}
