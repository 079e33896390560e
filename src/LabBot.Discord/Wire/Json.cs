using System.Text.Json;

namespace LabBot.Discord.Wire;

/// <summary>Reads what came over the wire, of which nothing is certain.</summary>
internal static class Json
{
    /// <summary>The object in a body; null where there is none.</summary>
    public static JsonElement? Object(ReadOnlySpan<byte> body) => Any(body) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>Whatever JSON a body holds; null where it is none.</summary>
    public static JsonElement? Any(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text in an object; null where there is none, or one with half a surrogate pair.</summary>
    public static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A whole number in an object; null where there is none.</summary>
    public static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
