namespace LabBot.Core.Kit;

/// <summary>How much a work asks of its reader.</summary>
public enum Level
{
    /// <summary>For someone new to the subject.</summary>
    Intro,

    /// <summary>For someone who knows the basics.</summary>
    Intermediate,

    /// <summary>For someone who works on the subject.</summary>
    Advanced,
}

/// <summary>The words for <see cref="Level"/>.</summary>
public static class Levels
{
    /// <summary>The closed list, in Kit Markdown and in <c>works.csl.json</c>.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetNames<Level>().Select(name => name.ToLowerInvariant())];

    /// <summary>Reads a word of the closed list, whatever its case.</summary>
    public static bool TryParse(string word, out Level level)
    {
        level = default;
        return Words.Contains(word, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(word, ignoreCase: true, out level);
    }
}
