using System.Globalization;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>An item of a bibliography in any of its formats, on its way to a listing. What it does not say is null or empty.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Key">What the bibliography calls it, for messages.</param>
internal sealed partial record BibliographyItem(int Line, string Key)
{
    public string? Title { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IssuedDate? Issued { get; init; }

    public string? Venue { get; init; }

    public string? Volume { get; init; }

    public string? Issue { get; init; }

    public string? Pages { get; init; }

    public string? Doi { get; init; }

    public string? Arxiv { get; init; }

    /// <summary>Its addresses; the first leads.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    public string? Note { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What its type says it is; null where that fits several.</summary>
    public WorkKind? Kind { get; init; }

    /// <summary>The name that a kit's export gives it, where that is not the title.</summary>
    public string? Label { get; init; }

    /// <summary>Further fields, as a kit's export gives them.</summary>
    public WorkRecord? Known { get; init; }

    /// <summary>
    /// Adds it to a list: under its first address, else its DOI's, else arXiv's. One that has neither is refused; what is wrong with an
    /// identifier is a doubt, and the identifier is left out.
    /// </summary>
    public void AddTo(ListBuilder list)
    {
        var doi = Identifier(list, "DOI", Doi, BareDoi);
        var arxiv = Identifier(list, "arXiv id", Arxiv, ArxivId.Bare) ?? ArxivId.Bare(ArxivDoi().Match(doi ?? "").Groups[1].Value);
        var links = new List<Uri>();
        foreach (var address in Links)
        {
            if (LinkTarget.Of(address, page: null) is LinkTarget.ToPage { Link: var link })
                links.Add(link);
            else
                list.Doubt(Line, address, $"the address is left out: {Kit.Links.Expected}");
        }

        if (links.Count == 0 && doi is not null)
            links.Add(new Uri("https://doi.org/" + doi));
        if (links.Count == 0 && arxiv is not null)
            links.Add(new Uri("https://arxiv.org/abs/" + arxiv));
        var title = PageText.Fold(Title ?? "") is { Length: > 0 } folded ? folded : null;
        if (links.Count == 0)
        {
            list.Refuse(Line, title ?? Key, "it has no address, DOI or arXiv id: add one");
            return;
        }

        if (title is null)
            list.Doubt(Line, Key, "it has no title, so its key stands for it");
        list.Add(new ForeignListing(Label ?? title ?? Key, links[0], Note is null ? null : PageText.Fold(Note) is { Length: > 0 } note ? note : null, Line)
        {
            Kind = KindOfLink.Of(links[0]) is WorkKind.Preprint ? WorkKind.Preprint : Kind ?? KindOfLink.Of(links[0]),
            Tags = Tags,
            Extra = [.. links.Skip(1).Select(link => new ExtraLink(link.Host, link))],
            Record = new WorkRecord(title, Authors, Issued, Venue, Volume, Issue, Pages, doi, arxiv, Known?.Gist, Known?.Why, Known?.Level, Known?.Length, Known?.Published, Known?.Original, Known?.Open, Known?.Caution),
        });
    }

    /// <summary>The date of a year, a month and a day as digits; what is none of them is left out, and there is no date without a year.</summary>
    public static IssuedDate? DateOf(string year, string month, string day)
    {
        if (Number(year) is not (> 0 and < 10_000 and var number))
            return null;
        var (m, d) = (Number(month), Number(day));
        return new IssuedDate(number, m is >= 1 and <= 12 ? m : null, m is >= 1 and <= 12 && d is >= 1 and <= 31 ? d : null);
    }

    private static int? Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? Identifier(ListBuilder list, string name, string? given, Func<string, string?> bare)
    {
        if (string.IsNullOrWhiteSpace(given))
            return null;
        if (bare(given.Trim()) is { } identifier)
            return identifier;
        list.Doubt(Line, given, $"no {name}, so it is left out");
        return null;
    }

    private static string? BareDoi(string text) => DoiInText().Match(text) is { Success: true, Value: var doi } && WorkKey.OfDoi(doi) is not null ? doi : null;

    [GeneratedRegex(@"10\.[0-9]{4,9}/\S+", RegexOptions.CultureInvariant)]
    private static partial Regex DoiInText();

    [GeneratedRegex(@"^10\.48550/arxiv\.(.+)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ArxivDoi();
}
