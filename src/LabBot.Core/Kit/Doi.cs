using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>Finds a DOI in a text and folds it (https://www.doi.org/doi-handbook/HTML: prefix <c>10.NNNN</c>, case-insensitive).</summary>
internal static partial class Doi
{
    // What publishers append to a DOI in an address; not part of the name.
    private static readonly string[] Endings =
    [
        "/full", "/abstract", "/pdf", "/epdf", "/meta", "/fulltext", "/html", "/references", "/summary",
        ".full.pdf+html", ".full.pdf", ".full-text", ".full", ".abstract", ".pdf", ".epdf", ".short", ".article-info", ".article-metrics", ".supplementary-material",
    ];

    /// <summary>The key of the first DOI in <paramref name="text"/>, or null. A DOI of arXiv becomes the arXiv key.</summary>
    public static string? Find(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;
        var doi = match.Value.ToLowerInvariant().TrimEnd('/', '.', ',', ';');
        doi = WithoutEndings(doi);
        if (doi.StartsWith("10.48550/arxiv.", StringComparison.Ordinal))
            return ArxivId.Find(doi["10.48550/arxiv.".Length..]);
        return "doi:" + PreprintVersion().Replace(doi, "$1");
    }

    private static string WithoutEndings(string doi)
    {
        while (Endings.FirstOrDefault(ending => doi.EndsWith(ending, StringComparison.Ordinal)) is { } ending)
            doi = doi[..^ending.Length];
        return doi;
    }

    [GeneratedRegex(@"10\.\d{4,9}/[^\s?#""<>]+", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    // bioRxiv and medRxiv number the versions of a preprint behind its DOI: 10.1101/2022.03.14.484134v3
    [GeneratedRegex(@"^(10\.(?:1101|64898)/[\d.]+)v\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex PreprintVersion();
}
