using System.Globalization;
using System.Text.Json;

namespace LabBot.Outside.Metadata;

/// <summary>Reads JSON of strangers: what is missing or of another shape is null or empty.</summary>
internal static class JsonWords
{
    /// <summary>The member of an object.</summary>
    public static JsonElement? Member(this JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>A text, or a number as text.</summary>
    public static string? Text(this JsonElement? value, string name) => value.Member(name).Text();

    /// <summary>A text, or a number as text.</summary>
    public static string? Text(this JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>A whole number.</summary>
    public static int? Number(this JsonElement? value) => int.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The elements of an array; a single value is an array of one.</summary>
    public static IEnumerable<JsonElement?> Each(this JsonElement? value, string name) => value.Member(name) switch
    {
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().Select(one => (JsonElement?)one),
        { } one => [one],
        null => [],
    };
}
