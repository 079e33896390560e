namespace LabBot.Options;

/// <summary>Where the kit is.</summary>
public sealed class CatalogOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Catalog";

    /// <summary>
    /// The folder that holds the kit's section files. Empty (the default) means <c>catalog/</c> in the working folder, else
    /// beside the program. <c>--catalog</c> wins over it.
    /// </summary>
    public string Path { get; set; } = "";
}
