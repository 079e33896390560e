using System.Text.Json;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>A repository on GitHub (https://docs.github.com/rest/repos/repos#get-a-repository), asked without a token: sixty questions an hour.</summary>
internal sealed partial class GitHubSource(SourceClient client, Uri @base) : IMetadataSource
{
    /// <inheritdoc/>
    public string Name => "GitHub";

    /// <inheritdoc/>
    public bool IsLastResort => false;

    /// <inheritdoc/>
    public bool Knows(WorkKey key) => Repository().IsMatch(key.Value);

    /// <inheritdoc/>
    public Task<SourceAnswer> AskAsync(WorkKey key, CancellationToken cancellationToken)
    {
        var name = Repository().Match(key.Value);
        return client.JsonAsync(Name, @base, $"repos/{name.Groups[1].Value}/{name.Groups[2].Value}", root => Read(root, key), cancellationToken);
    }

    private static SourceFacts? Read(JsonElement? repository, WorkKey key) => repository.Text("name") is not { } name ? null : new SourceFacts(
        SourceFacts.Blank with
        {
            Title = PlainWords.Of(name),
            Authors = [.. new[] { PlainWords.Of(repository.Member("owner").Text("login")) }.OfType<string>()],
            Issued = PlainWords.Date(repository.Text("created_at")),
            Venue = "GitHub",
        },
        name.StartsWith("awesome", StringComparison.OrdinalIgnoreCase) || repository.Each("topics").Any(topic => topic.Text() is "awesome" or "awesome-list") ? WorkKind.List : WorkKind.Library,
        // A repository that moved answers under its new name.
        [key, .. repository.Text("html_url") is { } address && Links.TryParse(address, out var link) && WorkKey.Of(link) != key ? (WorkKey[])[WorkKey.Of(link)] : []],
        Retracted: false);

    [GeneratedRegex("^url:github\\.com/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Repository();
}
