namespace LabBot.Core.Kit;

/// <summary>
/// What public sources confirm of a work, from <c>works.csl.json</c>. Whatever nobody verified is null or empty.
/// </summary>
/// <param name="Title">The true title.</param>
/// <param name="Authors">The authors' names as they are shown, in the source's order.</param>
/// <param name="Issued">When it appeared.</param>
/// <param name="Venue">Journal, conference, blog or publisher.</param>
/// <param name="Volume">Volume.</param>
/// <param name="Issue">Issue.</param>
/// <param name="Pages">Pages.</param>
/// <param name="Doi">The DOI, as the source writes it.</param>
/// <param name="Arxiv">The arXiv id, without a version.</param>
/// <param name="Gist">One sentence: what it says.</param>
/// <param name="Why">One sentence: why a newcomer reads it.</param>
/// <param name="Level">How much it asks of its reader.</param>
/// <param name="Length">Its length in words: "15 pages".</param>
/// <param name="Published">A preprint's published version.</param>
/// <param name="Original">The original address, where the kit links a copy.</param>
/// <param name="Open">A freely readable address, where the link may ask for a subscription.</param>
/// <param name="Caution">One sentence a reader should know: a label that misleads, a fragile link.</param>
public sealed record WorkRecord(
    string? Title,
    IReadOnlyList<string> Authors,
    IssuedDate? Issued,
    string? Venue,
    string? Volume,
    string? Issue,
    string? Pages,
    string? Doi,
    string? Arxiv,
    string? Gist,
    string? Why,
    Level? Level,
    string? Length,
    PublishedVersion? Published,
    Uri? Original,
    Uri? Open,
    string? Caution)
{
    /// <summary>Nothing is known.</summary>
    public static WorkRecord Empty { get; } = new(null, [], null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
}

/// <summary>A date known to the year, the month or the day.</summary>
/// <param name="Year">Year of the common era.</param>
/// <param name="Month">1 to 12, or null.</param>
/// <param name="Day">1 to 31, or null.</param>
public sealed record IssuedDate(int Year, int? Month, int? Day);

/// <summary>The version of a preprint that a journal or conference published.</summary>
/// <param name="Title">Its title; null when it is the preprint's.</param>
/// <param name="Venue">Where it appeared.</param>
/// <param name="Year">When.</param>
/// <param name="Doi">Its DOI; null when not known.</param>
/// <param name="Link">Its address: the one given, else the DOI's; null when neither is known.</param>
/// <param name="Basis">
/// Why it is taken for the preprint's published version where no source says so outright ("the same four authors, models
/// and task"); null where one does. Only a version that a source confirms is the same work.
/// </param>
public sealed record PublishedVersion(string? Title, string? Venue, int? Year, string? Doi, Uri? Link, string? Basis);
