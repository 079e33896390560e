using System.Net;
using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Outside.Fetching;
using LabBot.Outside.Metadata;

namespace LabBot.Outside;

/// <summary>
/// Looks up what public sources say: the sources that know the key of an address, and where none does, the page itself; what the page names (a DOI, an arXiv id) is then asked for too.
/// A source that is down costs four seconds at most, and the page stands in for it. Safe on any thread.
/// </summary>
internal sealed class PublicSources(SafeFetcher fetcher, IReadOnlyList<IMetadataSource> sources, TimeProvider time) : IOutside
{
    private const string NoAddress = $"That is no address of a page; {Links.Expected}.";

    private static readonly string[] PageTypes = ["text/html", "application/xhtml+xml"];

    // What servers call the lists that can be imported; the last is what they call anything they do not know.
    private static readonly string[] ListTypes =
    [
        "text/*", "application/json", "application/vnd.citationstyles.csl+json", "application/x-bibtex", "application/x-research-info-systems", "application/xml", "application/csv", "application/octet-stream",
    ];

    /// <inheritdoc/>
    public async Task<Seen> LookUpAsync(Uri link, CancellationToken cancellationToken)
    {
        if (!Links.TryParse(link.OriginalString, out _))
            return new Seen.Nothing(NoAddress);
        using var limit = new CancellationTokenSource(SafeFetcher.Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (clean, look) = (Links.Clean(link), new Look());
        try
        {
            await AskAsync(look, WorkKey.Of(clean), both.Token).ConfigureAwait(false);
            if (look.Facts is null)
                await ReadPageAsync(look, clean, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            look.Troubles.Add("It took too long.");
        }

        return look.Seen(clean);
    }

    /// <inheritdoc/>
    public async Task<SeenFile> FetchAsync(Uri link, CancellationToken cancellationToken)
    {
        if (!Links.TryParse(link.OriginalString, out _))
            return new SeenFile.Nothing(NoAddress);
        var request = new FetchRequest(Links.Clean(link)) { MaxBytes = FetchRequest.ListBytes, RefusesLonger = true, MediaTypes = ListTypes, Expected = "a list in text, such as Markdown, BibTeX, CSV or JSON" };
        return await fetcher.FetchAsync(request, cancellationToken).ConfigureAwait(false) switch
        {
            FetchResult.Fetched { IsSuccess: true } list => new SeenFile.Got(list.Body, NameOf(list), list.MediaType),
            FetchResult.Fetched other => new SeenFile.Nothing(Words(other)),
            FetchResult.Refused { Why: var why } => new SeenFile.Nothing(why),
            FetchResult.Failed { Why: var why } => new SeenFile.Nothing(why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What the sources say of a work with this key, and which they are, without looking at any page; null when none of them knows it.</summary>
    public async Task<(SourceFacts Facts, string Source)?> SayAsync(WorkKey key, CancellationToken cancellationToken)
    {
        var look = new Look();
        await AskAsync(look, key, cancellationToken).ConfigureAwait(false);
        return look.Facts is { } facts ? (facts, look.Source) : null;
    }

    private async Task AskAsync(Look look, WorkKey key, CancellationToken cancellationToken)
    {
        foreach (var source in sources.Where(one => one.Knows(key)))
        {
            if (source.IsLastResort && look.Facts is not null)
                continue;
            switch (await source.AskAsync(key, cancellationToken).ConfigureAwait(false))
            {
                case SourceAnswer.Says { Facts: var facts }:
                    look.Add(source.Name, facts);
                    break;
                case SourceAnswer.Down { Why: var why }:
                    look.Troubles.Add(why);
                    break;
                case SourceAnswer.Unknown:
                    break;
            }
        }
    }

    private async Task ReadPageAsync(Look look, Uri link, CancellationToken cancellationToken)
    {
        switch (await fetcher.FetchAsync(new FetchRequest(link) { MediaTypes = PageTypes }, cancellationToken).ConfigureAwait(false))
        {
            case FetchResult.Fetched { IsSuccess: true } page when PageFactsReader.Read(PageText.Decode(page.Body, page.Charset)) is { } said:
                // A page that moved for good is known at its new place too; any other redirect may lead to a place where one signs in.
                WorkKey[] keys = [.. said.Keys, .. page.Redirects.Count > 0 && page.Redirects.All(one => one.IsPermanent) ? (WorkKey[])[WorkKey.Of(page.Link)] : []];
                foreach (var key in keys.Distinct().Where(key => key != WorkKey.Of(link)))
                    await AskAsync(look, key, cancellationToken).ConfigureAwait(false);
                look.Add("the page", said with { Keys = keys });
                break;
            case FetchResult.Fetched { IsSuccess: true }:
                look.Troubles.Add("The page says nothing of itself, not even a title.");
                break;
            case FetchResult.Fetched other:
                look.Troubles.Add(Words(other));
                break;
            case FetchResult.Refused { Why: var why }:
                look.Troubles.Add(why);
                break;
            case FetchResult.Failed { Why: var why }:
                look.Troubles.Add(why);
                break;
        }
    }

    private static string Words(FetchResult.Fetched page) => page.Status switch
    {
        404 or 410 => $"{page.Link.Host} has no such page (its answer was {page.Status}); check the address.",
        401 or 402 or 403 => $"{page.Link.Host} shows this page to its own people only (its answer was {page.Status}); open it in a browser, and fill in what you see.",
        429 or 503 => $"{page.Link.Host} takes no more questions just now (its answer was {page.Status}); try again later.",
        _ => $"{page.Link.Host} answered {page.Status}{(Enum.IsDefined((HttpStatusCode)page.Status) ? $", {(HttpStatusCode)page.Status}" : "")}; expected a page: open it in a browser to see what is there.",
    };

    private static string NameOf(FetchResult.Fetched list)
    {
        var last = Uri.UnescapeDataString(list.Link.Segments[^1].Trim('/'));
        var name = list.FileName is { Length: > 0 } given ? given : last.Length > 0 ? last : list.Link.Host;
        // Only a name: what looks like a folder, or cannot be shown, is left out.
        return string.Concat(name.Split('/', '\\')[^1].Where(c => !char.IsControl(c))) is { Length: > 0 } plain ? plain : list.Link.Host;
    }

    /// <summary>What one look has brought so far.</summary>
    private sealed class Look
    {
        private readonly List<string> names = [];

        public SourceFacts? Facts { get; private set; }

        public List<string> Troubles { get; } = [];

        public string Source => string.Join(" and ", names);

        public void Add(string name, SourceFacts facts)
        {
            Facts = Facts is null ? facts : Facts.With(facts);
            // Who is only repeated need not be named.
            if (names.Count == 0 || name != "the page")
                names.Add(name);
        }

        public Seen Seen(Uri link) => Facts is null
            ? new Seen.Nothing(string.Join(' ', Troubles.Distinct()))
            : new Seen.Found(new PageFacts(link, Facts.Record, Facts.Kind, [.. Facts.Keys.Prepend(WorkKey.Of(link)).Distinct()], Source, Facts.Retracted));
    }
}
