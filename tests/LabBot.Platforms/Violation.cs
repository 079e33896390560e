namespace LabBot.Platforms;

/// <summary>The app broke a rule.</summary>
/// <param name="At">When.</param>
/// <param name="Rule">The platform's error code, or a short name for a rule that it does not answer with a code.</param>
/// <param name="Where">The method, route, envelope or interaction.</param>
/// <param name="Detail">What was wrong, in words.</param>
public sealed record Violation(DateTimeOffset At, string Rule, string Where, string Detail)
{
    public override string ToString() => $"{Where}: {Rule}: {Detail}";
}

/// <summary>A mention in something that the app sent, which would ping somebody.</summary>
public sealed record PingSeen(DateTimeOffset At, string Where, string Mention);
