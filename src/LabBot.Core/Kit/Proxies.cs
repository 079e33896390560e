using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>Sites that show another site's page: paywall readers, and the proxies of university libraries.</summary>
internal static partial class Proxies
{
    // These take the page's address as their path.
    private static readonly string[] Readers = ["freedium.cfd", "freedium-mirror.cfd", "12ft.io", "r.jina.ai", "removepaywall.com"];

    /// <summary>The address that a proxied one shows; null when it is not proxied.</summary>
    public static Uri? Unwrap(Uri link)
    {
        var host = link.IdnHost.ToLowerInvariant().TrimEnd('.');
        if (Readers.Any(reader => Links.IsUnder(host, reader)))
            return Parse(link.PathAndQuery.TrimStart('/') + link.Fragment);
        return LibraryProxy().Match(host) is { Success: true } match ? OfLibrary(link, match.Groups["site"].Value) : null;
    }

    // EZproxy, which libraries run, asks for a login with ?url=… and then shows www.nature.com as
    // www.nature.com.<library> or www-nature-com.<library>, where a hyphen of the name itself is doubled
    // (https://help.oclc.org/Library_Management/EZproxy: HttpsHyphens).
    private static Uri? OfLibrary(Uri link, string site)
    {
        if (LoginTarget().Match(link.Query) is { Success: true } target)
            return Parse(target.Groups[1].Value);
        if (site.Contains('.'))
            return Parse($"{link.Scheme}://{site}{link.PathAndQuery}{link.Fragment}");
        if (!site.Contains('-'))
            return null;
        var original = site.Replace("--", "\n", StringComparison.Ordinal).Replace('-', '.').Replace('\n', '-');
        return Parse($"{link.Scheme}://{original}{link.PathAndQuery}{link.Fragment}");
    }

    private static Uri? Parse(string address)
    {
        var plain = Scheme().IsMatch(address) ? address : Uri.UnescapeDataString(address);
        return Links.TryParse(plain, out var link) ? link : null;
    }

    [GeneratedRegex(@"^(?:(?<site>[a-z0-9.-]+?)\.)?(?:(?:[a-z0-9-]+\.)?idm\.oclc\.org|(?:[a-z0-9-]*(?:ezproxy|eproxy|libproxy)[a-z0-9-]*|proxy\.library|proxy\.lib)\..+)$", RegexOptions.CultureInvariant)]
    private static partial Regex LibraryProxy();

    [GeneratedRegex(@"^https?://", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"[?&]q?url=(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex LoginTarget();
}
