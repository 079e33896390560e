using LabBot.Outside;
using Microsoft.Extensions.Options;

namespace LabBot.Options;

/// <summary>Where the public sources are that LabBot asks about works, for operators with mirrors of them.</summary>
public sealed class MetadataOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Metadata";

    /// <summary>The API of arXiv. Default <c>https://export.arxiv.org/api/</c>.</summary>
    public string ArxivUrl { get; set; } = "https://export.arxiv.org/api/";

    /// <summary>The REST API of Crossref. Default <c>https://api.crossref.org/</c>.</summary>
    public string CrossrefUrl { get; set; } = "https://api.crossref.org/";

    /// <summary>The REST API of DataCite. Default <c>https://api.datacite.org/</c>.</summary>
    public string DataCiteUrl { get; set; } = "https://api.datacite.org/";

    /// <summary>The API of bioRxiv and medRxiv. Default <c>https://api.biorxiv.org/</c>.</summary>
    public string BiorxivUrl { get; set; } = "https://api.biorxiv.org/";

    /// <summary>The REST API of GitHub. Default <c>https://api.github.com/</c>.</summary>
    public string GitHubUrl { get; set; } = "https://api.github.com/";

    /// <summary>YouTube, whose oEmbed is asked. Default <c>https://www.youtube.com/</c>.</summary>
    public string YouTubeUrl { get; set; } = "https://www.youtube.com/";

    /// <summary>Whom the owner of a server can turn to, an e-mail or web address; every request outside names it. Default none.</summary>
    public string Contact { get; set; } = "";

    /// <summary>The settings as the world outside takes them.</summary>
    public OutsideSettings ToSettings(LinkOptions links) => new()
    {
        Arxiv = Base(ArxivUrl)!,
        Crossref = Base(CrossrefUrl)!,
        DataCite = Base(DataCiteUrl)!,
        Biorxiv = Base(BiorxivUrl)!,
        GitHub = Base(GitHubUrl)!,
        YouTube = Base(YouTubeUrl)!,
        Archive = Base(links.ArchiveUrl)!,
        Contact = Contact,
    };

    /// <summary>A base address, which ends in a slash; null for what is none.</summary>
    internal static Uri? Base(string text) => Core.Kit.Links.TryParse(text.EndsWith('/') ? text : text + "/", out var address) && address.Query.Length + address.Fragment.Length == 0 ? address : null;

    /// <summary>What is said of an address that is none.</summary>
    internal static string NoBase(string key, string value) => $"{key} is '{value}'; expected a full http or https address, without user name, '?' and '#'";

    /// <summary>Checks each setting.</summary>
    public sealed class Validator : IValidateOptions<MetadataOptions>
    {
        // It stands between brackets in a header.
        private const int MaxContact = 200;

        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, MetadataOptions options)
        {
            var failures = new List<string>();
            foreach (var (key, value) in new[]
                {
                    (nameof(ArxivUrl), options.ArxivUrl), (nameof(CrossrefUrl), options.CrossrefUrl), (nameof(DataCiteUrl), options.DataCiteUrl),
                    (nameof(BiorxivUrl), options.BiorxivUrl), (nameof(GitHubUrl), options.GitHubUrl), (nameof(YouTubeUrl), options.YouTubeUrl),
                })
            {
                if (Base(value) is null)
                    failures.Add(NoBase($"{Section}:{key}", value));
            }

            if (options.Contact.Length > MaxContact || options.Contact.Any(c => c is <= ' ' or > '~' or '(' or ')' or '\\'))
                failures.Add($"{Section}:{nameof(Contact)} is '{options.Contact}'; expected an e-mail or web address of at most {MaxContact} letters, digits and signs, without spaces and brackets");
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }
    }
}
