using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>Finds a DOI in a text and folds it (https://www.doi.org/doi-handbook/HTML: prefix <c>10.NNNN</c>, case-insensitive).</summary>
internal static partial class Doi
{
    /// <summary>The key of the first DOI in <paramref name="text"/>, or null. A DOI of arXiv becomes the arXiv key.</summary>
    public static string? Find(string text)
    {
        var match = Pattern().Match(text.ToLowerInvariant());
        if (!match.Success)
            return null;
        var name = PreprintVersion().Replace(Endings().Replace(match.Value, ""), "$1");
        return name.StartsWith("10.48550/arxiv.", StringComparison.Ordinal) ? ArxivId.Find(name["10.48550/arxiv.".Length..]) : "doi:" + name;
    }

    // Query and fragment of an address end a DOI; so does a quote around it.
    [GeneratedRegex(@"10\.[0-9]{4,9}/[^\s?#""]+", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    // What publishers append to a DOI in an address, and punctuation behind it; never the whole of its name.
    [GeneratedRegex(@"(?<=/.+?)(?:[/.,;]|/(?:full|abstract|e?pdf|meta|fulltext|html|references|summary)|\.(?:full-text|full|abstract|e?pdf(?:\+html)?|short|article-info|article-metrics|supplementary-material))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Endings();

    // bioRxiv and medRxiv number the versions of a preprint behind its DOI: 10.1101/2022.03.14.484134v3
    [GeneratedRegex(@"^(10\.(?:1101|64898)/[0-9.]+)v[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex PreprintVersion();
}
