using System.Text.Json;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>
/// bioRxiv and medRxiv (https://api.biorxiv.org): the published version of a preprint, and whether it was withdrawn. Names come with initials only, which Crossref completes.
/// </summary>
internal sealed partial class BiorxivSource(SourceClient client, Uri @base) : IMetadataSource
{
    private static readonly string[] Servers = ["biorxiv", "medrxiv"];

    /// <inheritdoc/>
    public string Name => "bioRxiv";

    /// <inheritdoc/>
    public bool IsLastResort => false;

    /// <inheritdoc/>
    public bool Knows(WorkKey key) => DoiLinks.DoiOf(key) is { } doi && Preprint().IsMatch(doi);

    /// <inheritdoc/>
    /// <remarks>A DOI does not say which of the two servers has it.</remarks>
    public async Task<SourceAnswer> AskAsync(WorkKey key, CancellationToken cancellationToken)
    {
        SourceAnswer answer = new SourceAnswer.Unknown();
        foreach (var server in Servers)
        {
            answer = await client.JsonAsync(Name, @base, $"details/{server}/{DoiLinks.DoiOf(key)}/na/json", root => Read(root, key), cancellationToken).ConfigureAwait(false);
            if (answer is not SourceAnswer.Unknown)
                break;
        }

        return answer;
    }

    // One entry for each version, the first one first.
    private static SourceFacts? Read(JsonElement? root, WorkKey key)
    {
        var versions = root.Each("collection").ToList();
        if (versions is not [var first, ..])
            return null;
        var latest = versions[^1];
        var title = PlainWords.Of(latest.Text("title"));
        var published = versions.Select(version => DoiLinks.Bare(version.Text("published"))).OfType<string>().LastOrDefault();
        return new SourceFacts(
            SourceFacts.Blank with
            {
                Title = title,
                Authors = [.. (latest.Text("authors") ?? "").Split(';').Select(PlainWords.Name).OfType<string>()],
                Issued = PlainWords.Date(first.Text("date")),
                Venue = latest.Text("server")?.ToLowerInvariant() == "medrxiv" ? "medRxiv" : "bioRxiv",
                Doi = latest.Text("doi"),
                Published = published is null ? null : new PublishedVersion(null, null, null, published, DoiLinks.Of(published), null),
            },
            WorkKind.Preprint,
            [.. new[] { key, published is null ? null : WorkKey.OfDoi(published) }.OfType<WorkKey>()],
            Withdrawn().IsMatch(latest.Text("type") ?? "") || Withdrawn().IsMatch(title ?? ""));
    }

    [GeneratedRegex(@"^10\.(?:1101|64898)/[0-9][0-9.]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Preprint();

    // The type of the latest version, and what the server puts before the title.
    [GeneratedRegex(@"^\W*withdrawn\b|^withdrawal$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Withdrawn();
}
