namespace LabBot.Core.Curation.Import;

/// <summary>Reads a list in any of the formats of <see cref="ImportFormat"/>. Pure; safe on any thread.</summary>
public static class ListReader
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>
    /// Reads a list. What cannot be read is among <see cref="ForeignList.Refused"/>; no input makes this throw, and the time it takes is
    /// bounded whatever the file holds.
    /// </summary>
    /// <param name="bytes">The file. Text may be UTF-8, UTF-16 or UTF-32 (told by its mark), or Windows-1252 where it is none of them.</param>
    /// <param name="name">The file's name, or the address that it came from: its ending helps to tell the format, and an address makes relative links whole.</param>
    /// <param name="format">The format; null to tell it from the name and the text.</param>
    public static ForeignList Read(ReadOnlyMemory<byte> bytes, string name, ImportFormat? format)
    {
        if (bytes.Length > MaxBytes)
            return ListBuilder.Refused(format ?? ImportFormat.Markdown, $"{bytes.Length / (1024 * 1024)} MB", $"a list holds at most {MaxBytes / (1024 * 1024)} MB: take it apart");
        if (ForeignText.Decode(bytes.Span) is not { } text)
            return ListBuilder.Refused(format ?? ImportFormat.Markdown, name, "the file is no text, or its encoding is broken: save it as UTF-8");
        return MarkdownReader.Read(text.Text, name, Uri.TryCreate(name, UriKind.Absolute, out var page) && !page.IsFile ? page : null);
    }
}
