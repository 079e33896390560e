using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

/// <summary>The kit that the repository holds, with its warnings.</summary>
internal static class Seed
{
    public static CatalogLoad Load { get; } = CatalogFiles.Load(TheKit.Folder);
}
