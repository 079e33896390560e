using System.Text.Json.Serialization;

namespace LabBot.Core.Cards;

/// <summary>
/// A piece of text with one meaning. The closed set is the records inside; texts are raw, as people wrote them, and are
/// escaped once, by the renderer.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Bold), "bold")]
[JsonDerivedType(typeof(Code), "code")]
[JsonDerivedType(typeof(Link), "link")]
[JsonDerivedType(typeof(Mention), "mention")]
[JsonDerivedType(typeof(LocalTime), "local-time")]
public abstract record Span
{
    private Span()
    {
    }

    /// <summary>Plain text.</summary>
    public static implicit operator Span(string text) => new Text(text);

    /// <summary>Plain text.</summary>
    public static Span FromString(string text) => new Text(text);

    /// <summary>Plain text.</summary>
    /// <param name="Value">The text; a line break in it stays one.</param>
    public sealed record Text(string Value) : Span;

    /// <summary>Text that stands out.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Bold(string Value) : Span;

    /// <summary>Something to type.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Code(string Value) : Span;

    /// <summary>A link.</summary>
    /// <param name="Label">What it reads.</param>
    /// <param name="Uri">Where it leads; http or https.</param>
    public sealed record Link(string Label, Uri Uri) : Span;

    /// <summary>A member, by the platform's own way of naming people.</summary>
    /// <param name="Member">Who.</param>
    public sealed record Mention(MemberId Member) : Span;

    /// <summary>A moment, shown in the reader's own zone where the platform can.</summary>
    /// <param name="Instant">The moment.</param>
    public sealed record LocalTime(DateTimeOffset Instant) : Span;
}
