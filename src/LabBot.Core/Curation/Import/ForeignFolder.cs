namespace LabBot.Core.Curation.Import;

/// <summary>A folder of links, as outlines and bookmarks have them. Its own links come before those of the folders in it, so that each folder is one section.</summary>
/// <param name="Title">Its name; empty for the root.</param>
internal sealed record ForeignFolder(string Title)
{
    private readonly List<ForeignListing> listings = [];
    private readonly List<ForeignFolder> folders = [];

    /// <summary>Adds a link.</summary>
    public void Add(ForeignListing listing) => listings.Add(listing);

    /// <summary>Adds a folder.</summary>
    public ForeignFolder Open(string title)
    {
        var folder = new ForeignFolder(title);
        folders.Add(folder);
        return folder;
    }

    /// <summary>Changes the link that was added last, if there is one.</summary>
    public void ChangeLast(Func<ForeignListing, ForeignListing> change)
    {
        if (listings.Count > 0)
            listings[^1] = change(listings[^1]);
    }

    /// <summary>Adds all that it holds to a list.</summary>
    public void AddTo(ListBuilder list) => AddTo(list, level: 0);

    private void AddTo(ListBuilder list, int level)
    {
        if (level > 0)
            list.Heading(Title.Length > 0 ? Title : "Untitled", level);
        foreach (var listing in listings)
            list.Add(listing);
        foreach (var folder in folders)
            folder.AddTo(list, level + 1);
    }
}
