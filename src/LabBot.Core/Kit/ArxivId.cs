using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>Reads an arXiv id, new (<c>2405.18095</c>) or old (<c>hep-th/9901001</c>), and drops its version (https://info.arxiv.org/help/arxiv_identifier.html).</summary>
internal static partial class ArxivId
{
    /// <summary>The key of the id that <paramref name="text"/> is, or null.</summary>
    public static string? Find(string text) => Bare(text) is { } id ? "arxiv:" + id : null;

    /// <summary>The id that <paramref name="text"/> is, without its version, or null.</summary>
    public static string? Bare(string text)
    {
        var match = Pattern().Match(text.ToLowerInvariant());
        return match.Success ? match.Groups["archive"].Value + match.Groups["number"].Value : null;
    }

    [GeneratedRegex(@"^(?:arxiv:)?(?:(?<number>[0-9]{4}\.[0-9]{4,5})|(?<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?(?<number>/[0-9]{7}))(?:v[0-9]+)?(?:\.pdf)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
