using System.Runtime.CompilerServices;
using System.Text;
using LabBot.Core.Curation.Import;

namespace LabBot.Tests.Curation.Import;

/// <summary>Lists to read: the files beside this one, and texts.</summary>
internal static class ForeignLists
{
    public static string Folder { get; } = Path.Combine(Here(), "Lists");

    public static ForeignList File(string name) => ListReader.Read(System.IO.File.ReadAllBytes(Path.Combine(Folder, name)), name, null);

    public static ForeignList Markdown(string text, string name = "list.md") => ListReader.Read(Encoding.UTF8.GetBytes(text), name, ImportFormat.Markdown);

    public static ForeignList Text(string text, string name) => ListReader.Read(Encoding.UTF8.GetBytes(text), name, null);

    /// <summary>Section by section, its listings' labels.</summary>
    public static string Outline(ForeignList list) => string.Join('\n', list.Sections.Select(section => $"{section.Title}: {string.Join(", ", section.Listings.Select(listing => listing.Label))}"));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
