namespace LabBot.Core.Lookup;

/// <summary>What the kit holds for some words. The closed set is the records inside.</summary>
public abstract record KitAnswer
{
    private KitAnswer()
    {
    }

    /// <summary>One thing is meant.</summary>
    /// <param name="Thing">It.</param>
    /// <param name="Others">What else fits, less well, best first.</param>
    public sealed record One(KitThing Thing, IReadOnlyList<KitThing> Others) : KitAnswer;

    /// <summary>Several things fit about equally well.</summary>
    /// <param name="Things">At least two, best first.</param>
    public sealed record Several(IReadOnlyList<KitThing> Things) : KitAnswer;

    /// <summary>The kit as a whole is meant: where to begin, or who made it.</summary>
    public sealed record Overview : KitAnswer;

    /// <summary>Nothing fits, but something is near.</summary>
    /// <param name="Things">At least one, nearest first.</param>
    public sealed record Near(IReadOnlyList<KitThing> Things) : KitAnswer;

    /// <summary>Nothing is near either.</summary>
    public sealed record Nothing : KitAnswer;
}
