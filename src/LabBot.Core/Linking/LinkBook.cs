using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Linking;

/// <summary>What somebody did lately that is rationed.</summary>
public enum LinkTryKind
{
    /// <summary>Asked for a code.</summary>
    Asked,

    /// <summary>Entered a wrong one.</summary>
    Wrong,
}

/// <summary>One rationed thing that somebody did.</summary>
/// <param name="By">Who; null once they are forgotten.</param>
/// <param name="Kind">What.</param>
/// <param name="At">When; it counts for an hour.</param>
public sealed record LinkTry(MemberId? By, LinkTryKind Kind, Instant At);

/// <summary>
/// The links that are under way, and what rations them. Every step is a pure function from one book to the next; what has expired counts for nothing and is gone in the
/// next book. Immutable.
/// </summary>
/// <param name="Links">The links.</param>
/// <param name="Tries">What was done in the last hour that is rationed.</param>
public sealed record LinkBook(IReadOnlyList<Link> Links, IReadOnlyList<LinkTry> Tries)
{
    /// <summary>How long a code holds, and once it is entered how long both have to confirm.</summary>
    public static readonly Duration Holds = Duration.FromMinutes(10);

    /// <summary>Codes that an account may ask for within <see cref="Window"/>.</summary>
    public const int MostAsked = 5;

    /// <summary>Codes that everybody together may ask for within it, so that no more than these hold at a time.</summary>
    public const int MostAskedByAll = 200;

    /// <summary>Wrong codes that an account may enter within it.</summary>
    public const int MostWrong = 5;

    /// <summary>Wrong codes that everybody together may enter within it; <see cref="LinkCode"/> says what chance that leaves to guessing.</summary>
    public const int MostWrongByAll = 60;

    /// <summary>How long a try counts.</summary>
    public static readonly Duration Window = Duration.FromHours(1);

    /// <summary>No link under way.</summary>
    public static LinkBook Empty { get; } = new([], []);

    /// <summary>Whether something in it has expired.</summary>
    public bool HasExpired(Instant now) => Links.Any(link => link.Until <= now) || Tries.Any(one => one.At + Window <= now);

    /// <summary>The book without what has expired.</summary>
    public LinkBook At(Instant now) => HasExpired(now) ? new([.. Links.Where(link => link.Until > now)], [.. Tries.Where(one => one.At + Window > now)]) : this;

    /// <summary>
    /// An account asks for a code, given as its hash. An earlier code of theirs that nobody has entered holds no longer; a link on which they are half way is shown instead.
    /// </summary>
    public (LinkBook Book, LinkAnswer Answer) Ask(MemberId member, string name, string codeHash, string id, Learner? behind, Instant now)
    {
        var book = At(now);
        if (book.Links.FirstOrDefault(link => link is { State: LinkState.Open, Other: not null } && link.Has(member)) is { } halfWay)
            return (book, new LinkAnswer.Stands(halfWay));
        if (behind?.Accounts.Count >= Learner.MostAccounts)
            return (book, new LinkAnswer.TooManyAccounts());
        if (book.WaitOf(member, LinkTryKind.Asked, MostAsked, MostAskedByAll) is { } until)
            return (book, new LinkAnswer.TooOften(until));
        var link = new Link(id, codeHash, new LinkSide(member, name), null, LinkState.Open, now + Holds);
        return (new([.. book.Links.Where(one => one.Other is not null || one.Asker.Member != member), link], [.. book.Tries, new LinkTry(member, LinkTryKind.Asked, now)]), new LinkAnswer.Stands(link));
    }

