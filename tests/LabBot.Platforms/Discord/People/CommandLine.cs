using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LabBot.Platforms.Discord.Form;

namespace LabBot.Platforms.Discord.People;

/// <summary>
/// A slash command as a person types it, such as <c>/reading start track:full hour:9</c>, against what is registered. Words before any option's name belong to the first option,
/// as the client fills it.
/// </summary>
internal sealed class CommandLine
{
    private CommandLine(JsonObject command, JsonObject data, JsonObject? last) => (Command, Data, Last) = (command, data, last);

    /// <summary>The command as it is registered.</summary>
    public JsonObject Command { get; }

    /// <summary>What the app is told: name, id, options.</summary>
    public JsonObject Data { get; }

    /// <summary>The option typed last, as it is registered.</summary>
    public JsonObject? Last { get; }

    /// <summary>The first word, without its slash.</summary>
    public static string NameOf(string line) => line[1..].Split(' ', 2)[0];

    /// <summary>Reads a line.</summary>
    /// <param name="command">The command as it is registered.</param>
    /// <param name="line">The line.</param>
    /// <param name="isTyping">Whether the last option is still being typed: then the letters are taken as they are, and what is required need not be there yet.</param>
    /// <param name="resolve">Finds people, channels and roles by name, and notes what the app is told of them.</param>
    /// <exception cref="InvalidOperationException">The client would not let it be sent.</exception>
    public static CommandLine Read(JsonObject command, string line, bool isTyping, Func<int, string, string> resolve)
    {
        var data = new JsonObject { ["id"] = (string)command["id"]!, ["name"] = (string)command["name"]!, ["type"] = 1 };
        if (command["guild_id"] is { } server)
            data["guild_id"] = server.DeepClone();
        var (shape, into, rest) = (command, data, line[1..].TrimStart()[NameOf(line).Length..].TrimStart());
        while (FormRules.ListOf(shape, "options").Any(IsSubcommand))
        {
            var word = rest.Split(' ', 2)[0];
            var below = FormRules.ListOf(shape, "options").FirstOrDefault(one => (string?)one["name"] == word) ?? throw new InvalidOperationException(
                $"'{line}' cannot be sent: after {shape["name"]} comes one of {string.Join(", ", FormRules.ListOf(shape, "options").Select(one => one["name"]))}, not '{word}'.");
            var inner = new JsonObject { ["type"] = below["type"]!.DeepClone(), ["name"] = word };
            into["options"] = new JsonArray(inner);
            (shape, into, rest) = (below, inner, rest[word.Length..].TrimStart());
        }

        var options = FormRules.ListOf(shape, "options").ToList();
        var typed = Split(line, rest, options);
        var values = typed.Select((one, index) => Value(line, one.Option, one.Text, isTyping && index == typed.Count - 1, resolve)).ToList();
        if (values.Count > 0)
            into["options"] = new JsonArray([.. values]);
        if (!isTyping && options.FirstOrDefault(option => IsTrue(option["required"]) && typed.All(one => one.Option != option)) is { } missing)
            throw new InvalidOperationException($"'{line}' cannot be sent: the option {missing["name"]} is required.");
        return new CommandLine(command, data, typed.Count > 0 ? typed[^1].Option : null);
    }

    private static List<(JsonObject Option, string Text)> Split(string line, string rest, List<JsonObject> options)
    {
        var typed = new List<(JsonObject Option, string Text)>();
        if (rest.Length == 0)
            return typed;
        if (options.Count == 0)
            throw new InvalidOperationException($"'{line}' cannot be sent: the command has no options.");
        var names = string.Join('|', options.Select(option => Regex.Escape((string)option["name"]!)));
        var marks = Regex.Matches(rest, $@"(?:^|(?<=\s))({names}):").ToList();
        var first = marks.Count > 0 ? rest[..marks[0].Index].Trim() : rest;
        if (first.Length > 0)
            typed.Add((options[0], first));
        for (var i = 0; i < marks.Count; i++)
        {
            var (begin, end) = (marks[i].Index + marks[i].Length, i + 1 < marks.Count ? marks[i + 1].Index : rest.Length);
            typed.Add((options.First(option => (string?)option["name"] == marks[i].Groups[1].Value), rest[begin..end].Trim()));
        }

        return typed;
    }

    private static JsonNode Value(string line, JsonObject option, string text, bool isFocused, Func<int, string, string> resolve)
    {
        var type = (int)option["type"]!;
        var value = new JsonObject { ["type"] = type, ["name"] = (string)option["name"]! };
        if (isFocused)
        {
            if (!IsTrue(option["autocomplete"]))
                throw new InvalidOperationException($"The option {option["name"]} of '{line}' has no autocomplete.");
            (value["value"], value["focused"]) = (text, true);
            return value;
        }

        var choices = FormRules.ListOf(option, "choices").ToList();
        if (choices.Count > 0)
        {
            value["value"] = choices.FirstOrDefault(choice => (string?)choice["name"] == text || choice["value"]!.ToString() == text)?["value"]!.DeepClone()
                ?? throw new InvalidOperationException($"'{line}' cannot be sent: {option["name"]} is one of {string.Join(", ", choices.Select(choice => choice["name"]))}, not '{text}'.");
            return value;
        }

        if (type == CommandRules.Text && (text.Length < (FormRules.NumberOf(option["min_length"]) ?? 0) || text.Length > (FormRules.NumberOf(option["max_length"]) ?? 6000)))
            throw new InvalidOperationException($"'{line}' cannot be sent: {option["name"]} has {option["min_length"] ?? 0} to {option["max_length"] ?? 6000} characters.");
        value["value"] = type switch
        {
            CommandRules.Text => text,
            4 => Number(line, option, long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null, JsonValue.Create(whole)),
            5 => bool.Parse(text),
            10 => Number(line, option, double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null, JsonValue.Create(number)),
            _ => resolve(type, text),
        };
        return value;
    }

    private static JsonNode Number(string line, JsonObject option, double? value, JsonValue written)
    {
        var isIn = value is not null && !(value < (double?)option["min_value"]) && !(value > (double?)option["max_value"]);
        return isIn ? written : throw new InvalidOperationException($"'{line}' cannot be sent: {option["name"]} is a number from {option["min_value"] ?? "-"} to {option["max_value"] ?? "-"}.");
    }

    private static bool IsSubcommand(JsonObject option) => (int)option["type"]! is CommandRules.Subcommand or CommandRules.Group;

    private static bool IsTrue(JsonNode? value) => FormRules.Kind(value) == JsonValueKind.True;
}
