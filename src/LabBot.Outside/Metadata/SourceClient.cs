using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using LabBot.Outside.Fetching;

namespace LabBot.Outside.Metadata;

/// <summary>Asks a source at the operator's address for it, and reads JSON or XML. Safe on any thread.</summary>
internal sealed class SourceClient(SafeFetcher fetcher)
{
    // A source that is slow leaves time for the page itself.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(4);

    /// <summary>Asks for JSON, and has its root read.</summary>
    public Task<SourceAnswer> JsonAsync(string source, Uri @base, string path, Func<JsonElement, SourceFacts?> read, CancellationToken cancellationToken) => AskAsync(source, @base, path, "application/json", body =>
    {
        using var document = JsonDocument.Parse(body);
        return read(document.RootElement);
    }, cancellationToken);

    /// <summary>Asks for XML, and has its root read. It has no entities but its own five, and leads nowhere else.</summary>
    public Task<SourceAnswer> XmlAsync(string source, Uri @base, string path, Func<XElement, SourceFacts?> read, CancellationToken cancellationToken) => AskAsync(source, @base, path, "application/atom+xml", body =>
    {
        using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return read(XElement.Load(reader));
    }, cancellationToken);

    private async Task<SourceAnswer> AskAsync(string source, Uri @base, string path, string type, Func<byte[], SourceFacts?> read, CancellationToken cancellationToken)
    {
        var request = new FetchRequest(new Uri(@base, path)) { Trusted = @base, MaxBytes = FetchRequest.ListBytes, RefusesLonger = true, Within = Within, MediaTypes = [type, "application/*", "text/*"] };
        switch (await fetcher.FetchAsync(request, cancellationToken).ConfigureAwait(false))
        {
            case FetchResult.Fetched { IsSuccess: true, Body: var body }:
                try
                {
                    return read(body) is { } facts ? new SourceAnswer.Says(facts) : new SourceAnswer.Unknown();
                }
                catch (Exception error) when (error is JsonException or XmlException)
                {
                    return new SourceAnswer.Down($"What {source} answers cannot be read.");
                }

            case FetchResult.Fetched { Status: 400 or 401 or 404 or 410 }:
                return new SourceAnswer.Unknown();
            case FetchResult.Fetched { Status: 403 or 429 }:
                return new SourceAnswer.Down($"{source} takes no more questions just now.");
            case FetchResult.Fetched { Status: var status }:
                return new SourceAnswer.Down($"{source} is out of order (its answer was {status}).");
            default:
                return new SourceAnswer.Down($"{source} does not answer.");
        }
    }
}
