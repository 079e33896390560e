using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabBot.Core.Cards;

/// <summary>Writes an <see cref="ActionId"/> as the text that platforms carry.</summary>
public sealed class ActionIdJson : JsonConverter<ActionId>
{
    /// <inheritdoc/>
    public override ActionId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ActionId.TryParse(reader.GetString() ?? "", out var id) ? id : throw new JsonException($"expected an action id of 1 to {ActionId.MaxLength} characters");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ActionId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
