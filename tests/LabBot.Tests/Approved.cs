using System.Runtime.CompilerServices;

namespace LabBot.Tests;

/// <summary>
/// Compares a text with the file that a person approved, in <c>Approved/</c>. A difference fails and leaves what was
/// received beside it: look at it, and rename it if it is right.
/// </summary>
internal static class Approved
{
    public static void Matches(string name, string received, [CallerFilePath] string test = "")
    {
        var folder = Path.Combine(Root(test), "Approved");
        var approved = Path.Combine(folder, name);
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        if (expected == received + "\n")
            return;
        Directory.CreateDirectory(folder);
        var receivedFile = Path.Combine(folder, Path.ChangeExtension(name, ".received" + Path.GetExtension(name)));
        File.WriteAllText(receivedFile, received + "\n");
        Assert.Equal(expected, received + "\n");
    }

    /// <summary>The file's text, to compare it with something that is generated.</summary>
    public static string RepositoryFile(string path, [CallerFilePath] string test = "") => File.ReadAllText(RepositoryPath(path, test));

    /// <summary>Where a file or folder of the repository is.</summary>
    public static string RepositoryPath(string path, [CallerFilePath] string test = "") => Path.GetFullPath(Path.Combine(Root(test), "..", "..", path));

    /// <summary>The approved files of a folder.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern, [CallerFilePath] string test = "") => Directory.GetFiles(Path.Combine(Root(test), "Approved", folder), pattern);

    private static string Root(string test)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(test)!);
        while (folder.GetFiles("LabBot.Tests.csproj").Length == 0)
            folder = folder.Parent ?? throw new InvalidOperationException($"{test} is not in the tests' folder.");
        return folder.FullName;
    }
}
