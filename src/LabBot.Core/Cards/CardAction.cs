using System.Text.Json.Serialization;

namespace LabBot.Core.Cards;

/// <summary>Something to press or choose on a card. The closed set is the records below. A click is a command.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(LinkButton), "link-button")]
[JsonDerivedType(typeof(Select), "select")]
[JsonDerivedType(typeof(Search), "search")]
public abstract record CardAction;

/// <summary>Runs a command.</summary>
/// <param name="Label">What it reads.</param>
/// <param name="Id">The command and its argument.</param>
/// <param name="Style">How it stands out.</param>
public sealed record Button(string Label, ActionId Id, ButtonStyle Style = ButtonStyle.Plain) : CardAction;

/// <summary>How a button stands out.</summary>
public enum ButtonStyle
{
    /// <summary>Like any other.</summary>
    Plain,

    /// <summary>The likeliest choice.</summary>
    Primary,

    /// <summary>Takes something away.</summary>
    Danger,
}

/// <summary>Opens a page.</summary>
/// <param name="Label">What it reads.</param>
/// <param name="Uri">Where it leads; http or https.</param>
public sealed record LinkButton(string Label, Uri Uri) : CardAction;

/// <summary>Runs a command with the option chosen.</summary>
/// <param name="Label">What is chosen.</param>
/// <param name="Id">The command; the chosen option's value is its argument.</param>
/// <param name="Options">The options.</param>
public sealed record Select(string Label, ActionId Id, IReadOnlyList<Choice> Options) : CardAction;

/// <summary>A select whose options the command gives while one types.</summary>
/// <param name="Label">What is searched.</param>
/// <param name="Id">The command that answers with <see cref="Commands.Reply.Choices"/>; the chosen value is its argument.</param>
public sealed record Search(string Label, ActionId Id) : CardAction;

/// <summary>One option to choose.</summary>
/// <param name="Label">What it reads; a platform may end it in "…", so the card that follows shows all.</param>
/// <param name="Value">What the command receives.</param>
public sealed record Choice(string Label, string Value);
