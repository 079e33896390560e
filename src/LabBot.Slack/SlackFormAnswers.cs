using System.Diagnostics;
using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Slack;

/// <summary>
/// A form there and back: the view's <c>callback_id</c> is the command's action id, each question's <c>block_id</c> the option that it fills, and a search box's
/// <c>action_id</c> the command that gives its options.
/// </summary>
public static class SlackFormAnswers
{
    private const string Value = "value";

    /// <summary>What a <c>view_submission</c>'s <c>view</c> says: the command, and the options that were answered; null when the form is none of LabBot's.</summary>
    public static (ActionId Submits, IReadOnlyDictionary<string, string> Answers)? Read(JsonElement view)
    {
        if (Child(view, "callback_id") is not { ValueKind: JsonValueKind.String } callback || SlackActionId.Read(callback.GetString()!) is not { } submits)
            return null;
        var answers = new Dictionary<string, string>();
        foreach (var block in Fields(Child(Child(view, "state"), "values")))
        {
            foreach (var element in Fields(block.Value))
            {
                if (Answer(element.Value) is { } answer)
                    answers[block.Name] = answer;
            }
        }

        return (submits, answers);
    }

    /// <summary>One question as a block.</summary>
    /// <exception cref="ArgumentException">Something of it is longer than Slack takes, or a select has no options or more than 100.</exception>
    internal static SlackBlock Input(FormField field) => new SlackBlock.Input(
        field.Option.Length is > 0 and <= SlackLimits.BlockId ? field.Option : throw TooLong(field, "the option's name", SlackLimits.BlockId),
        field.Label.Length <= SlackLimits.InputLabel ? SlackRenderer.Plain(field.Label) : throw TooLong(field, "the label", SlackLimits.InputLabel),
        field switch
        {
            TextField text => Box(field, text.Value, text.MaxLength, multiline: false),
            LongTextField text => Box(field, text.Value, text.MaxLength, multiline: true),
            SelectField { Choices.Count: > 0 and <= SlackLimits.Options } select => new SlackElement.StaticSelect(Value, new SlackText.Plain("Choose one"), [.. select.Choices.Select(SlackRenderer.Option)], select.Choices.Where(choice => choice.Value == select.Value).Select(SlackRenderer.Option).FirstOrDefault()),
            SelectField => throw TooLong(field, "the list of choices", SlackLimits.Options),
            SearchField search => new SlackElement.ExternalSelect(search.Source.ToString(), new SlackText.Plain("Type to search"), MinQueryLength: 0),
            _ => throw new UnreachableException(),
        },
        Optional: !field.Required);

    private static SlackElement.PlainTextInput Box(FormField field, string value, int most, bool multiline)
    {
        var inert = multiline ? InertText.Lines(value) : InertText.OneLine(value);
        if (most > SlackLimits.Input || inert.Length > most)
            throw TooLong(field, "what it starts with", Math.Min(most, SlackLimits.Input));
        return new(Value, multiline, most, inert.Length == 0 ? null : inert);
    }

    private static ArgumentException TooLong(FormField field, string what, int most) =>
        new($"The form's field '{CutText.Shorten(field.Option, 40)}' does not fit Slack: {what} must have 1 to {most}.");

    private static string? Answer(JsonElement element)
    {
        if (Child(element, "value") is { ValueKind: JsonValueKind.String } value)
            return value.GetString();
        return Child(Child(element, "selected_option"), "value") is { ValueKind: JsonValueKind.String } chosen ? SlackOptionValue.Read(chosen.GetString()!) : null;
    }

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static IEnumerable<JsonProperty> Fields(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
