using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>
/// Folds the many addresses of one thing to one key. The rules are per site and each is a line in <see cref="Rules"/>;
/// an address that no rule knows folds to its host, path and query.
/// </summary>
internal static partial class UrlFolding
{
    private delegate string? Rule(Address address);

    private static readonly (string Host, Rule Fold)[] Rules =
    [
        ("web.archive.org", static a => Inner(After(a.Path, "/web/"))),
        ("doi.org", static a => Doi.Find(a.Path)),
        ("arxiv.org", Arxiv),
        ("ar5iv.org", Arxiv),
        ("alphaxiv.org", Arxiv),
        ("nature.com", static a => NatureArticle().Match(a.Path) is { Success: true } m ? Doi.Find("10.1038/" + m.Groups[1].Value) : null),
        ("biorxiv.org", Preprint),
        ("medrxiv.org", Preprint),
        ("ieeexplore.ieee.org", static a => (a.Query("arnumber") ?? Group(IeeeDocument(), a.Path)) is { } number ? "url:ieeexplore.ieee.org/document/" + number : null),
        ("sciencedirect.com", ArticleOfElsevier),
        ("linkinghub.elsevier.com", ArticleOfElsevier),
        ("openreview.net", static a => a.Query("id") is { } id ? "url:openreview.net/forum?id=" + id : null),
        ("scholar.google.com", static a => a.Query("user") is { } user ? "url:scholar.google.com/citations?user=" + user : null),
        ("youtube.com", Youtube),
        ("youtube-nocookie.com", Youtube),
        ("youtu.be", static a => YoutubeVideo(a.Segments.FirstOrDefault())),
        ("github.com", Repository),
        ("huggingface.co", HuggingFace),
        ("medium.com", MediumPost),
        ("towardsdatascience.com", MediumPost),
        ("readmedium.com", MediumPost),
        ("freedium.cfd", MediumPost),
        ("scribe.rip", MediumPost),
        ("open.substack.com", static a => a.Segments is ["pub", var name, "p", var post, ..] ? $"url:{name}.substack.com/p/{post}" : null),
        ("substack.com", static a => a.Segments is ["p", var post, ..] ? $"url:{a.Host}/p/{post}" : null),
    ];

    /// <summary>The key of an http(s) address.</summary>
    public static string Fold(Uri link)
    {
        var address = new Address(Links.Clean(link));
        foreach (var (host, fold) in Rules)
        {
            if (Links.IsUnder(address.Host, host) && fold(address) is { } key)
                return key;
        }

        return Doi.Find(address.Path) ?? Doi.Find(address.Query("id") ?? address.Query("doi") ?? "") ?? Plain(address);
    }

    /// <summary>A host with the countries of one site folded: <c>scholar.google.nl</c> is <c>scholar.google.com</c>.</summary>
    public static string SiteOf(string host) =>
        host.StartsWith("scholar.google.", StringComparison.Ordinal) ? "scholar.google.com" : host;

    private static string Plain(Address address)
    {
        var path = IndexPage().Replace(address.Path, "/").TrimEnd('/');
        var query = string.Join('&', address.Parameters.Order(StringComparer.Ordinal));
        var route = address.Fragment is ['#', '/' or '!', ..] ? address.Fragment : "";
        return $"url:{address.Host}{address.Port}{path}{(query.Length > 0 ? "?" + query : "")}{route}";
    }

    private static string? Inner(string? text) =>
        text is not null && text.IndexOf('/') is > 0 and var slash && Links.TryParse(text[(slash + 1)..], out var inner) ? Fold(inner) : null;

    private static string? Arxiv(Address address) =>
        address.Segments is [_, .. var id] ? ArxivId.Find(string.Join('/', id)) : null;

    private static string? Preprint(Address address) =>
        Doi.Find(address.Path) ?? (PreprintNumber().Match(address.Path) is { Success: true } m ? Doi.Find("10.1101/" + m.Value) : null);

    private static string? ArticleOfElsevier(Address address) =>
        Group(Pii(), address.Path) is { } pii ? "url:sciencedirect.com/pii/" + pii.ToUpperInvariant() : null;

    private static string? Youtube(Address address) => address.Segments switch
    {
        ["watch", ..] => YoutubeVideo(address.Query("v")),
        ["playlist", ..] or ["embed", "videoseries", ..] => address.Query("list") is { } list ? "url:youtube.com/playlist?list=" + list : null,
        ["shorts" or "embed" or "live" or "v", var video, ..] => YoutubeVideo(video),
        [['@', ..] handle, ..] => "url:youtube.com/" + handle.ToLowerInvariant(),
        ["channel" or "c" or "user", var name, ..] => $"url:youtube.com/{address.Segments[0]}/{name}",
        _ => null,
    };

    private static string? YoutubeVideo(string? id) => id is null ? null : "url:youtube.com/watch?v=" + id;

    private static string? Repository(Address address)
    {
        if (address.Segments is not ([_, _] or [_, _, "tree", _] or [_, _, "blob", _, "README.md"]))
            return null;
        var name = address.Segments[1];
        return $"url:github.com/{address.Segments[0]}/{(name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name)}".ToLowerInvariant();
    }

    private static string? HuggingFace(Address address) => address.Segments switch
    {
        ["papers", var id] => ArxivId.Find(id),
        ["spaces" or "datasets", _, _] or ["spaces" or "datasets", _, _, "tree" or "blob", ..] =>
            ("url:huggingface.co/" + string.Join('/', address.Segments.Take(3))).ToLowerInvariant(),
        _ => null,
    };

    // Medium ends every post's path in the post's id, whatever publication or mirror shows it.
    private static string? MediumPost(Address address) =>
        Group(MediumId(), address.Path) is { } id ? "url:medium.com/p/" + id : null;

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    private static string? Group(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^/articles/([^/]+?)(?:\.pdf|\.epdf|_reference\.pdf)?(?:/.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NatureArticle();

    [GeneratedRegex(@"\d{4}\.\d{2}\.\d{2}\.\d{5,}", RegexOptions.CultureInvariant)]
    private static partial Regex PreprintNumber();

    [GeneratedRegex(@"/document/(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex IeeeDocument();

    [GeneratedRegex(@"/pii/([A-Za-z0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Pii();

    [GeneratedRegex(@"(?:^/|/p/|-)([0-9a-f]{10,12})/?$", RegexOptions.CultureInvariant)]
    private static partial Regex MediumId();

    [GeneratedRegex(@"/(?:index|default)\.(?:html?|php|aspx?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex IndexPage();

    /// <summary>An address taken apart: host folded, path unescaped.</summary>
    private sealed class Address
    {
        public Address(Uri link)
        {
            Host = SiteOf(Links.PlainHost(link));
            Port = link.IsDefaultPort || (link.Scheme == Uri.UriSchemeHttp && link.Port == 443) ? "" : ":" + link.Port;
            Path = Uri.UnescapeDataString(link.AbsolutePath);
            Segments = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            Parameters = link.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
            Fragment = link.Fragment;
        }

        public string Host { get; }

        public string Port { get; }

        public string Path { get; }

        public string[] Segments { get; }

        public string[] Parameters { get; }

        public string Fragment { get; }

        /// <summary>The unescaped value of a query parameter, or null when it is absent or empty.</summary>
        public string? Query(string name)
        {
            var part = Parameters.FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase));
            return part is null || part.Length == name.Length + 1 ? null : Uri.UnescapeDataString(part[(name.Length + 1)..]);
        }
    }
}
