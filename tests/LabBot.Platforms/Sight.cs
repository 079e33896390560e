namespace LabBot.Platforms;

/// <summary>One thing that a person did or saw.</summary>
public abstract record Sight
{
    /// <summary>When, by the platform's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>What the person reads.</summary>
    public abstract string Reads { get; }

    /// <summary>One word for what it is.</summary>
    public abstract string Kind { get; }
}

/// <summary>The person's own doing, so that a transcript reads in order.</summary>
public sealed record Deed(string What) : Sight
{
    public override string Reads => What;
    public override string Kind => "does";
}
