using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.Form;

/// <summary>Looks at one value and complains.</summary>
/// <param name="value">The value; null is JSON's null.</param>
/// <param name="at">Where it stands, with slashes between the steps.</param>
/// <param name="complaints">Where to complain.</param>
internal delegate void Rule(JsonNode? value, string at, Complaints complaints);

/// <summary>A field of an object.</summary>
internal sealed record Field(string Name, Rule Rule, bool IsRequired = false);

/// <summary>The rules of which all others are made. Lengths count UTF-16 units.</summary>
internal static class FormRules
{
    public static readonly Rule Any = static (_, _, _) => { };

    public static readonly Rule Bool = (value, at, complaints) =>
    {
        if (Kind(value) is not (JsonValueKind.True or JsonValueKind.False))
            complaints.Add("BOOLEAN_TYPE_CONVERT", "Must be either true or false.", at);
    };

    public static readonly Rule Snowflake = (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.String || !ulong.TryParse(value!.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            complaints.Add("NUMBER_TYPE_COERCE", $"Value \"{value}\" is not snowflake.", at);
    };

    public static Field Required(string name, Rule rule) => new(name, rule, IsRequired: true);

    public static Field Optional(string name, Rule rule) => new(name, rule);

    public static Rule String(int most, int least = 1) => (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.String)
            complaints.Add("STRING_TYPE_CONVERT", "Could not interpret this value as string.", at);
        else if (value!.GetValue<string>() is var text && least > 0 && text.Length == 0)
            complaints.Add("BASE_TYPE_REQUIRED", "This field is required", at);
        else if (text.Length < least || text.Length > most)
            complaints.Add(least > 0 ? "BASE_TYPE_BAD_LENGTH" : "BASE_TYPE_MAX_LENGTH", least > 0 ? $"Must be between {least} and {most} in length." : $"Must be {most} or fewer in length.", at);
    };

    public static Rule Whole(long least, long most) => (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.Number || !value!.AsValue().TryGetValue(out long number))
            complaints.Add("NUMBER_TYPE_COERCE", $"Value \"{value}\" is not int.", at);
        else if (number < least)
            complaints.Add("NUMBER_TYPE_MIN", $"int value should be greater than or equal to {least}.", at);
        else if (number > most)
            complaints.Add("NUMBER_TYPE_MAX", $"int value should be less than or equal to {most}.", at);
    };

    public static Rule OneOf(params string[] values) => (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.String || !values.Contains(value!.GetValue<string>()))
            complaints.Add("BASE_TYPE_CHOICES", $"Value must be one of ({string.Join(", ", values.Select(one => $"'{one}'"))}).", at);
    };

    public static Rule OneOf(params int[] values) => (value, at, complaints) =>
    {
        if (NumberOf(value) is not { } number || !values.Contains(number))
            complaints.Add("BASE_TYPE_CHOICES", $"Value must be one of ({string.Join(", ", values)}).", at);
    };

    public static Rule Url(int most = 2048) => (value, at, complaints) =>
    {
        String(most)(value, at, complaints);
        if (Kind(value) != JsonValueKind.String)
            return;
        if (!Uri.TryCreate(value!.GetValue<string>(), UriKind.Absolute, out var url))
            complaints.Add("URL_TYPE_INVALID_URL", "Not a well formed URL.", at);
        else if (url.Scheme is not ("http" or "https" or "discord" or "attachment"))
            complaints.Add("URL_TYPE_INVALID_SCHEME", $"Scheme \"{url.Scheme}\" is not supported. Scheme must be one of ('http', 'https', 'discord').", at);
    };

    public static Rule Instant { get; } = (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.String || !DateTimeOffset.TryParse(value!.GetValue<string>(), CultureInfo.InvariantCulture, out _))
            complaints.Add("DATE_TIME_TYPE_PARSE", $"Could not parse {value}. Should be ISO8601.", at);
    };

    public static Rule List(Rule item, int most, int least = 0) => (value, at, complaints) =>
    {
        if (value is not JsonArray array)
        {
            complaints.Add("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType", at);
            return;
        }

        if (array.Count < least || array.Count > most)
            complaints.Add("BASE_TYPE_BAD_LENGTH", $"Must be between {least} and {most} in length.", at);
        for (var i = 0; i < array.Count; i++)
            item(array[i], $"{at}/{i}", complaints);
    };

    /// <summary>An object with these fields. Discord looks past fields that it does not know: they are noted as the app's mistake, and nothing else.</summary>
    public static Rule Shape(params Field[] fields)
    {
        var known = fields.ToDictionary(field => field.Name);
        return (value, at, complaints) =>
        {
            if (value is not JsonObject shape)
            {
                complaints.Add("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType", at);
                return;
            }

            foreach (var (name, content) in shape)
            {
                if (known.TryGetValue(name, out var field))
                    field.Rule(content, $"{at}/{name}", complaints);
                else
                    complaints.Note($"{at}/{name} is a field that Discord does not know");
            }

            foreach (var field in fields.Where(field => field.IsRequired && !shape.ContainsKey(field.Name)))
                complaints.Add("BASE_TYPE_REQUIRED", "This field is required", $"{at}/{field.Name}");
        };
    }

    /// <summary>An object whose number as type decides what else it may have.</summary>
    public static Rule ByType(IReadOnlyDictionary<int, Rule> shapes) => (value, at, complaints) =>
    {
        if (value is not JsonObject shape)
            complaints.Add("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType", at);
        else if (NumberOf(shape["type"]) is { } type && shapes.TryGetValue(type, out var rule))
            rule(shape, at, complaints);
        else
            complaints.Add("UNION_TYPE_CHOICES", $"Value of field \"type\" must be one of ({string.Join(", ", shapes.Keys)}).", $"{at}/type");
    };

    public static Rule Nullable(this Rule rule) => (value, at, complaints) =>
    {
        if (value is not null)
            rule(value, at, complaints);
    };

    /// <summary>Both.</summary>
    public static Rule And(this Rule first, Rule second) => (value, at, complaints) =>
    {
        first(value, at, complaints);
        second(value, at, complaints);
    };

    public static Field Type(int number) => Required("type", OneOf(number));

    public static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    /// <summary>A value as a number, if it is one.</summary>
    public static int? NumberOf(JsonNode? value) => Kind(value) == JsonValueKind.Number && value!.AsValue().TryGetValue(out int number) ? number : null;

    /// <summary>A field's text, if it is one.</summary>
    public static string? StringOf(JsonNode? shape, string name) => shape is JsonObject found && Kind(found[name]) == JsonValueKind.String ? found[name]!.GetValue<string>() : null;

    /// <summary>The objects in a field that is a list.</summary>
    public static IEnumerable<JsonObject> ListOf(JsonNode? shape, string name) => (shape as JsonObject)?[name] is JsonArray list ? list.OfType<JsonObject>() : [];
}
