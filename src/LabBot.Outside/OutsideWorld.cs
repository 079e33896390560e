using LabBot.Core.Curation;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Outside.Fetching;
using LabBot.Outside.Health;
using LabBot.Outside.Metadata;
using Microsoft.Extensions.Logging;

namespace LabBot.Outside;

/// <summary>All that goes outside goes through one fetcher, so that its bounds hold for the whole program. Safe on any thread.</summary>
public sealed class OutsideWorld : IDisposable
{
    private readonly SafeFetcher fetcher;
    private readonly PublicSources sources;
    private readonly WebArchive archive;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;

    /// <summary>The world as the machine reaches it, public addresses only.</summary>
    public OutsideWorld(OutsideSettings settings, TimeProvider time, ILoggerFactory loggers)
        : this(settings, AddressPolicy.Public, Network.Real, time, loggers)
    {
    }

    internal OutsideWorld(OutsideSettings settings, AddressPolicy policy, Network network, TimeProvider time, ILoggerFactory loggers)
    {
        (this.time, this.loggers) = (time, loggers);
        fetcher = new SafeFetcher(policy, network, settings.Contact, time, loggers.CreateLogger<SafeFetcher>());
        archive = new WebArchive(fetcher, settings.Archive);
        var client = new SourceClient(fetcher);
        sources = new PublicSources(
            fetcher,
            [
                new ArxivSource(client, settings.Arxiv),
                new BiorxivSource(client, settings.Biorxiv),
                new CrossrefSource(client, settings.Crossref),
                new DataCiteSource(client, settings.DataCite),
                new GitHubSource(client, settings.GitHub),
                new YouTubeSource(client, settings.YouTube),
            ],
            time);
    }

    /// <summary>The world for a curator.</summary>
    public IOutside Curators => sources;

    /// <summary>What looks at the links of a kit.</summary>
    /// <param name="kit">The kit as it is now.</param>
    /// <param name="open">Opens what remembers.</param>
    public LinkChecker Checker(LiveKit kit, Func<ILinkHealth> open) => new(fetcher, sources, archive, kit, open, time, loggers.CreateLogger<LinkChecker>());

    /// <inheritdoc/>
    public void Dispose() => fetcher.Dispose();
}
