namespace LabBot.Core.Curation.Import;

/// <summary>The addresses under which lists are read.</summary>
public static class ListAddress
{
    /// <summary>Where the text of a list is: GitHub shows a file on a page of its own, and keeps the text elsewhere. Any other address is its own.</summary>
    public static Uri TextOf(Uri page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.Host == "github.com" && page.Segments is [_, var owner, var repository, "blob/", .. var path] && path.Length > 1
            ? new Uri($"https://raw.githubusercontent.com/{owner}{repository}{string.Concat(path)}")
            : page;
    }
}
