using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Curation.Health;

/// <summary>What is known of one address of the kit.</summary>
/// <param name="Link">The address.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Since">Since when it stands so.</param>
public sealed record LinkHealth(Uri Link, LinkStanding Standing, Instant Since)
{
    /// <summary>When it was last looked at; null when never.</summary>
    public Instant? CheckedAt { get; init; }

    /// <summary>The failures since it last answered; null when there is none.</summary>
    public StrikeRun? Strikes { get; init; }

    /// <summary>What the latest look saw, as a sentence; null when all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>Where it has moved for good; null when it has not.</summary>
    public Uri? MovedTo { get; init; }

    /// <summary>A copy in an archive, for one that fails; null when none is known.</summary>
    public Uri? Archived { get; init; }

    /// <summary>The entity tag that the server gave, by which it can say that nothing has changed.</summary>
    public string? ETag { get; init; }

    /// <summary>The modification date that the server gave, as it wrote it.</summary>
    public string? LastModified { get; init; }

    /// <summary>What became of the work behind it by the sources that know it; null when none was asked or has answered.</summary>
    public PublicationNews? News { get; init; }

    /// <summary>An address that the kit has got now.</summary>
    public static LinkHealth New(Uri link, Instant now) => new(link, LinkStanding.New, now);
}

/// <summary>How an address stands.</summary>
public enum LinkStanding
{
    /// <summary>It was not looked at yet.</summary>
    New,

    /// <summary>It answers.</summary>
    Fine,

    /// <summary>It answers, and says that it has moved for good.</summary>
    Moved,

    /// <summary>It has failed, but not for long enough to be called dead.</summary>
    Failing,

    /// <summary>It has failed on three days at least, over 48 hours at least.</summary>
    Dead,

    /// <summary>Its server does not let LabBot see: it may be well.</summary>
    Unknown,
}

/// <summary>Failures in a row, at most one counted a day.</summary>
/// <param name="Days">On how many UTC days.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The latest of them.</param>
public sealed record StrikeRun(int Days, Instant First, Instant Last);

/// <summary>What sources say became of a work.</summary>
/// <param name="Published">The published version of a preprint; null when they name none.</param>
/// <param name="Retracted">Whether it was retracted or withdrawn.</param>
/// <param name="Source">Who says so: <c>arXiv</c>, <c>bioRxiv and Crossref</c>.</param>
public sealed record PublicationNews(PublishedVersion? Published, bool Retracted, string Source);