    /// <summary>An account enters a code, given as its hash. From then on nobody else can, and both have <see cref="Holds"/> to confirm.</summary>
    public (LinkBook Book, LinkAnswer Answer) Enter(MemberId member, string name, string codeHash, Func<MemberId, Learner?> behind, Instant now)
    {
        var book = At(now);
        // Before the code is looked at: who has guessed too often learns nothing more.
        if (book.WaitOf(member, LinkTryKind.Wrong, MostWrong, MostWrongByAll) is { } until)
            return (book, new LinkAnswer.TooOften(until));
        if (book.Links.FirstOrDefault(one => one.State == LinkState.Open && one.CodeHash == codeHash) is not { } link)
            return Wrong(left => new LinkAnswer.WrongCode(left));
        if (link.Asker.Member == member)
            return (book, new LinkAnswer.OwnCode());
        if (link.Other is { } other)
            return other.Member == member ? (book, new LinkAnswer.Stands(link)) : Wrong(_ => new LinkAnswer.UsedCode());
        if (Hindrance(behind(link.Asker.Member), behind(member)) is { } hindrance)
            return (book, hindrance);
        var entered = link with { Other = new LinkSide(member, name), Until = now + Holds };
        return (book.With(entered), new LinkAnswer.Stands(entered));

        (LinkBook, LinkAnswer) Wrong(Func<int, LinkAnswer> answer)
        {
            var tried = book with { Tries = [.. book.Tries, new LinkTry(member, LinkTryKind.Wrong, now)] };
            return (tried, answer(Math.Max(0, MostWrong - tried.Tries.Count(one => one.Kind == LinkTryKind.Wrong && one.By == member))));
        }
    }

    /// <summary>How a link stands, for one of its two accounts.</summary>
    public LinkAnswer Look(MemberId member, string id, Instant now) => At(now).Links.FirstOrDefault(link => link.Id == id) switch
    {
        null => new LinkAnswer.Gone(),
        var link when !link.Has(member) => new LinkAnswer.NotYours(),
        var link => new LinkAnswer.Stands(link),
    };

    /// <summary>One of the two confirms. When both have, the link is <see cref="LinkState.United"/>, and the store unites their learners in the same step.</summary>
    public (LinkBook Book, LinkAnswer Answer) Confirm(MemberId member, string id, Func<MemberId, Learner?> behind, Instant now)
    {
        var book = At(now);
        if (book.Look(member, id, now) is not LinkAnswer.Stands { Link: { State: LinkState.Open, Other: { } other } link })
            return (book, book.Look(member, id, now));
        var confirmed = link.Asker.Member == member ? link with { Asker = link.Asker with { HasConfirmed = true } } : link with { Other = other with { HasConfirmed = true } };
        if (confirmed is not { Asker.HasConfirmed: true, Other.HasConfirmed: true })
            return (book.With(confirmed), new LinkAnswer.Stands(confirmed));
        // Either may have been linked with somebody else since.
        if (Hindrance(behind(link.Asker.Member), behind(other.Member)) is { } hindrance)
            return (book.With(link with { State = LinkState.Cancelled }), hindrance);
        var united = confirmed with { State = LinkState.United };
        return (book.With(united), new LinkAnswer.Stands(united));
    }

    /// <summary>One of the two ends it. What is united stays united.</summary>
    public (LinkBook Book, LinkAnswer Answer) Cancel(MemberId member, string id, Instant now)
    {
        var book = At(now);
        if (book.Look(member, id, now) is not LinkAnswer.Stands { Link: { State: LinkState.Open } link })
            return (book, book.Look(member, id, now));
        var cancelled = link with { State = LinkState.Cancelled };
        return (book.With(cancelled), new LinkAnswer.Stands(cancelled));
    }

    /// <summary>The book without these accounts: their links end, and what they tried counts without their names, so that to be forgotten gives nobody new tries at guessing.</summary>
    public LinkBook Without(IReadOnlyCollection<MemberId> members) => new(
        [.. Links.Where(link => !members.Any(link.Has))],
        [.. Tries.Select(one => one.By is { } by && members.Contains(by) ? one with { By = null } : one)]);

    /// <summary>Whether an account stands in it.</summary>
    public bool Has(MemberId member) => Links.Any(link => link.Has(member)) || Tries.Any(one => one.By == member);

    private LinkBook With(Link link) => this with { Links = [.. Links.Select(one => one.Id == link.Id ? link : one)] };

    private Instant? WaitOf(MemberId member, LinkTryKind kind, int most, int mostByAll)
    {
        var all = Tries.Where(one => one.Kind == kind).OrderBy(one => one.At).ToList();
        var own = all.Where(one => one.By == member).ToList();
        return own.Count >= most ? own[^most].At + Window : all.Count >= mostByAll ? all[^mostByAll].At + Window : null;
    }

    private static LinkAnswer? Hindrance(Learner? asker, Learner? other) =>
        asker is not null && asker.Id == other?.Id ? new LinkAnswer.AlreadyOne()
        : (asker?.Accounts.Count ?? 1) + (other?.Accounts.Count ?? 1) > Learner.MostAccounts ? new LinkAnswer.TooManyAccounts()
        : null;
}
