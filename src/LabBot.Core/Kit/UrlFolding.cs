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
        ("web.archive.org", ArchivedPage),
        ("doi.org", static a => Doi.Find(a.Path)),
        ("arxiv.org", Arxiv),
        ("ar5iv.org", Arxiv),
        ("alphaxiv.org", Arxiv),
        ("scirate.com", Arxiv),
        ("semanticscholar.org", SemanticScholar),
        ("arxiv-vanity.com", Arxiv),
        ("nature.com", static a => Group(NatureArticle(), a.Path) is { } id ? Doi.Find("10.1038/" + id) : null),
        ("biorxiv.org", Preprint),
        ("medrxiv.org", Preprint),
        ("ieeexplore.ieee.org", static a => (a.Query("arnumber") ?? Group(IeeeDocument(), a.Path)) is { } number ? Key("ieeexplore.ieee.org/document/", number.TrimStart('0')) : null),
        ("sciencedirect.com", ArticleOfElsevier),
        ("elsevier.com", ArticleOfElsevier),
        ("openreview.net", static a => a.Segments is ["forum" or "pdf" or "attachment"] && a.Query("id") is { } id ? Key("openreview.net/forum?id=", id) : null),
        ("scholar.google.com", static a => a.Query("user") is { } user && a.Query("citation_for_view") is null ? Key("scholar.google.com/citations?user=", user) : null),
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
        ("open.substack.com", static a => a.Segments is ["pub", var name, "p", var post, ..] && Slug.IsSlug(name.ToLowerInvariant()) ? Key(name.ToLowerInvariant() + ".substack.com/p/", post) : null),
        ("substack.com", static a => a.Segments is ["p", var post, ..] ? Key(a.Host + "/p/", post) : null),
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
        var path = Escape(address.Page);
        var query = string.Join('&', address.Parameters.Where(part => !IsSubstack(address, part)).Order(StringComparer.Ordinal));
        var route = address.Fragment is ['#', '/' or '!', ..] ? address.Fragment : "";
        return $"url:{address.Host}{address.Port}{path}{(query.Length > 0 ? "?" + query : "")}{route}";
    }

    // A writer's own domain shows nothing of Substack but these addresses of posts.
    private static bool IsSubstack(Address address, string part) =>
        address.Segments is ["p", _, ..] && Links.Substack.Contains(part.Split('=', 2)[0], StringComparer.OrdinalIgnoreCase);

    private static string Key(string prefix, string name) => $"url:{prefix}{Escape(name)}";

    // One spelling for what may be written with or without %XX. What would end a path, a query or a name stays escaped.
    private static string Escape(string text) =>
        SpelledOut().Replace(Uri.EscapeDataString(SafeText.WellFormed(text)), static match => Uri.UnescapeDataString(match.Value));

    private static string? ArchivedPage(Address address) =>
        Group(Capture(), address.Link.PathAndQuery) is { } page && Links.TryParse(page, out var inner) ? Fold(inner) : null;

    private static string? Arxiv(Address address) =>
        address.Segments is ["abs" or "pdf" or "html" or "format" or "src" or "e-print" or "ps" or "overview" or "papers" or "arxiv", .. var id]
            ? ArxivId.Find(string.Join('/', id)) : null;

    private static string? SemanticScholar(Address address) => address.Segments switch
    {
        [var arxiv, var id] when arxiv.Equals("arxiv", StringComparison.OrdinalIgnoreCase) => ArxivId.Find(id),
        [var id] when id.StartsWith("arxiv:", StringComparison.OrdinalIgnoreCase) => ArxivId.Find(id),
        _ => null,
    };

    private static string? Preprint(Address address) =>
        Doi.Find(address.Path) ?? (PreprintNumber().Match(address.Path) is { Success: true } m ? Doi.Find("10.1101/" + m.Value) : null);

    private static string? ArticleOfElsevier(Address address) =>
        Group(Pii(), address.Path) is { } pii ? Key("sciencedirect.com/pii/", pii.ToUpperInvariant()) : null;

    private static string? Youtube(Address address) => address.Segments switch
    {
        ["watch", ..] => YoutubeVideo(address.Query("v")),
        ["playlist", ..] or ["embed", "videoseries", ..] => address.Query("list") is { } list ? Key("youtube.com/playlist?list=", list) : null,
        ["shorts" or "embed" or "live" or "v", var video, ..] => YoutubeVideo(video),
        [['@', ..] handle, ..] => Key("youtube.com/", handle.ToLowerInvariant()),
        ["channel", var id, ..] => Key("youtube.com/channel/", id),
        ["c" or "user", var name, ..] => Key($"youtube.com/{address.Segments[0]}/", name.ToLowerInvariant()),
        _ => null,
    };

    private static string? YoutubeVideo(string? id) => id is null ? null : Key("youtube.com/watch?v=", id);

    private static string? Repository(Address address)
    {
        // docs.github.com and gist.github.com name other things by two words.
        if (address.Host != "github.com" || address.Segments is not ([_, _] or [_, _, "tree", _] or [_, _, "blob", _, _]))
            return null;
        if (address.Segments is [.., "blob", _, var file] && !file.Equals("README.md", StringComparison.OrdinalIgnoreCase))
            return null;
        var name = address.Segments[1].ToLowerInvariant();
        return Key($"github.com/{Escape(address.Segments[0].ToLowerInvariant())}/", name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name);
    }

    private static string? HuggingFace(Address address) => address.Segments switch
    {
        ["papers", var id] => ArxivId.Find(id),
        ["spaces" or "datasets", _, _] or ["spaces" or "datasets", _, _, "tree" or "blob", ..] =>
            Key("huggingface.co/", string.Join('/', address.Segments.Take(3)).ToLowerInvariant()),
        _ => null,
    };

    // Medium ends every post's path in the post's id, whatever publication or mirror shows it.
    private static string? MediumPost(Address address) =>
        Group(MediumId(), address.Page) is { } id ? Key("medium.com/p/", id) : null;

    private static string? Group(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^/articles/([^/]+?)(?:\.pdf|\.epdf|_reference\.pdf)?(?:/.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NatureArticle();

    [GeneratedRegex(@"[0-9]{4}\.[0-9]{2}\.[0-9]{2}\.[0-9]{5,}", RegexOptions.CultureInvariant)]
    private static partial Regex PreprintNumber();

    [GeneratedRegex(@"/document/([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex IeeeDocument();

    [GeneratedRegex(@"/pii/([A-Za-z0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Pii();

    [GeneratedRegex(@"(?:^/|/p/|-)([0-9a-f]{10,12})/?$", RegexOptions.CultureInvariant)]
    private static partial Regex MediumId();

    [GeneratedRegex(@"(?:/(?:index|default)\.(?:html?|php|aspx?)|/)+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex IndexPage();

    [GeneratedRegex(@"^/web/[^/]+/(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Capture();

    // Slash, and the signs that RFC 3986 lets stand in a path as they are.
    [GeneratedRegex("%(?:2F|21|24|27|28|29|2A|2B|2C|3A|3B|3D|40)", RegexOptions.CultureInvariant)]
    private static partial Regex SpelledOut();

    /// <summary>An address taken apart: host folded, path unescaped.</summary>
    private sealed class Address
    {
        public Address(Uri link)
        {
            Link = link;
            Host = SiteOf(Links.PlainHost(link));
            Port = link.IsDefaultPort || (link.Scheme == Uri.UriSchemeHttp && link.Port == 443) ? "" : ":" + link.Port;
            Path = Uri.UnescapeDataString(link.AbsolutePath);
            Page = IndexPage().Replace(Path, "");
            Segments = Page.Split('/', StringSplitOptions.RemoveEmptyEntries);
            Parameters = link.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
            Fragment = link.Fragment;
        }

        public Uri Link { get; }

        public string Host { get; }

        public string Port { get; }

        public string Path { get; }

        /// <summary>The path without a last slash or index page.</summary>
        public string Page { get; }

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
