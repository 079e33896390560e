using System.Text.Json.Serialization;
using LabBot.Core.Cards;

namespace LabBot.Core.Commands;

/// <summary>Questions that a platform shows as a dialogue; sending it off runs a command with the answers.</summary>
public sealed record Form
{
    /// <summary>The longest title, in characters: Slack's for a modal (https://docs.slack.dev/reference/views/modal-views).</summary>
    public const int MaxTitle = 24;

    /// <summary>The most fields: Discord's for a modal (https://discord.com/developers/docs/interactions/receiving-and-responding).</summary>
    public const int MaxFields = 5;

    /// <summary>Makes a form.</summary>
    /// <exception cref="ArgumentException">The title is longer than <see cref="MaxTitle"/>, or there are no fields or more than <see cref="MaxFields"/>.</exception>
    public Form(string title, ActionId submits, IReadOnlyList<FormField> fields)
    {
        if (title.Length is 0 or > MaxTitle)
            throw new ArgumentException($"The form's title '{title}' must have 1 to {MaxTitle} characters.", nameof(title));
        if (fields.Count is 0 or > MaxFields)
            throw new ArgumentException($"A form has 1 to {MaxFields} fields; this one has {fields.Count}.", nameof(fields));
        Title = title;
        Submits = submits;
        Fields = fields;
    }

    /// <summary>Its title.</summary>
    public string Title { get; }

    /// <summary>The command that it runs; each field is one of the command's options.</summary>
    public ActionId Submits { get; }

    /// <summary>Its questions, in order.</summary>
    public IReadOnlyList<FormField> Fields { get; }
}

/// <summary>One question of a form. The closed set is the records below.</summary>
/// <param name="Option">The command's option that it fills.</param>
/// <param name="Label">The question.</param>
/// <param name="Required">Whether it must be answered.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TextField), "text")]
[JsonDerivedType(typeof(LongTextField), "long-text")]
[JsonDerivedType(typeof(SelectField), "select")]
[JsonDerivedType(typeof(SearchField), "search")]
public abstract record FormField(string Option, string Label, bool Required);

/// <summary>A line of text.</summary>
/// <param name="Option">The command's option that it fills.</param>
/// <param name="Label">The question.</param>
/// <param name="Value">What it starts with.</param>
/// <param name="Required">Whether it must be answered.</param>
/// <param name="MaxLength">The most characters, at most 3,000, Slack's limit (https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element).</param>
public sealed record TextField(string Option, string Label, string Value = "", bool Required = true, int MaxLength = 3000) : FormField(Option, Label, Required);

/// <summary>Several lines of text.</summary>
/// <param name="Option">The command's option that it fills.</param>
/// <param name="Label">The question.</param>
/// <param name="Value">What it starts with.</param>
/// <param name="Required">Whether it must be answered.</param>
/// <param name="MaxLength">The most characters, at most 3,000.</param>
public sealed record LongTextField(string Option, string Label, string Value = "", bool Required = true, int MaxLength = 3000) : FormField(Option, Label, Required);

/// <summary>One of a few options.</summary>
/// <param name="Option">The command's option that it fills.</param>
/// <param name="Label">The question.</param>
/// <param name="Choices">The options.</param>
/// <param name="Required">Whether it must be answered.</param>
/// <param name="Value">The value of the option that it starts with; empty for none.</param>
public sealed record SelectField(string Option, string Label, IReadOnlyList<Choice> Choices, bool Required = true, string Value = "") : FormField(Option, Label, Required);

/// <summary>One of many options, found while one types.</summary>
/// <param name="Option">The command's option that it fills.</param>
/// <param name="Label">The question.</param>
/// <param name="Source">The command that answers with <see cref="Reply.Choices"/>.</param>
/// <param name="Required">Whether it must be answered.</param>
public sealed record SearchField(string Option, string Label, ActionId Source, bool Required = true) : FormField(Option, Label, Required);
