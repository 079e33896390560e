using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>Looks at one value and complains.</summary>
/// <param name="value">The value; null is JSON's null.</param>
/// <param name="at">Its JSON pointer.</param>
/// <param name="complaints">Where to complain.</param>
internal delegate void Rule(JsonNode? value, string at, Complaints complaints);

/// <summary>A field of an object.</summary>
internal sealed record Field(string Name, Rule Rule, bool IsRequired = false);

/// <summary>The rules of which all others are made.</summary>
internal static class Rules
{
    public static readonly Rule Bool = (value, at, complaints) =>
    {
        if (Kind(value) is not (JsonValueKind.True or JsonValueKind.False))
            complaints.Add("must be a boolean", at);
    };

    public static Field Required(string name, Rule rule) => new(name, rule, IsRequired: true);

    public static Field Optional(string name, Rule rule) => new(name, rule);

    public static Rule String(int most, int least = 1) => (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.String)
            complaints.Add("must be a string", at);
        else if (value!.GetValue<string>().Length is var length && length > most)
            complaints.Add($"must be less than {most + 1} characters", at);
        else if (length < least)
            complaints.Add($"must be more than {least - 1} characters", at);
    };

    public static Rule Whole(int least, int most) => (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.Number || !value!.AsValue().TryGetValue(out long number))
            complaints.Add("must be an integer", at);
        else if (number < least || number > most)
            complaints.Add($"must be between {least} and {most}", at);
    };

    public static Rule OneOf(params string[] values) => (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.String || !values.Contains(value!.GetValue<string>()))
            complaints.Add($"must be one of: {string.Join(", ", values)}", at);
    };

    public static Rule Url(int most) => (value, at, complaints) =>
    {
        String(most)(value, at, complaints);
        if (Kind(value) == JsonValueKind.String && !Uri.TryCreate(value!.GetValue<string>(), UriKind.Absolute, out _))
            complaints.Add("must be a valid URL", at);
    };

    public static Rule List(Rule item, int most, int least = 1) => (value, at, complaints) =>
    {
        if (value is not JsonArray array)
        {
            complaints.Add("must be an array", at);
            return;
        }

        if (array.Count > most)
            complaints.Add($"no more than {most} items allowed", at);
        if (array.Count < least)
            complaints.Add($"no fewer than {least} items required", at);
        for (var i = 0; i < array.Count; i++)
            item(array[i], $"{at}/{i}", complaints);
    };

    /// <summary>An object with these fields and no others.</summary>
    public static Rule Shape(params Field[] fields)
    {
        var known = fields.ToDictionary(field => field.Name);
        return (value, at, complaints) =>
        {
            if (value is not JsonObject shape)
            {
                complaints.Add("must provide an object", at);
                return;
            }

            foreach (var (name, content) in shape)
            {
                if (known.TryGetValue(name, out var field))
                    field.Rule(content, $"{at}/{name}", complaints);
                else
                    complaints.Add($"invalid additional property: {name}", at);
            }

            foreach (var field in fields.Where(field => field.IsRequired && !shape.ContainsKey(field.Name)))
                complaints.Add($"missing required field: {field.Name}", at);
        };
    }

    /// <summary>An object whose type decides what else it may have.</summary>
    public static Rule ByType(IReadOnlyDictionary<string, Rule> shapes) => (value, at, complaints) =>
    {
        if (value is not JsonObject shape)
            complaints.Add("must provide an object", at);
        else if (Kind(shape["type"]) != JsonValueKind.String)
            complaints.Add("missing required field: type", at);
        else if (shapes.TryGetValue(shape["type"]!.GetValue<string>(), out var rule))
            rule(shape, at, complaints);
        else
            complaints.Add($"unsupported type: {shape["type"]}", $"{at}/type");
    };

    /// <summary>Both.</summary>
    public static Rule And(this Rule first, Rule second) => (value, at, complaints) =>
    {
        first(value, at, complaints);
        second(value, at, complaints);
    };

    public static Field Type(string name) => Required("type", OneOf(name));

    /// <summary>A text object of one of two kinds.</summary>
    public static Rule Text(int most) => ByType(new Dictionary<string, Rule> { ["plain_text"] = PlainText(most), ["mrkdwn"] = Mrkdwn(most) });

    public static Rule PlainText(int most) => Shape(Type("plain_text"), Required("text", String(most)), Optional("emoji", Bool));

    public static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static Rule Mrkdwn(int most) => Shape(Type("mrkdwn"), Required("text", String(most)), Optional("verbatim", Bool));
}
