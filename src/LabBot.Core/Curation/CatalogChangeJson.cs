using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabBot.Core.Curation;

/// <summary>Changes as JSON, as a store keeps them. What is read is what was written.</summary>
public static class CatalogChangeJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes changes.</summary>
    public static string Write(IReadOnlyList<CatalogChange> changes) => JsonSerializer.Serialize(changes, Options);

    /// <summary>Reads changes that <see cref="Write"/> has written.</summary>
    /// <exception cref="JsonException">The text is nothing of the kind.</exception>
    public static IReadOnlyList<CatalogChange> Read(string json) => JsonSerializer.Deserialize<List<CatalogChange>>(json, Options) ?? throw new JsonException("no changes");
}
