namespace LabBot.Core.Drip;

/// <summary>What came of inviting somebody. The closed set is the records inside.</summary>
public abstract record InviteResult
{
    private InviteResult()
    {
    }

    /// <summary>The invitation is there.</summary>
    /// <param name="Where">Where it stands, in plain words, as the end of a sentence: <c>in the welcome channel</c>.</param>
    /// <param name="IsNoticed">Whether the platform tells them of it; where it does not, somebody should.</param>
    public sealed record Invited(string Where, bool IsNoticed) : InviteResult;

    /// <summary>There is no such person where the invitation would stand. Nothing was posted.</summary>
    /// <param name="Expected">Whom the platform expects, and how to name them, in plain words.</param>
    public sealed record NoSuchPerson(string Expected) : InviteResult;

    /// <summary>The account is a bot's. Nothing was posted.</summary>
    public sealed record Bot : InviteResult;

    /// <summary>What the operator has set, or the platform, does not allow it. Nothing was posted.</summary>
    /// <param name="Reason">Why, and what to do, in plain sentences.</param>
    public sealed record NotPossible(string Reason) : InviteResult;

    /// <summary>The platform puts it off. Nothing was posted, and it may be tried again.</summary>
    /// <param name="Reason">Why, in plain words, as a sentence.</param>
    public sealed record NotNow(string Reason) : InviteResult;

    /// <summary>No answer came: it may be there.</summary>
    /// <param name="Where">Where it would stand, as in <see cref="Invited"/>.</param>
    public sealed record Unclear(string Where) : InviteResult;
}
