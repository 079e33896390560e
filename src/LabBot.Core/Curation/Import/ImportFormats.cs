namespace LabBot.Core.Curation.Import;

/// <summary>The words for <see cref="ImportFormat"/>.</summary>
public static class ImportFormats
{
    /// <summary>Every word, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<ImportFormat>().Select(Word)];

    /// <summary>Reads a word, whatever its case; null for no format.</summary>
    public static ImportFormat? Parse(string word) =>
        Enum.GetValues<ImportFormat>().Cast<ImportFormat?>().FirstOrDefault(known => known!.Value.Word().Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The word: <c>csl-json</c>.</summary>
    public static string Word(this ImportFormat format) => format switch
    {
        ImportFormat.KitMarkdown => "kit-markdown",
        ImportFormat.ReStructuredText => "rst",
        ImportFormat.CslJson => "csl-json",
        _ => format.ToString().ToLowerInvariant(),
    };
}
