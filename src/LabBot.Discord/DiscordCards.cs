using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Discord;

/// <summary>
/// Cards as messages, in which what there is to type reads as Discord wants it typed: with its options named, <c>/reading settings what:at value:08:30</c>. Safe on any thread.
/// </summary>
/// <param name="router">The commands.</param>
/// <param name="names">What they are called.</param>
public sealed class DiscordCards(CommandRouter router, CommandNames names)
{
    /// <summary>As <see cref="DiscordRenderer.Messages"/>.</summary>
    public IReadOnlyList<DiscordMessage> Messages(Card card, string? mark = null) => DiscordRenderer.Messages(Of(card), mark);

    /// <summary>The card with its hints as they are typed on Discord; every other word as it was.</summary>
    public Card Of(Card card) => card with { Blocks = [.. card.Blocks.Select(Of)] };

    private CardBlock Of(CardBlock block) => block switch
    {
        Paragraph paragraph => new Paragraph(Of(paragraph.Spans)),
        Footnote footnote => new Footnote(Of(footnote.Spans)),
        Facts facts => new Facts([.. facts.List.Select(fact => fact with { Value = Of(fact.Value) })]),
        Items items => new Items(items.Heading, [.. items.List.Select(item => item with { Heading = Of(item.Heading), Spans = Of(item.Spans) })]),
        _ => block,
    };

    private IReadOnlyList<Span> Of(IReadOnlyList<Span> spans) => [.. spans.Select(Of)];

    private Span Of(Span span)
    {
        if (span is not Span.Code { Value: var typed } || !typed.StartsWith('/') || IsUsage(typed) || router.Parse(typed) is not var (definition, arguments) || arguments.Count == 0)
            return span;
        return new Span.Code(names.Typed(definition.Name, string.Join(' ', definition.Options.Where(option => arguments.ContainsKey(option.Name)).Select(option => $"{option.Name}:{arguments[option.Name]}"))));
    }

    // What help shows, such as "/kit [query]", is no line to type.
    private static bool IsUsage(string typed) => typed.Contains('[');
}
