using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Outside.Fetching;
using LabBot.Outside.Metadata;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;

namespace LabBot.Outside.Health;

/// <summary>
/// Looks at the addresses of the kit, gently: one in a tick, each once a week in a minute of its own, a host at most every five minutes and as seldom as it asks. What a site's robots.txt keeps from
/// robots is not asked for. What was seen is kept; nothing of the kit is changed. One tick at a time.
/// </summary>
public sealed partial class LinkChecker
{
    /// <summary>How long a host is left alone after a look at one of its pages.</summary>
    public static readonly Duration BetweenLooks = Duration.FromMinutes(5);

    // How long a host that does not answer is left alone while nobody else does either.
    private static readonly Duration WhileCutOff = Duration.FromHours(1);

    // https://www.rfc-editor.org/rfc/rfc9309#section-2.4
    private static readonly Duration RobotsKeptFor = Duration.FromHours(24);

    private readonly SafeFetcher fetcher;
    private readonly PublicSources sources;
    private readonly WebArchive archive;
    private readonly LiveKit kit;
    private readonly Func<ILinkHealth> open;
    private readonly TimeProvider time;
    private readonly ILogger<LinkChecker> logger;
    private readonly Dictionary<string, Instant> restUntil = [];
    private readonly Dictionary<string, (Robots Robots, Instant Until)> robotsOf = [];

    internal LinkChecker(SafeFetcher fetcher, PublicSources sources, WebArchive archive, LiveKit kit, Func<ILinkHealth> open, TimeProvider time, ILogger<LinkChecker> logger)
    {
        this.fetcher = fetcher;
        this.sources = sources;
        this.archive = archive;
        this.kit = kit;
        this.open = open;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Notes the addresses that the kit has got, lets go of those that it has no more, and looks at the one that is most overdue, if any is due.</summary>
    /// <exception cref="StoreException">The store does not take what was seen; the next tick looks again.</exception>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var (store, now) = (open(), time.GetCurrentInstant());
        var known = await FollowAsync(store, now, cancellationToken).ConfigureAwait(false);
        var next = known.Where(one => LinkCheck.DueAt(one) <= now && restUntil.GetValueOrDefault(one.Link.IdnHost) <= now).MinBy(LinkCheck.DueAt);
        if (next is null)
            return;
        if (await LookAsync(next, known, now, cancellationToken).ConfigureAwait(false) is not { } after)
            return;
        await store.KeepHealthAsync([after], cancellationToken).ConfigureAwait(false);
        Log.Looked(logger, after.Link.Host, after.Standing, after.Strikes?.Days ?? 0);
    }

    private async Task<IReadOnlyList<LinkHealth>> FollowAsync(ILinkHealth store, Instant now, CancellationToken cancellationToken)
    {
        var links = LinkReport.LinksOf(kit.Now.Catalog);
        var known = await store.HealthAsync(cancellationToken).ConfigureAwait(false);
        List<LinkHealth> fresh = [.. links.Except(known.Select(one => one.Link)).Select(link => LinkHealth.New(link, now))];
        if (fresh.Count > 0)
            await store.KeepHealthAsync(fresh, cancellationToken).ConfigureAwait(false);
        List<Uri> gone = [.. known.Select(one => one.Link).Except(links)];
        if (gone.Count > 0)
            await store.LetGoOfHealthAsync(gone, cancellationToken).ConfigureAwait(false);
        return [.. known.ExceptBy(gone, one => one.Link), .. fresh];
    }

    // Null where nothing can be said, since LabBot is cut off: the link stays due.
    private async Task<LinkHealth?> LookAsync(LinkHealth before, IReadOnlyList<LinkHealth> known, Instant now, CancellationToken cancellationToken)
    {
        var robots = await RobotsAsync(before.Link, now, cancellationToken).ConfigureAwait(false);
        var answer = robots.Refusal(before.Link) is null ? await AskAsync(before, cancellationToken).ConfigureAwait(false) : null;
        var page = answer as FetchResult.Fetched;
        restUntil[before.Link.IdnHost] = now + Longer(Longer(BetweenLooks, page?.RetryAfter), robots.Rules?.Delay);
        var after = LinkCheck.After(before, answer is null ? robots.Refusal(before.Link)! : LinkReading.Of(before.Link, answer), now);
        if (after.Standing is LinkStanding.Failing or LinkStanding.Dead)
        {
            var (hasAnswered, copy) = await archive.FindAsync(before.Link, cancellationToken).ConfigureAwait(false);
            if (page is null && !hasAnswered && !HasAnotherAnswered(before.Link, known, now))
            {
                restUntil[before.Link.IdnHost] = now + WhileCutOff;
                return null;
            }

            after = after with { Archived = copy ?? before.Archived };
        }

        return await WithNewsAsync(after, cancellationToken).ConfigureAwait(false);
    }

