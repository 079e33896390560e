using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>Puts the files of a kit into a folder, all or none.</summary>
public static class KitFolder
{
    /// <summary>
    /// Writes the files beside the folder, checks that they load, and renames. The folder must not exist, or be empty.
    /// </summary>
    /// <param name="folder">The folder to make.</param>
    /// <param name="files">The files.</param>
    /// <returns>Null when the folder is there; else why it is not, in a sentence.</returns>
    public static string? Write(string folder, KitFiles files)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            return $"'{folder}' is there already and is not empty; name a folder that is not there yet";
        var beside = $"{target}.{Guid.NewGuid():N}.new";
        try
        {
            Directory.CreateDirectory(beside);
            foreach (var file in files.All)
                File.WriteAllBytes(Path.Combine(beside, file.Name), file.Text.ToBytes());
            if (CatalogFiles.Load(beside).Errors.FirstOrDefault() is { } error)
                throw new InvalidOperationException($"The kit that was written does not load: {error}");
            if (Directory.Exists(target))
                Directory.Delete(target);
            Directory.Move(beside, target);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"'{folder}' cannot be written ({error.Message}); name another folder, or free this one";
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }
}
