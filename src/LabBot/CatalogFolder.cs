using LabBot.Core.Kit;
using LabBot.Options;

namespace LabBot;

/// <summary>The folder of the kit, and whether its files have changed since they were read.</summary>
public sealed class CatalogFolder(string path)
{
    private string readStamp = "";

    /// <summary>The folder, as it was named.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The folder that <c>--catalog</c> names, else the settings, else <c>catalog/</c> in the working folder, else beside the
    /// program.
    /// </summary>
    public static CatalogFolder Choose(string? named, CatalogOptions options)
    {
        if (!string.IsNullOrWhiteSpace(named))
            return new CatalogFolder(named);
        if (options.Path.Length > 0)
            return new CatalogFolder(options.Path);
        return new CatalogFolder(Directory.Exists("catalog") ? "catalog" : System.IO.Path.Combine(AppContext.BaseDirectory, "catalog"));
    }

    /// <summary>Reads the kit.</summary>
    public CatalogLoad Load()
    {
        readStamp = Stamp();
        return CatalogFiles.Load(Path);
    }

    /// <summary>Whether any file was written, added or removed since <see cref="Load"/>.</summary>
    public bool HasChanged() => Stamp() != readStamp;

    /// <summary>A problem as it is shown: with the folder, so that a terminal can open the file.</summary>
    public string Show(Problem problem) =>
        problem.Source.File == Path ? problem.ToString() : (problem with { Source = problem.Source with { File = System.IO.Path.Combine(Path, problem.Source.File) } }).ToString();

    // A folder that cannot be listed has no stamp; reading it says why.
    private string Stamp()
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(Path).GetFiles()
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
