namespace LabBot.Outside;

/// <summary>Where the public sources are, and who asks them. Each base address ends in a slash.</summary>
public sealed record OutsideSettings
{
    /// <summary>The API of arXiv (https://info.arxiv.org/help/api/user-manual.html).</summary>
    public required Uri Arxiv { get; init; }

    /// <summary>The REST API of Crossref (https://api.crossref.org/swagger-ui/index.html).</summary>
    public required Uri Crossref { get; init; }

    /// <summary>The REST API of DataCite (https://support.datacite.org/docs/api).</summary>
    public required Uri DataCite { get; init; }

    /// <summary>The API of bioRxiv and medRxiv (https://api.biorxiv.org).</summary>
    public required Uri Biorxiv { get; init; }

    /// <summary>The REST API of GitHub (https://docs.github.com/rest/repos/repos#get-a-repository).</summary>
    public required Uri GitHub { get; init; }

    /// <summary>YouTube, for its oEmbed (https://oembed.com).</summary>
    public required Uri YouTube { get; init; }

    /// <summary>The Internet Archive, for what it keeps of a page (https://archive.org/help/wayback_api.php).</summary>
    public required Uri Archive { get; init; }

    /// <summary>Whom the owner of a server can turn to: an e-mail or web address, which every request then names. Empty by default.</summary>
    public string Contact { get; init; } = "";
}
