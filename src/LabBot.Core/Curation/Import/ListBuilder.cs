using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Puts a foreign list together while it is read: a heading is a section once a listing follows, and what is said of a listing after it was
/// added can still be added to it.
/// </summary>
internal sealed class ListBuilder(ImportFormat format, string name)
{
    /// <summary>The most listings that are read: more are no list that people tend.</summary>
    public const int MostListings = 20_000;

    private readonly List<OpenSection> sections = [];
    private readonly List<ImportRemark> doubtful = [];
    private readonly List<ImportRemark> refused = [];
    private readonly List<OpenSection> headings = [];
    private readonly List<(OpenSection Section, int Index)> places = [];
    private OpenSection? current;

    /// <summary>How many listings there are so far: the place that the next one gets.</summary>
    public int Count => places.Count;

    /// <summary>Whether nothing was read, and nothing said about it.</summary>
    public bool HasNothing => Count == 0 && doubtful.Count == 0 && refused.Count == 0;

    /// <summary>Whether the section that is open holds a listing.</summary>
    public bool SectionHasListings => current is { Listings.Count: > 0 };

    /// <summary>Whether the open section has neither listing nor note, and is a heading of the list.</summary>
    public bool SectionIsBare => current is { Listings.Count: 0, Note.Count: 0 };

    /// <summary>Begins a section; its level (from 1) tells under which it stands.</summary>
    public void Heading(string title, int level)
    {
        headings.RemoveAll(heading => heading.Level >= level);
        current = new OpenSection(title, level, headings.Count > 0 ? headings[^1] : null);
        headings.Add(current);
    }

    /// <summary>Adds to what the open section says before its first listing.</summary>
    public void Note(string prose) => current?.Note.Add(prose);

    /// <summary>Adds what a kit says of a group in the open section.</summary>
    public void Group(ForeignGroup group) => current!.Groups.Add(group);

    /// <summary>Adds a listing to the open section; one before any heading to a section of the list's name.</summary>
    /// <returns>Its place in the list.</returns>
    public int Add(ForeignListing listing)
    {
        current ??= new OpenSection(name, 0, null);
        if (current.Listings.Count == 0)
            sections.Add(current);
        if (places.Count == MostListings)
            throw new TooLongException();
        places.Add((current, current.Listings.Count));
        current.Listings.Add(listing);
        return Count - 1;
    }

    /// <summary>The listing at a place.</summary>
    public ForeignListing this[int place]
    {
        get => places[place].Section.Listings[places[place].Index];
        set => places[place].Section.Listings[places[place].Index] = value;
    }

    /// <summary>Something that a curator may want to look at.</summary>
    public void Doubt(int line, string what, string why) => doubtful.Add(new(line, Problem.Short(what), why));

    /// <summary>Something that cannot be read.</summary>
    public void Refuse(int line, string what, string why) => refused.Add(new(line, Problem.Short(what), why));

    /// <summary>The list.</summary>
    public ForeignList Build()
    {
        var titles = sections.CountBy(section => section.Title, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        return new(
            format,
            [.. sections.Select(section => new ForeignSection(TitleOf(section, titles), section.Note.Count > 0 ? string.Join("\n\n", section.Note) : null, section.Listings) { Groups = section.Groups })],
            [.. doubtful.OrderBy(remark => remark.Line)],
            [.. refused.OrderBy(remark => remark.Line)]);
    }

    /// <summary>A list that is refused whole.</summary>
    public static ForeignList Refused(ImportFormat format, string what, string why, int line = 1) => new(format, [], [], [new(line, Problem.Short(what), why)]);

    // "Tools" under Python and "Tools" under R are told apart by what they stand under.
    private static string TitleOf(OpenSection section, Dictionary<string, int> titles) =>
        section.Parent is { Title: var above } && titles[section.Title] > 1 ? $"{above}: {section.Title}" : section.Title;

    /// <summary>The list has more than <see cref="MostListings"/> listings.</summary>
    internal sealed class TooLongException : Exception;

    private sealed record OpenSection(string Title, int Level, OpenSection? Parent)
    {
        public List<ForeignListing> Listings { get; } = [];

        public List<string> Note { get; } = [];

        public List<ForeignGroup> Groups { get; } = [];
    }
}
