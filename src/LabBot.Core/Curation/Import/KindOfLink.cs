using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>What an address alone tells of the kind of a work.</summary>
internal static class KindOfLink
{
    private static readonly string[] PreprintServers = ["arxiv.org", "biorxiv.org", "medrxiv.org", "chemrxiv.org", "psyarxiv.com", "osf.io/preprints"];

    private static readonly string[] Publishers = ["doi.org", "dl.acm.org", "ieeexplore.ieee.org", "aclanthology.org", "proceedings.mlr.press", "pubmed.ncbi.nlm.nih.gov", "jmlr.org", "papers.nips.cc", "proceedings.neurips.cc"];

    /// <summary>The kind; null where the address fits several.</summary>
    public static WorkKind? Of(Uri link)
    {
        var key = WorkKey.Of(link).Value;
        var host = Links.PlainHost(link);
        return key switch
        {
            _ when key.StartsWith("arxiv:", StringComparison.Ordinal) || IsAt(PreprintServers, link, host) => WorkKind.Preprint,
            _ when key.StartsWith("doi:", StringComparison.Ordinal) || IsAt(Publishers, link, host) => WorkKind.Paper,
            _ when key.StartsWith("url:youtube.com/watch", StringComparison.Ordinal) || Links.IsUnder(host, "vimeo.com") => WorkKind.Video,
            _ when key.StartsWith("url:youtube.com/playlist", StringComparison.Ordinal) => WorkKind.VideoPlaylist,
            _ when key.StartsWith("url:youtube.com/", StringComparison.Ordinal) => WorkKind.VideoChannel,
            _ when key.StartsWith("url:scholar.google.com/citations", StringComparison.Ordinal) => WorkKind.Person,
            _ when host == "github.com" && link.Segments is [_, _, var name, ..] && name.StartsWith("awesome", StringComparison.OrdinalIgnoreCase) => WorkKind.List,
            _ when key.StartsWith("url:huggingface.co/datasets/", StringComparison.Ordinal) || Links.IsUnder(host, "zenodo.org") => WorkKind.Dataset,
            _ when Links.IsUnder(host, "coursera.org") || Links.IsUnder(host, "edx.org") || Links.IsUnder(host, "udacity.com") => WorkKind.Course,
            _ => null,
        };
    }

    private static bool IsAt(string[] sites, Uri link, string host) =>
        sites.Any(site => site.Split('/', 2) is [var name, .. var path] && Links.IsUnder(host, name) && (path is [] || link.AbsolutePath.StartsWith('/' + path[0], StringComparison.Ordinal)));
}
