using System.Diagnostics.CodeAnalysis;

namespace LabBot.Core.Kit;

/// <summary>Reads http(s) addresses, and removes from them what is nobody's business: proxies, tracking and share tokens.</summary>
public static class Links
{
    /// <summary>Query parameters that follow people around and change nothing of what a link shows, on any host.</summary>
    private static readonly HashSet<string> Tracking = new(StringComparer.OrdinalIgnoreCase)
    {
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi",
        "ref_src", "ref_url", "cmpid", "wt_mc", "s_cid", "oly_enc_id", "vero_id", "trk", "sharing_token", "share_token", "sharetoken",
    };

    /// <summary>The same, where the parameter's name is innocent elsewhere.</summary>
    private static readonly (string Host, string[] Parameters)[] TrackingOnHost =
    [
        ("youtube.com", ["si", "feature", "pp", "ab_channel"]),
        ("youtu.be", ["si", "feature"]),
        ("medium.com", ["source", "sk", "gi"]),
        ("towardsdatascience.com", ["source", "sk", "gi"]),
        ("substack.com", ["r", "showWelcome", "showWelcomeOnShare", "publication_id", "isFreemail", "triedRedirect"]),
        ("scholar.google.com", ["hl", "oi"]),
        ("github.com", ["tab"]),
        ("openreview.net", ["referrer"]),
    ];

    /// <summary>Sites that show another site's page: host, and whether the page's address follows in the path.</summary>
    private static readonly string[] Proxies = ["freedium.cfd", "freedium-mirror.cfd", "12ft.io", "r.jina.ai", "removepaywall.com"];

    /// <summary>Reads an absolute http(s) address without user name or password; false for anything else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? link) =>
        Uri.TryCreate(text, UriKind.Absolute, out link)
        && (link.Scheme == Uri.UriSchemeHttp || link.Scheme == Uri.UriSchemeHttps)
        && link.UserInfo.Length == 0
        && link.Host.Length > 0;

    /// <summary>
    /// The address without proxy, tracking and share token. What people click keeps its meaning: scheme, host, path,
    /// fragment and every other parameter stay. The same instance when there is nothing to remove.
    /// </summary>
    public static Uri Clean(Uri link)
    {
        // A proxy may be asked for a proxied address; three layers are more than anyone has pasted.
        for (var layer = 0; layer < 3 && Unwrap(link) is { } inner; layer++)
            link = inner;
        return WithoutTracking(link);
    }

    /// <summary>The proxy's host, when the address shows another site's page through one; else null.</summary>
    public static string? ProxyOf(Uri link) => Unwrap(link) is null ? null : link.Host;

    /// <summary>Host in lower case, without <c>www.</c>, <c>m.</c> or a trailing dot.</summary>
    internal static string PlainHost(Uri link)
    {
        var host = link.IdnHost.ToLowerInvariant().TrimEnd('.');
        foreach (var prefix in (ReadOnlySpan<string>)["www.", "m.", "mobile."])
        {
            if (host.StartsWith(prefix, StringComparison.Ordinal) && host.AsSpan(prefix.Length).Contains('.'))
                return host[prefix.Length..];
        }

        return host;
    }

    /// <summary>Whether <paramref name="host"/> is <paramref name="site"/> or lies under it.</summary>
    internal static bool IsUnder(string host, string site) =>
        host == site || (host.EndsWith(site, StringComparison.Ordinal) && host[^(site.Length + 1)] == '.');

    private static Uri? Unwrap(Uri link)
    {
        var host = PlainHost(link);
        if (Proxies.Contains(host))
            return TryParse(Uri.UnescapeDataString(link.PathAndQuery.TrimStart('/')), out var inner) ? inner : null;
        return LibraryProxy(link, host);
    }

    // EZproxy, which university libraries run, writes www.nature.com as www-nature-com.<library>.idm.oclc.org
    // (https://help.oclc.org/Library_Management/EZproxy: HttpsHyphens; a hyphen of the name itself is doubled).
    private static Uri? LibraryProxy(Uri link, string host)
    {
        if (!host.EndsWith(".idm.oclc.org", StringComparison.Ordinal) && !host.Contains(".ezproxy.", StringComparison.Ordinal))
            return null;
        var label = link.IdnHost.Split('.')[0];
        if (!label.Contains('-'))
            return null;
        var original = label.Replace("--", "\n", StringComparison.Ordinal).Replace('-', '.').Replace('\n', '-');
        return TryParse($"{link.Scheme}://{original}{link.PathAndQuery}{link.Fragment}", out var inner) ? inner : null;
    }

    private static Uri WithoutTracking(Uri link)
    {
        if (link.Query.Length <= 1)
            return link;
        var host = PlainHost(link);
        var parts = link.Query[1..].Split('&');
        var kept = parts.Where(part => !IsTracking(host, part)).ToArray();
        if (kept.Length == parts.Length)
            return link;

        var path = link.AbsolutePath;
        // Nature's shared reading view opens with its token only; without one the article's own page is meant.
        if (IsUnder(host, "nature.com") && path.EndsWith(".epdf", StringComparison.Ordinal))
            path = path[..^".epdf".Length];
        var query = kept.Length > 0 ? "?" + string.Join('&', kept) : "";
        return new Uri(link.GetLeftPart(UriPartial.Authority) + path + query + link.Fragment);
    }

    private static bool IsTracking(string host, string part)
    {
        var name = part.Split('=', 2)[0];
        return Tracking.Contains(name)
            || name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)
            || part.StartsWith("source=post_page", StringComparison.OrdinalIgnoreCase)
            || TrackingOnHost.Any(rule => IsUnder(UrlFolding.SiteOf(host), rule.Host) && rule.Parameters.Contains(name, StringComparer.OrdinalIgnoreCase));
    }
}
