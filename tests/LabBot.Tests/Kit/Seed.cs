using System.Runtime.CompilerServices;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

/// <summary>The kit that the repository holds.</summary>
internal static class Seed
{
    public static string Folder { get; } = FindFolder();

    public static CatalogLoad Load { get; } = CatalogFiles.Load(Folder);

    public static Catalog Catalog => Load.Catalog ?? throw new InvalidOperationException(string.Join('\n', Load.Errors));

    private static string FindFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "catalog"));
}
