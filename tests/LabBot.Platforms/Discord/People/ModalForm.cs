using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;

namespace LabBot.Platforms.Discord.People;

/// <summary>A modal filled in by a person, and what Discord itself says to it.</summary>
internal static class ModalForm
{
    /// <summary>The components as the app gets them; what Discord would not let through is in <paramref name="errors"/>, by custom_id.</summary>
    /// <exception cref="InvalidOperationException">A value is for no input of the modal.</exception>
    public static JsonArray Fill(DiscordModal modal, IReadOnlyDictionary<string, string> values, out Dictionary<string, string> errors)
    {
        var (filled, id) = (new JsonArray(), 0);
        errors = [];
        var unused = values.Keys.ToHashSet();
        foreach (var component in ((JsonArray)modal.Body["components"]!).OfType<JsonObject>())
        {
            var type = (int)component["type"]!;
            if (type == ComponentRules.TextDisplay)
            {
                filled.Add(new JsonObject { ["type"] = type, ["id"] = ++id });
                continue;
            }

            var input = ComponentRules.Interactive(new JsonArray(component.DeepClone())).Single();
            var customId = (string)input["custom_id"]!;
            var label = FormRules.StringOf(component, "label") ?? FormRules.StringOf(input, "label");
            var key = values.Keys.FirstOrDefault(name => name == customId || name == label);
            if (key is not null)
                unused.Remove(key);
            var answer = Answer(input, key is null ? null : values[key]);
            if (Refusal(input, answer) is { } refusal)
                errors[customId] = refusal;
            (answer["type"], answer["id"], answer["custom_id"]) = ((int)input["type"]!, ++id, customId);
            filled.Add(type == ComponentRules.Label
                ? new JsonObject { ["type"] = type, ["id"] = ++id, ["component"] = answer }
                : new JsonObject { ["type"] = type, ["id"] = ++id, ["components"] = new JsonArray(answer) });
        }

        return unused.Count == 0
            ? filled
            : throw new InvalidOperationException($"Nothing in '{modal.Title}' is called {string.Join(", ", unused)}. It reads:\n{modal.Reads}");
    }

    private static JsonObject Answer(JsonObject input, string? typed) => (int)input["type"]! switch
    {
        ComponentRules.TextInput => new JsonObject { ["value"] = typed ?? FormRules.StringOf(input, "value") ?? "" },
        ComponentRules.RadioGroup => new JsonObject { ["value"] = Payloads.Chosen(input, typed) is [var first, ..] ? first : null },
        _ => new JsonObject { ["values"] = new JsonArray([.. Payloads.Chosen(input, typed).Select(value => (JsonNode)value)]) },
    };

    private static string? Refusal(JsonObject input, JsonObject answer)
    {
        var isRequired = FormRules.Kind(input["required"]) != JsonValueKind.False;
        var isEmpty = answer["value"] is { } text ? text.ToString().Length == 0 : answer["values"] is not JsonArray { Count: > 0 };
        if (isEmpty)
            return isRequired ? "This field is required" : null;
        if ((int)input["type"]! != ComponentRules.TextInput)
            return null;
        var (length, least, most) = (((string)answer["value"]!).Length, FormRules.NumberOf(input["min_length"]) ?? 0, FormRules.NumberOf(input["max_length"]) ?? Limits.InputText);
        return length < least || length > most ? string.Create(CultureInfo.InvariantCulture, $"Must be between {least} and {most} in length.") : null;
    }
}
