using System.Text.Json;
using LabBot.Core.Kit;
using LabBot.Outside.Fetching;
using LabBot.Outside.Metadata;

namespace LabBot.Outside.Health;

/// <summary>What the Internet Archive keeps of a page (https://archive.org/help/wayback_api.php). Safe on any thread.</summary>
internal sealed class WebArchive(SafeFetcher fetcher, Uri @base)
{
    /// <summary>
    /// Asks for a copy: whether the archive has answered, which says that LabBot is not cut off, and its latest copy; null when it has none.
    /// </summary>
    public async Task<(bool HasAnswered, Uri? Copy)> FindAsync(Uri link, CancellationToken cancellationToken)
    {
        var request = new FetchRequest(new Uri(@base, "wayback/available?url=" + Uri.EscapeDataString(link.AbsoluteUri))) { Trusted = @base };
        var answer = await fetcher.FetchAsync(request, cancellationToken).ConfigureAwait(false);
        return (answer is FetchResult.Fetched, answer is FetchResult.Fetched { IsSuccess: true, Body: var body } ? Read(body) : null);
    }

    private static Uri? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var closest = ((JsonElement?)document.RootElement).Member("archived_snapshots").Member("closest");
            // The archive writes http and keeps both.
            return closest.Text("status") == "200" && closest.Text("url") is { } address && Links.TryParse(address.Replace("http://web.archive.org/", "https://web.archive.org/", StringComparison.Ordinal), out var copy) ? copy : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
