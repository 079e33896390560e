using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Health;

/// <summary>What is known of the addresses of a kit, held against the kit: what a curator has mended is no finding any more.</summary>
public static class LinkReport
{
    /// <summary>The addresses to look at: those of every listing and every mirror, each once, in the kit's order; none of what is no longer recommended.</summary>
    public static IReadOnlyList<Uri> LinksOf(Catalog catalog) => [.. Addresses(catalog).Select(address => address.Link).Distinct()];

    /// <summary>The findings, the most pressing kind first, each kind in the kit's order.</summary>
    public static IReadOnlyList<LinkFinding> Of(Catalog catalog, IReadOnlyList<LinkHealth> states)
    {
        var known = states.ToDictionary(state => state.Link);
        return
        [
            .. Addresses(catalog).Where(address => known.ContainsKey(address.Link)).SelectMany(address => Of(address.Work, known[address.Link]))
                .DistinctBy(finding => (finding.Work, finding.Kind, finding.Change, finding.Kind is FindingKind.Published or FindingKind.Retracted ? null : finding.Link))
                .OrderBy(finding => finding.Kind),
        ];
    }

    private static IEnumerable<(Work Work, Uri Link)> Addresses(Catalog catalog) =>
        catalog.Works.Where(work => work.Retired is null).SelectMany(work => catalog.ListingsOf(work.Id).Select(listing => listing.Link).Concat(work.Mirrors).Distinct().Select(link => (work, link)));

    private static IEnumerable<LinkFinding> Of(Work work, LinkHealth health)
    {
        if (OfStanding(work, health) is { } standing)
            yield return standing;
        if (health.News is { Retracted: true, Source: var by })
            yield return Finding(FindingKind.Retracted, $"It was retracted, says {by}.", new ProposedChange.Retire($"retracted, says {by}"));
        if (health.News is { Published: { } version, Source: var source } && IsNew(work, version))
            yield return Finding(FindingKind.Published, null, new ProposedChange.AddPublished(version, source));

        LinkFinding Finding(FindingKind kind, string? reason, ProposedChange? change) => new(work.Id, health.Link, kind, health.Since, health.Strikes?.Days ?? 0, reason, change);
    }

    private static LinkFinding? OfStanding(Work work, LinkHealth health)
    {
        var (strikes, failing) = (health.Strikes?.Days ?? 0, health.Strikes?.First ?? health.Since);
        return health.Standing switch
        {
            LinkStanding.Dead => new(work.Id, health.Link, FindingKind.Dead, failing, strikes, health.Reason,
                health.Archived is { } copy && !work.Archived.Contains(copy) ? new ProposedChange.AddArchived(copy) : null),
            LinkStanding.Moved => new(work.Id, health.Link, FindingKind.Moved, health.Since, strikes, null, new ProposedChange.Replace(health.MovedTo!)),
            LinkStanding.Failing => new(work.Id, health.Link, FindingKind.Failing, failing, strikes, health.Reason, null),
            LinkStanding.Unknown => new(work.Id, health.Link, FindingKind.Unknown, health.Since, strikes, health.Reason, null),
            _ => null,
        };
    }

    // What the kit takes for the published version by inference is worth confirming; what a source has confirmed is known.
    private static bool IsNew(Work work, PublishedVersion version) =>
        work.Record?.Published is not { Basis: null } && (version.Doi is null || WorkKey.OfDoi(version.Doi) is not { } key || !work.Keys.Contains(key));
}
