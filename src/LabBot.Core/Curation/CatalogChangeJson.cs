using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabBot.Core.Curation;

/// <summary>Changes as JSON, as a store keeps them. What is read is what was written.</summary>
public static class CatalogChangeJson
{
    private static readonly CatalogChangeContext Context = new(new JsonSerializerOptions(CatalogChangeContext.Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes changes.</summary>
    public static string Write(IReadOnlyList<CatalogChange> changes) => JsonSerializer.Serialize(changes, Context.IReadOnlyListCatalogChange);

    /// <summary>Reads changes that <see cref="Write"/> has written.</summary>
    /// <exception cref="JsonException">The text is nothing of the kind.</exception>
    public static IReadOnlyList<CatalogChange> Read(string json) => JsonSerializer.Deserialize(json, Context.IReadOnlyListCatalogChange) ?? throw new JsonException("no changes");
}

/// <summary>What the compiler writes of <see cref="CatalogChange"/> as JSON.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<CatalogChange>))]
internal sealed partial class CatalogChangeContext : JsonSerializerContext;
