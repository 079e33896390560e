using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>
/// A name by which a URL or identifier finds a work: <c>doi:10.1038/…</c>, <c>arxiv:2405.18095</c> or
/// <c>url:host/path?query</c>. Two addresses of one thing fold to one key: scheme, <c>www</c>, trailing slash, versions,
/// tracking and the publishers' own forms make no difference.
/// </summary>
/// <param name="Value">The folded key with its prefix.</param>
public readonly partial record struct WorkKey(string Value)
{
    /// <summary>The longest text that <see cref="TryRead"/> looks at, in characters; longer ones are no key.</summary>
    public const int MaxLength = 4096;

    /// <summary>The key of an http(s) address.</summary>
    public static WorkKey Of(Uri link) => new(UrlFolding.Fold(link));

    /// <summary>The key of a DOI such as <c>10.1038/s41592-024-02201-0</c>; null when it is none.</summary>
    public static WorkKey? OfDoi(string doi) => Doi.Find(doi) is { } found ? new WorkKey(found) : null;

    /// <summary>The key of an arXiv id such as <c>2405.18095v2</c>; null when it is none.</summary>
    public static WorkKey? OfArxiv(string id) => ArxivId.Find(id) is { } found ? new WorkKey(found) : null;

    /// <summary>
    /// Reads what a person pastes: an address with or without scheme, a DOI or an arXiv id, in the brackets, quotes or
    /// <c>&lt;address|label&gt;</c> that a chat or a sentence puts around it. False for anything else; never throws.
    /// </summary>
    public static bool TryRead(string text, out WorkKey key)
    {
        key = default;
        if (text.Length > MaxLength)
            return false;
        var bare = Bare(text);
        if (bare.Length == 0 || bare.Any(char.IsWhiteSpace))
            return false;

        var found = bare.StartsWith("10.", StringComparison.Ordinal) && bare.Contains('/') ? OfDoi(bare) : OfArxiv(bare) ?? OfAddress(bare);
        key = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>The folded key with its prefix.</summary>
    public override string ToString() => Value;

    private static WorkKey? OfAddress(string text) =>
        Links.TryParse(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, out var link) && link.Host.Contains('.') ? Of(link) : null;

    private static string Bare(string text)
    {
        var bare = text.Trim().TrimEnd(Behind);
        if (bare.StartsWith('<') && bare.EndsWith('>'))
            bare = bare[1..^1].Split('|')[0];
        bare = bare.Trim(Around).TrimEnd(Behind);
        // A bracket that is closed and was never opened belongs to the sentence; "S0140-6736(20)30183-5" keeps its own.
        for (var surplus = bare.Count(')') - bare.Count('('); surplus > 0 && bare.EndsWith(')'); surplus--)
            bare = bare[..^1].TrimEnd(Behind);
        return Identifier().Replace(bare, "$1");
    }

    private static readonly char[] Around = ['"', '\'', '“', '”', '‘', '’', '`', '(', ' '];

    private static readonly char[] Behind = ['.', ',', ';', ':', '!'];

    // "doi: 10.…" and "arXiv:2405.18095v1 [cs.LG]", as papers print them; "arXiv 2405.18095", as people say it.
    [GeneratedRegex(@"^(?:doi|arxiv)(?:\s*:\s*|\s+)(\S+)(?:\s+\[[\w.-]+\])?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Identifier();
}
