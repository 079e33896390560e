using System.Text;
using System.Text.Json;

namespace LabBot.Tests;

/// <summary>Reads a JSON document as a test wants to look at it.</summary>
internal static class JsonReading
{
    /// <summary>Every object of a JSON document, outermost first, in order.</summary>
    public static IReadOnlyList<JsonElement> Objects(JsonElement element)
    {
        var objects = new List<JsonElement>();
        Add(element);
        return objects;

        void Add(JsonElement one)
        {
            if (one.ValueKind == JsonValueKind.Object)
            {
                objects.Add(one);
                foreach (var property in one.EnumerateObject())
                    Add(property.Value);
            }
            else if (one.ValueKind == JsonValueKind.Array)
            {
                foreach (var inner in one.EnumerateArray())
                    Add(inner);
            }
        }
    }

    /// <summary>The documents of a text, one after the other.</summary>
    public static IReadOnlyList<JsonElement> Documents(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var documents = new List<JsonElement>();
        while (reader.Read())
            documents.Add(JsonElement.ParseValue(ref reader));
        return documents;
    }

    /// <summary>A text of an object; empty where it has none.</summary>
    public static string Text(JsonElement element, string property) => element.TryGetProperty(property, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    /// <summary>Where a text is cut, white space may go, and "…" stands: the text without either.</summary>
    public static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '…'));
}
