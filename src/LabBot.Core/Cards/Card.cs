using System.Text.Json.Serialization;

namespace LabBot.Core.Cards;

/// <summary>
/// A message that any platform can show. It states what is meant, never how it looks: a renderer per platform decides
/// that, escapes every text once, and drops nothing.
/// </summary>
/// <param name="Title">One line of plain text.</param>
/// <param name="Blocks">What follows, top to bottom.</param>
/// <param name="Tone">What it feels like.</param>
public sealed record Card(string Title, IReadOnlyList<CardBlock> Blocks, Tone Tone = Tone.Neutral);

/// <summary>What a card feels like; a platform may colour it.</summary>
public enum Tone
{
    /// <summary>An ordinary answer.</summary>
    Neutral,

    /// <summary>Something went well.</summary>
    Success,

    /// <summary>Something wants attention.</summary>
    Warning,
}

/// <summary>A part of a card. The closed set is the records below; a renderer handles every one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(Facts), "facts")]
[JsonDerivedType(typeof(Items), "items")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Divider), "divider")]
[JsonDerivedType(typeof(Actions), "actions")]
[JsonDerivedType(typeof(Footnote), "footnote")]
public abstract record CardBlock;

/// <summary>Running text.</summary>
/// <param name="Spans">The text.</param>
public sealed record Paragraph(params IReadOnlyList<Span> Spans) : CardBlock;

/// <summary>Label and value pairs, such as authors and year.</summary>
/// <param name="List">The pairs, in order.</param>
public sealed record Facts(params IReadOnlyList<Fact> List) : CardBlock;

/// <summary>One pair of <see cref="Facts"/>.</summary>
/// <param name="Label">A word or two.</param>
/// <param name="Value">What it is.</param>
public sealed record Fact(string Label, params IReadOnlyList<Span> Value);

/// <summary>A list.</summary>
/// <param name="Heading">What it lists; null where the card's title says so.</param>
/// <param name="List">Its entries, in order.</param>
public sealed record Items(string? Heading, params IReadOnlyList<Item> List) : CardBlock;

/// <summary>One entry of <see cref="Items"/>.</summary>
/// <param name="Heading">Its name.</param>
/// <param name="Spans">What is said of it; may be empty.</param>
/// <param name="Action">What can be done with it; null when nothing.</param>
public sealed record Item(Span Heading, IReadOnlyList<Span> Spans, CardAction? Action = null);

/// <summary>How much of something is done.</summary>
/// <param name="Done">Not negative, at most <paramref name="Total"/>.</param>
/// <param name="Total">At least 1.</param>
public sealed record Progress(int Done, int Total) : CardBlock;

/// <summary>A line between what stands before and after it.</summary>
public sealed record Divider : CardBlock;

/// <summary>What can be done with the card.</summary>
/// <param name="List">In order; the first is the likeliest.</param>
public sealed record Actions(params IReadOnlyList<CardAction> List) : CardBlock;

/// <summary>Small print.</summary>
/// <param name="Spans">The text.</param>
public sealed record Footnote(params IReadOnlyList<Span> Spans) : CardBlock;
