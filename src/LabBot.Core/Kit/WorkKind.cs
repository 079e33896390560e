namespace LabBot.Core.Kit;

/// <summary>What sort of thing a work is. The closed list that the <c>kind</c> field of Kit Markdown takes.</summary>
public enum WorkKind
{
    /// <summary>An article that a journal or conference published.</summary>
    Paper,

    /// <summary>An article on a preprint server.</summary>
    Preprint,

    /// <summary>A post or essay.</summary>
    Blog,

    /// <summary>A book, in print or online.</summary>
    Book,

    /// <summary>A course with its material.</summary>
    Course,

    /// <summary>One video.</summary>
    Video,

    /// <summary>A channel of videos.</summary>
    VideoChannel,

    /// <summary>A playlist of videos.</summary>
    VideoPlaylist,

    /// <summary>A podcast or an episode of one.</summary>
    Podcast,

    /// <summary>A software library.</summary>
    Library,

    /// <summary>A program or service.</summary>
    Tool,

    /// <summary>A data set.</summary>
    Dataset,

    /// <summary>A list of further works.</summary>
    List,

    /// <summary>A researcher or a group, by their page.</summary>
    Person,

    /// <summary>Any other page; the kind of a listing that names none.</summary>
    Website,
}

/// <summary>The words for <see cref="WorkKind"/> in Kit Markdown and on cards.</summary>
public static class WorkKinds
{
    private static readonly Dictionary<string, WorkKind> ByWord =
        Enum.GetValues<WorkKind>().ToDictionary(Word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every word of the closed list, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<WorkKind>().Select(Word)];

    /// <summary>Reads a word of the closed list, whatever its case.</summary>
    public static bool TryParse(string word, out WorkKind kind) => ByWord.TryGetValue(word, out kind);

    /// <summary>The word in Kit Markdown: <c>video-channel</c>.</summary>
    public static string Word(this WorkKind kind) => kind switch
    {
        WorkKind.VideoChannel => "video-channel",
        WorkKind.VideoPlaylist => "video-playlist",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>The word on a card: <c>Video channel</c>.</summary>
    public static string Display(this WorkKind kind) => kind switch
    {
        WorkKind.VideoChannel => "Video channel",
        WorkKind.VideoPlaylist => "Video playlist",
        WorkKind.Dataset => "Data set",
        _ => kind.ToString(),
    };
}
