using LabBot.Core.Kit;

namespace LabBot.Options;

/// <summary>Who speaks with a platform.</summary>
internal static class PlatformClients
{
    /// <summary>LabBot's own client.</summary>
    public const string Wire = "wire";

    /// <summary>The platform's library for .NET: SlackNet or Discord.Net.</summary>
    public const string Library = "library";

    private static readonly string[] All = [Wire, Library];

    /// <summary>What is wrong with a choice; null for nothing.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">The choice.</param>
    /// <param name="library">The name of the platform's library.</param>
    /// <param name="hasLibrary">Whether it is in this build.</param>
    /// <param name="quote">Shows a value, unless it is a secret in the wrong place.</param>
    public static string? Problem(string key, string value, string library, bool hasLibrary, Func<string, string> quote) => value switch
    {
        Library when !hasLibrary => $"{key} is 'library', and this LabBot was built without {library}; expected wire. To have it, build LabBot with -p:PlatformSdks=true (README.md, Clients)",
        Wire or Library => null,
        _ => $"{key} is {quote(value)}; expected {string.Join(" or ", All)}{Nearest.Hint(value, All)}",
    };
}
