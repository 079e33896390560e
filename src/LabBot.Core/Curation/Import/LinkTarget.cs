using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>What a link of a foreign list leads to. The closed set: <see cref="ToPage"/>, <see cref="Within"/>, <see cref="Nowhere"/>.</summary>
internal abstract partial record LinkTarget
{
    /// <summary>A page, by its cleaned address.</summary>
    public sealed record ToPage(Uri Link) : LinkTarget;

    /// <summary>A place on the page itself: an entry of a table of contents.</summary>
    public sealed record Within : LinkTarget;

    /// <summary>Nothing that a kit can link.</summary>
    /// <param name="Why">Why not, and what to do.</param>
    public sealed record Nowhere(string Why) : LinkTarget;

    /// <summary>Reads an address as it stands in a list.</summary>
    /// <param name="address">The address.</param>
    /// <param name="page">The address of the list itself; null when it is not known.</param>
    public static LinkTarget Of(string address, Uri? page)
    {
        if (address.Length == 0 || address[0] == '#' || address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            return new Within();
        if (address.StartsWith("//", StringComparison.Ordinal))
            address = "https:" + address;
        if (TryPage(address, out var link))
            return page is not null && link.Fragment.Length > 1 && SamePage(link, page) ? new Within() : new ToPage(link);
        if (Scheme().Match(address) is { Success: true } scheme)
            return new Nowhere(scheme.Value is "http:" or "https:" ? Links.Expected : $"a kit links web pages, and '{scheme.Value}' opens something else");
        if (page is null)
            return new Nowhere("the address is relative to a page that is not known: import the list by its address, or say --from with the address that it came from");
        return Uri.TryCreate(page, address, out var whole) && TryPage(whole.AbsoluteUri, out link) ? new ToPage(link) : new Nowhere(Links.Expected);
    }

    private static bool TryPage(string address, [NotNullWhen(true)] out Uri? link)
    {
        // What an editor broke over two lines, or typed with a space, is meant as one address.
        link = Links.TryParse(address.Replace(" ", "%20", StringComparison.Ordinal), out var found) ? Links.Clean(found) : null;
        return link is not null;
    }

    private static bool SamePage(Uri link, Uri page) =>
        Uri.Compare(link, page, UriComponents.HostAndPort | UriComponents.PathAndQuery, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
