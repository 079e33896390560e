using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.People;

/// <summary>A modal filled in by a person, and what Slack itself says to it.</summary>
internal static class ModalForm
{
    /// <summary>The state as the app gets it: by block_id and action_id; what Slack would not let through is in <paramref name="errors"/>, by block_id.</summary>
    /// <exception cref="InvalidOperationException">A value is for no input of the modal.</exception>
    public static JsonObject Fill(SlackView view, IReadOnlyDictionary<string, string> values, out Dictionary<string, string> errors)
    {
        var state = new JsonObject();
        errors = [];
        var unused = values.Keys.ToHashSet();
        foreach (var (block, element) in view.Elements)
        {
            var (blockId, actionId, isInput) = ((string)block["block_id"]!, (string)element["action_id"]!, (string?)block["type"] == "input");
            var label = (string?)block["label"]?["text"];
            var key = values.Keys.FirstOrDefault(name => name == actionId || name == blockId || name == label);
            if (!isInput && key is null)
                continue;
            if (key is not null)
                unused.Remove(key);
            var value = Payloads.Value(element, key is null ? null : values[key]);
            state[blockId] = new JsonObject { [actionId] = value };
            if (isInput && Refusal(element, value, isOptional: (bool?)block["optional"] ?? false) is { } refusal)
                errors[blockId] = refusal;
        }

        return unused.Count == 0
            ? state
            : throw new InvalidOperationException($"Nothing in '{view.Title}' is called {string.Join(", ", unused)}. It reads:\n{view.Reads}");
    }

    /// <summary>The errors that an app answers with.</summary>
    /// <exception cref="SlackRefusalException">They are for blocks that are no inputs of the modal.</exception>
    public static Dictionary<string, string> Errors(SlackView view, JsonNode? errors)
    {
        if (errors is not JsonObject { Count: > 0 } shape)
            throw new SlackRefusalException("invalid_response", "errors is missing");
        var inputs = view.Blocks.OfType<JsonObject>().Where(block => (string?)block["type"] == "input").Select(block => (string)block["block_id"]!).ToHashSet();
        foreach (var (block, _) in shape.Where(error => !inputs.Contains(error.Key)))
            throw new SlackRefusalException("invalid_response", $"errors names '{block}', which is no input block; there are: {string.Join(", ", inputs)}");
        return shape.ToDictionary(error => error.Key, error => (string)error.Value!);
    }

    private static string? Refusal(JsonObject element, JsonObject value, bool isOptional)
    {
        var held = value.FirstOrDefault(field => field.Key != "type").Value;
        var isEmpty = held is null || (held is JsonArray { Count: 0 }) || (held is JsonValue text && text.TryGetValue(out string? words) && words.Length == 0);
        if (isEmpty)
            return isOptional ? null : "Please complete this required field.";
        if (BlockRules.StringOf(element, "type") != "plain_text_input")
            return null;
        var length = ((string)held!).Length;
        if (length > ((int?)element["max_length"] ?? Limits.InputText))
            return string.Create(CultureInfo.InvariantCulture, $"Please enter at most {element["max_length"] ?? Limits.InputText} characters.");
        return length < ((int?)element["min_length"] ?? 0) ? string.Create(CultureInfo.InvariantCulture, $"Please enter at least {element["min_length"]} characters.") : null;
    }
}
