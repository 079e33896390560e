using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace LabBot.Core.Curation.Health;

/// <summary>
/// Decides what a look at an address means, and when the next one is due. A link is dead only after three failures on three days, the third at least 48 hours after the first, with no answer between;
/// a server that does not let LabBot in never makes it so.
/// </summary>
public static class LinkCheck
{
    /// <summary>How many days of failure make a link dead.</summary>
    public const int StrikesToDead = 3;

    /// <summary>How far the first and the last of them lie apart at least.</summary>
    public static readonly Duration StrikesSpan = Duration.FromHours(48);

    /// <summary>How often an address is looked at.</summary>
    public static readonly Duration Round = Duration.FromDays(7);

    /// <summary>How soon one that has failed is looked at again, until it answers or is dead.</summary>
    public static readonly Duration Again = Duration.FromDays(1);

    /// <summary>How the address stands after a look at it.</summary>
    public static LinkHealth After(LinkHealth before, LinkObservation seen, Instant now) => seen switch
    {
        LinkObservation.Answers(var tag, var modified) =>
            Stand(before, LinkStanding.Fine, null, now) with { Strikes = null, MovedTo = null, Archived = null, ETag = tag, LastModified = modified },
        LinkObservation.Moves(var to) => Stand(before, LinkStanding.Moved, null, now, isNew: to != before.MovedTo) with { Strikes = null, MovedTo = to, Archived = null, ETag = null, LastModified = null },
        LinkObservation.Hides(var why) => Stand(before, LinkStanding.Unknown, why, now),
        LinkObservation.Fails(var why) => Struck(before, why, now),
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// When the address is to be looked at next. Each has its own minute of the week, so that the looks at a kit are spread over it; one that has failed is looked at again after a day.
    /// </summary>
    public static Instant DueAt(LinkHealth health)
    {
        var from = health.CheckedAt ?? health.Since;
        var regular = NextSlot(health.Link, from);
        return health.Standing == LinkStanding.Failing ? Instant.Min(regular, from + Again) : regular;
    }

    private static LinkHealth Struck(LinkHealth before, string why, Instant now)
    {
        var strikes = before.Strikes is not { } run ? new StrikeRun(1, now, now)
            : run.Last.InUtc().Date == now.InUtc().Date ? run
            : run with { Days = run.Days + 1, Last = now };
        var isDead = strikes.Days >= StrikesToDead && strikes.Last - strikes.First >= StrikesSpan;
        return Stand(before, isDead ? LinkStanding.Dead : LinkStanding.Failing, why, now) with { Strikes = strikes, MovedTo = null, ETag = null, LastModified = null };
    }

    private static LinkHealth Stand(LinkHealth before, LinkStanding standing, string? reason, Instant now, bool isNew = false) =>
        before with { Standing = standing, Since = standing == before.Standing && !isNew ? before.Since : now, CheckedAt = now, Reason = reason };

    // The first instant after another one that is the link's own minute of the week.
    private static Instant NextSlot(Uri link, Instant after)
    {
        var minutes = (long)Round.TotalMinutes;
        var slot = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(link.AbsoluteUri))) % minutes;
        var minute = after.ToUnixTimeSeconds() / 60;
        var next = minute - (minute % minutes) + slot;
        return Instant.FromUnixTimeSeconds((next > minute ? next : next + minutes) * 60);
    }
}
