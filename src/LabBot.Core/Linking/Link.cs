using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Linking;

/// <summary>Where a link stands.</summary>
public enum LinkState
{
    /// <summary>Its code waits to be entered, or one of the two has not confirmed yet.</summary>
    Open,

    /// <summary>One of the two has cancelled it.</summary>
    Cancelled,

    /// <summary>Both have confirmed: the accounts are one learner's.</summary>
    United,
}

/// <summary>One of the two accounts of a link.</summary>
/// <param name="Member">The account.</param>
/// <param name="Name">What the platform calls them; the other sees it.</param>
/// <param name="HasConfirmed">Whether they have confirmed, having seen both names.</param>
public sealed record LinkSide(MemberId Member, string Name, bool HasConfirmed = false);

/// <summary>Two accounts on the way to becoming one learner's. Immutable.</summary>
/// <param name="Id">12 letters and digits, which the buttons of its cards hold. It is no secret: only its two accounts can use it.</param>
/// <param name="CodeHash">The hash of its code; it is entered once.</param>
/// <param name="Asker">Who asked for the code.</param>
/// <param name="Other">Who entered it; null before.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Until">When it expires: ten minutes after it was asked for, and again ten after its code was entered.</param>
public sealed record Link(string Id, string CodeHash, LinkSide Asker, LinkSide? Other, LinkState State, Instant Until)
{
    /// <summary>Whether an account is one of the two.</summary>
    public bool Has(MemberId member) => Asker.Member == member || Other?.Member == member;

    /// <summary>The side of one of the two accounts.</summary>
    public LinkSide SideOf(MemberId member) => Asker.Member == member ? Asker : Other!;
}

/// <summary>What came of a step towards a link. The closed set is the records inside.</summary>
public abstract record LinkAnswer
{
    private LinkAnswer()
    {
    }

    /// <summary>This is how the link stands.</summary>
    /// <param name="Link">The link.</param>
    public sealed record Stands(Link Link) : LinkAnswer;

    /// <summary>There is no such link, or it has expired.</summary>
    public sealed record Gone : LinkAnswer;

    /// <summary>The link is between two other accounts.</summary>
    public sealed record NotYours : LinkAnswer;

    /// <summary>No code that holds is this one.</summary>
    /// <param name="TriesLeft">How many more wrong ones this account may enter within the hour.</param>
    public sealed record WrongCode(int TriesLeft) : LinkAnswer;

    /// <summary>The code is the account's own.</summary>
    public sealed record OwnCode : LinkAnswer;

    /// <summary>The code has been entered by another account.</summary>
    public sealed record UsedCode : LinkAnswer;

    /// <summary>The two accounts are one learner's already.</summary>
    public sealed record AlreadyOne : LinkAnswer;

    /// <summary>Together they would have more accounts than <see cref="Learner.MostAccounts"/>.</summary>
    public sealed record TooManyAccounts : LinkAnswer;

    /// <summary>Too many codes were asked for, or entered wrongly.</summary>
    /// <param name="Until">From when on it can be tried again.</param>
    public sealed record TooOften(Instant Until) : LinkAnswer;
}
