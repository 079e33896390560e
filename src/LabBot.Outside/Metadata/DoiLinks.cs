using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>What sources write for a DOI.</summary>
internal static class DoiLinks
{
    private const string Prefix = "doi:";

    /// <summary>The DOI of a key; null when it is a key of another sort.</summary>
    public static string? DoiOf(WorkKey key) => key.Value.StartsWith(Prefix, StringComparison.Ordinal) ? key.Value[Prefix.Length..] : null;

    /// <summary>A bare DOI as the source writes it; null when it is none. The form <c>https://doi.org/10.…</c> is taken too.</summary>
    public static string? Bare(string? text)
    {
        if (text?.IndexOf("10.", StringComparison.Ordinal) is not (>= 0 and var start))
            return null;
        var bare = text[start..].Trim();
        return bare.Contains('/') && WorkKey.OfDoi(bare) is not null && !bare.Any(char.IsWhiteSpace) ? bare : null;
    }

    /// <summary>The address of a DOI.</summary>
    public static Uri Of(string doi) => new("https://doi.org/" + doi);
}
