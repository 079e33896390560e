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

    /// <summary>What Substack adds to the address of a post, on its own host or on a writer's.</summary>
    internal static readonly string[] Substack = ["r", "showWelcome", "showWelcomeOnShare", "publication_id", "post_id", "isFreemail", "triedRedirect"];

    /// <summary>The same, where the parameter's name is innocent elsewhere.</summary>
    private static readonly (string Host, string[] Parameters)[] TrackingOnHost =
    [
        ("youtube.com", ["si", "feature", "pp", "ab_channel"]),
        ("youtu.be", ["si", "feature"]),
        ("medium.com", ["source", "sk", "gi"]),
        ("towardsdatascience.com", ["source", "sk", "gi"]),
        ("substack.com", Substack),
        ("scholar.google.com", ["hl", "oi"]),
        ("openreview.net", ["referrer"]),
    ];

    /// <summary>What a message expects where an address is none.</summary>
    public const string Expected = "expected a full http:// or https:// address, without user name and spaces";

    /// <summary>Reads an absolute http(s) address without user name, password or white space; false for anything else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? link) =>
        Uri.TryCreate(text, UriKind.Absolute, out link)
        && (link.Scheme == Uri.UriSchemeHttp || link.Scheme == Uri.UriSchemeHttps)
        && link.UserInfo.Length == 0
        && !text.Any(char.IsWhiteSpace)
        && IsHost(link);

    /// <summary>
    /// The address without proxy, tracking and share token. What people click keeps its meaning: scheme, host, path,
    /// fragment and every other parameter stay. The same instance when there is nothing to remove.
    /// </summary>
    public static Uri Clean(Uri link)
    {
        // A proxy may be asked for a proxied address; each layer is shorter than the one around it.
        while (Proxies.Unwrap(link) is { } inner)
            link = inner;
        return WithoutTracking(link);
    }

    /// <summary>The proxy's host, when the address shows another site's page through one; else null.</summary>
    public static string? ProxyOf(Uri link) => Proxies.Unwrap(link) is null ? null : link.Host;

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

    // "http://http://…" is a host named http; and some hosts that .NET takes in have no name in the DNS.
    private static bool IsHost(Uri link)
    {
        try
        {
            return link.IdnHost is not ("" or "http" or "https");
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static Uri WithoutTracking(Uri link)
    {
        var host = PlainHost(link);
        // The archive keeps a page under the whole of the address that it was asked for.
        if (link.Query.Length <= 1 || host == "web.archive.org")
            return link;
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