    // Many servers know no HEAD, or answer it otherwise than a GET: only a GET says that something is wrong.
    private async Task<FetchResult> AskAsync(LinkHealth before, CancellationToken cancellationToken)
    {
        var request = new FetchRequest(before.Link) { IsHead = true, ETag = before.ETag, LastModified = before.LastModified };
        var head = await fetcher.FetchAsync(request, cancellationToken).ConfigureAwait(false);
        return head is FetchResult.Fetched { IsSuccess: true } or FetchResult.Fetched { Status: 304 } or FetchResult.Refused
            ? head
            : await fetcher.FetchAsync(request with { IsHead = false, MaxBytes = 0 }, cancellationToken).ConfigureAwait(false);
    }

    // Where nothing answers, it counts only if LabBot itself is not cut off: another host has answered within a day, or the archive does now.
    private static bool HasAnotherAnswered(Uri link, IReadOnlyList<LinkHealth> known, Instant now) => known.Any(other =>
        other.Link.IdnHost != link.IdnHost && other.CheckedAt > now - Duration.FromDays(1) && other.Standing is LinkStanding.Fine or LinkStanding.Moved or LinkStanding.Unknown);

    private async Task<LinkHealth> WithNewsAsync(LinkHealth health, CancellationToken cancellationToken)
    {
        var key = WorkKey.Of(health.Link);
        if (key.Value.StartsWith("url:", StringComparison.Ordinal))
            return health;
        return await sources.SayAsync(key, cancellationToken).ConfigureAwait(false) is var (facts, source) ? health with { News = new PublicationNews(facts.Record.Published, facts.Retracted, source) } : health;
    }

    private async Task<Robots> RobotsAsync(Uri link, Instant now, CancellationToken cancellationToken)
    {
        if (robotsOf.TryGetValue(link.IdnHost, out var kept) && kept.Until > now)
            return kept.Robots;
        var answer = await fetcher.FetchAsync(new FetchRequest(new Uri(link, "/robots.txt")) { MaxBytes = RobotsTxt.MaxBytes }, cancellationToken).ConfigureAwait(false);
        var robots = Robots.Of(answer);
        // A site that did not answer may ask for something when it does.
        if (answer is FetchResult.Fetched)
            robotsOf[link.IdnHost] = (robots, now + RobotsKeptFor);
        return robots;
    }

    private static Duration Longer(Duration one, TimeSpan? other) => other is { } asked && Duration.FromTimeSpan(asked) > one ? Duration.FromTimeSpan(asked) : one;

    /// <summary>What is known of a site's wishes: its rules, or why they are not known.</summary>
    private sealed record Robots(RobotsTxt? Rules, string? Why)
    {
        // A site without the file asks nothing; one that cannot give it now asks for everything (https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1); where nothing answers, the page's own answer says so.
        public static Robots Of(FetchResult answer) => answer switch
        {
            FetchResult.Fetched { IsSuccess: true, Body: var body } => new(RobotsTxt.Parse(PageText.Decode(body, "utf-8")), null),
            FetchResult.Fetched { Status: >= 500, Link.Host: var host } => new(null, $"The robots.txt of {host}, which says what robots may see, is out of order."),
            _ => new(RobotsTxt.Empty, null),
        };

        public LinkObservation? Refusal(Uri link) => this switch
        {
            { Why: { } why } => new LinkObservation.Hides(why),
            { Rules: { } rules } when !rules.Allows(link) => new LinkObservation.Hides($"The robots.txt of {link.Host} asks robots not to look; open it yourself now and then."),
            _ => null,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(61, LogLevel.Debug, "Looked at a link on {Host}: {Standing}, {Strikes} days of failure")]
        public static partial void Looked(ILogger logger, string host, LinkStanding standing, int strikes);
    }
}
