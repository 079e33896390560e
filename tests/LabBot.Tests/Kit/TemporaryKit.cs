using System.Text;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

/// <summary>A catalogue folder made of texts, for as long as a test needs it.</summary>
internal sealed class TemporaryKit : IDisposable
{
    /// <summary>The name of the section file in a kit made of one.</summary>
    public const string Section = "10-test.md";

    private readonly TemporaryFolder folder = new();

    public string Folder => folder.Path;

    /// <summary>What comes of a kit with one section file.</summary>
    public static CatalogLoad Load(string section) => Load((Section, section));

    /// <summary>What comes of a kit with these files.</summary>
    public static CatalogLoad Load(params (string Name, string Text)[] files)
    {
        using var kit = new TemporaryKit();
        foreach (var (name, text) in files)
            kit.With(name, text);
        return kit.Load();
    }

    /// <summary>The catalogue of a kit with one section file under the heading "T", which has to load.</summary>
    public static Catalog Read(string bullets) => Read((Section, "# T\n\n" + bullets));

    /// <summary>The catalogue of a kit with these files, which has to load.</summary>
    public static Catalog Read(params (string Name, string Text)[] files)
    {
        var load = Load(files);
        Assert.Empty(load.Errors.Select(error => error.ToString()));
        return Assert.IsType<Catalog>(load.Catalog);
    }

    public TemporaryKit With(string name, string text) => With(name, Encoding.UTF8.GetBytes(text));

    public TemporaryKit With(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Folder, name), bytes);
        return this;
    }

    public CatalogLoad Load() => CatalogFiles.Load(Folder);

    public void Dispose() => folder.Dispose();
}
