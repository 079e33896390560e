using System.Diagnostics;
using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Discord;

/// <summary>
/// A form there and back: the modal's <c>custom_id</c> is the command's action id, each question's <c>custom_id</c> the option that it fills.
/// </summary>
public static class DiscordFormAnswers
{
    /// <summary>The style of a text input of one line.</summary>
    internal const int OneLine = 1;

    private const int SeveralLines = 2;

    /// <summary>What the <c>data</c> of a modal says that was sent off: the command, and the options that were answered; null when the form is none of LabBot's.</summary>
    public static (ActionId Submits, IReadOnlyDictionary<string, string> Answers)? Read(JsonElement data) =>
        CustomId(data) is { } customId && DiscordActionId.Read(customId) is { } submits ? (submits, Answers(data)) : null;

    /// <summary>What the <c>data</c> of a <see cref="DiscordRenderer.SearchWindow"/> says that was sent off: the command, and the words; null when it is none.</summary>
    public static (ActionId Command, string Words)? Searched(JsonElement data) =>
        CustomId(data) is { } customId && DiscordActionId.Searched(customId) is { } command ? (command, Answers(data).GetValueOrDefault(DiscordRenderer.SearchInput, "")) : null;

    /// <summary>One question as a component.</summary>
    /// <exception cref="ArgumentException">Something of it is longer than Discord takes, or a select has no options or more than 25.</exception>
    internal static DiscordComponent Input(FormField field)
    {
        var name = field.Option.Length is > 0 and <= DiscordLimits.CustomId ? field.Option : throw TooLong(field, "the option's name", DiscordLimits.CustomId);
        var label = DiscordRenderer.Plain(field.Label, DiscordLimits.InputLabel);
        // A longer question stands below in full.
        var whole = DiscordRenderer.Plain(field.Label, int.MaxValue) is var question && question == label ? null : question;
        if (whole?.Length > DiscordLimits.InputDescription)
            throw TooLong(field, "the label", DiscordLimits.InputDescription);
        return new DiscordComponent.Question(label, field switch
        {
            TextField text => Box(field, text.Value, text.MaxLength, OneLine),
            LongTextField text => Box(field, text.Value, text.MaxLength, SeveralLines),
            SelectField { Choices.Count: > 0 and <= DiscordLimits.Options } select => new DiscordComponent.StringSelect(name, DiscordRenderer.Options(select.Choices, select.Value), Required: field.Required),
            SelectField => throw TooLong(field, "the list of choices", DiscordLimits.Options),
            // Discord has no box that asks while one types: what is typed is the answer.
            SearchField => Box(field, "", DiscordLimits.ChoiceName, OneLine),
            _ => throw new UnreachableException(),
        }, whole);
    }

    private static DiscordComponent.TextInput Box(FormField field, string value, int most, int style)
    {
        var inert = style == SeveralLines ? InertText.Lines(value) : InertText.OneLine(value);
        if (most > DiscordLimits.Input || inert.Length > most)
            throw TooLong(field, "what it starts with", Math.Min(most, DiscordLimits.Input));
        return new(field.Option, style, most, field.Required, inert.Length == 0 ? null : inert);
    }

    private static ArgumentException TooLong(FormField field, string what, int most) =>
        new($"The form's field '{CutText.Shorten(field.Option, 40)}' does not fit Discord: {what} must have 1 to {most}.");

    private static string? CustomId(JsonElement data) => Child(data, "custom_id") is { ValueKind: JsonValueKind.String } id ? id.GetString() : null;

    // Inputs stand in labels, or in rows, as modals had them before labels.
    private static Dictionary<string, string> Answers(JsonElement data)
    {
        var answers = new Dictionary<string, string>();
        foreach (var input in Elements(Child(data, "components")).SelectMany(one => Elements(Child(one, "components")).Append(Child(one, "component"))))
        {
            if (CustomId(input) is { } option && Answer(input) is { Length: > 0 } answer)
                answers[option] = answer;
        }

        return answers;
    }

    private static string? Answer(JsonElement input)
    {
        if (Child(input, "value") is { ValueKind: JsonValueKind.String } value)
            return value.GetString();
        return Elements(Child(input, "values")).FirstOrDefault() is { ValueKind: JsonValueKind.String } chosen ? DiscordOptionValue.Read(chosen.GetString()!) : null;
    }

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static IEnumerable<JsonElement> Elements(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
