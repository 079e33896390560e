namespace LabBot.Core.Kit;

/// <summary>
/// A name by which a URL or identifier finds a work: <c>doi:10.1038/…</c>, <c>arxiv:2405.18095</c> or
/// <c>url:host/path?query</c>. Two addresses of one thing fold to one key: scheme, <c>www</c>, trailing slash, versions,
/// tracking and the publishers' own forms make no difference.
/// </summary>
/// <param name="Value">The folded key with its prefix.</param>
public readonly record struct WorkKey(string Value)
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
    /// Reads what a person pastes: an address with or without scheme (Slack's angle brackets too), a DOI or an arXiv id.
    /// False for anything else; never throws.
    /// </summary>
    public static bool TryRead(string text, out WorkKey key)
    {
        key = default;
        if (text.Length > MaxLength)
            return false;
        var bare = Bare(text);
        if (bare.Length == 0 || bare.AsSpan().ContainsAny(" \t\r\n"))
            return false;

        if (WithoutPrefix(bare, "doi:") is { } doi)
            return Assign(OfDoi(doi), out key);
        if (WithoutPrefix(bare, "arxiv:") is { } arxiv)
            return Assign(OfArxiv(arxiv), out key);
        if (bare.StartsWith("10.", StringComparison.Ordinal) && bare.Contains('/'))
            return Assign(OfDoi(bare), out key);
        if (OfArxiv(bare) is { } id)
            return Assign(id, out key);
        return Links.TryParse(bare.Contains("://", StringComparison.Ordinal) ? bare : "https://" + bare, out var link)
            && link.Host.Contains('.')
            && Assign(Of(link), out key);
    }

    /// <summary>The folded key with its prefix.</summary>
    public override string ToString() => Value;

    private static bool Assign(WorkKey? found, out WorkKey key)
    {
        key = found.GetValueOrDefault();
        return found is not null;
    }

    private static string? WithoutPrefix(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : null;

    private static string Bare(string text)
    {
        var bare = text.Trim();
        if (bare.StartsWith('<') && bare.EndsWith('>'))
            bare = bare[1..^1].Split('|')[0];
        return bare.TrimEnd('.', ',', ';');
    }
}
