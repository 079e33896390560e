using System.Text.Json;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>DataCite, where data sets, software and many repositories register their DOIs (https://support.datacite.org/docs/api-get-doi).</summary>
internal sealed class DataCiteSource(SourceClient client, Uri @base) : IMetadataSource
{
    /// <inheritdoc/>
    public string Name => "DataCite";

    /// <inheritdoc/>
    public bool IsLastResort => true;

    /// <inheritdoc/>
    public bool Knows(WorkKey key) => DoiLinks.DoiOf(key) is not null;

    /// <inheritdoc/>
    public Task<SourceAnswer> AskAsync(WorkKey key, CancellationToken cancellationToken) =>
        client.JsonAsync(Name, @base, "dois/" + Uri.EscapeDataString(DoiLinks.DoiOf(key)!), root => Read(((JsonElement?)root).Member("data").Member("attributes"), key), cancellationToken);

    private static SourceFacts? Read(JsonElement? work, WorkKey key)
    {
        if (work.Text("doi") is not { } doi)
            return null;
        var container = work.Member("container");
        return new SourceFacts(
            SourceFacts.Blank with
            {
                Title = PlainWords.Of(work.Each("titles").FirstOrDefault(title => title.Text("titleType") is null).Text("title")),
                Authors = [.. work.Each("creators").Select(CreatorName).OfType<string>()],
                Issued = PlainWords.Date(work.Each("dates").FirstOrDefault(date => date.Text("dateType") == "Issued").Text("date")) ?? PlainWords.Date(work.Text("publicationYear")),
                Venue = PlainWords.Of(container.Text("title") ?? work.Member("publisher").Text("name") ?? work.Text("publisher")),
                Volume = PlainWords.Of(container.Text("volume")),
                Issue = PlainWords.Of(container.Text("issue")),
                Pages = PlainWords.Of(container.Text("firstPage") is { } first ? container.Text("lastPage") is { } last ? $"{first}-{last}" : first : null),
                Doi = doi,
            },
            Kind(work.Member("types").Text("resourceTypeGeneral")),
            [key, .. work.Each("relatedIdentifiers").Where(IsSame).Select(other => other.Text("relatedIdentifier") is { } id ? WorkKey.OfDoi(id) ?? WorkKey.OfArxiv(id) : null).OfType<WorkKey>()],
            Retracted: false);
    }

    // A person's name may come in one piece, the family's first; an organisation's is as it is.
    private static string? CreatorName(JsonElement? creator) =>
        creator.Text("familyName") is { } family ? PlainWords.Name(creator.Text("givenName"), family)
        : creator.Text("nameType") == "Organizational" ? PlainWords.Of(creator.Text("name"))
        : PlainWords.Name(creator.Text("name"));

    // One work under two DOIs: its versions, and the preprint's own published form.
    private static bool IsSame(JsonElement? other) =>
        other.Text("relationType") is "IsVersionOf" or "HasVersion" or "IsIdenticalTo" && other.Text("relatedIdentifierType") is "DOI" or "arXiv";

    // https://datacite-metadata-schema.readthedocs.io/en/4.6/appendices/appendix-1/resourceTypeGeneral/
    private static WorkKind? Kind(string? type) => type switch
    {
        "JournalArticle" or "ConferencePaper" or "BookChapter" or "DataPaper" => WorkKind.Paper,
        "Preprint" => WorkKind.Preprint,
        "Book" => WorkKind.Book,
        "Dataset" => WorkKind.Dataset,
        "Software" or "ComputationalNotebook" => WorkKind.Library,
        "Audiovisual" => WorkKind.Video,
        _ => null,
    };
}
