namespace LabBot.Core.Kit;

/// <summary>How much a problem weighs.</summary>
public enum Severity
{
    /// <summary>The kit loads; a curator may want to look.</summary>
    Warning,

    /// <summary>The kit does not load.</summary>
    Error,
}

/// <summary>Something in the kit's files that is wrong or that a curator may want to look at.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Source">Where: file and line.</param>
/// <param name="What">What is wrong, with the text that was found.</param>
/// <param name="Mend">What was expected, or what to do.</param>
public sealed record Problem(Severity Severity, SourcePlace Source, string What, string Mend)
{
    /// <summary>An error.</summary>
    public static Problem Error(string file, int line, string what, string mend) => new(Severity.Error, new(file, line), what, mend);

    /// <summary>A warning.</summary>
    public static Problem Warning(SourcePlace source, string what, string mend) => new(Severity.Warning, source, what, mend);

    /// <summary><c>10-tldr.md:7: what is wrong; what to do</c>, with <c>warning: </c> after the place of a warning.</summary>
    public override string ToString() => $"{Source}: {(Severity == Severity.Warning ? "warning: " : "")}{What}; {Mend}";

    /// <summary>A text as a message quotes it: on one line, and cut with "…" after 60 characters.</summary>
    internal static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : line[..(char.IsHighSurrogate(line[58]) ? 58 : 59)] + "…";
    }
}
