using LabBot.Core.Cards;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands;

/// <summary>The cards of the router itself: what went wrong, what was expected, what to do.</summary>
internal static class UsageCards
{
    private const int MostQuoted = 200;

    /// <summary>There is no such command.</summary>
    public static Reply UnknownCommand(string line, IReadOnlyList<CommandDefinition> known, CommandNames names)
    {
        var typed = known.Select(definition => names.Typed(definition.Name)).ToList();
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var last = words.Length == 1 ? typed.Where(one => one.EndsWith(" " + words[0].TrimStart('/'), StringComparison.OrdinalIgnoreCase)).ToList() : [];
        var near = words.Length == 0 ? null : last is [var only] ? only : Nearest.To(string.Join(' ', words.Take(2)), typed) ?? Nearest.To("/" + words[0].TrimStart('/'), typed);
        return new Reply.Show(
            new Card("There is no such command", [
                new Paragraph(["You typed ", Quote(line), .. near is null ? (Span[])["."] : [". Did you mean ", new Span.Code(near), "?"]]),
                new Items("There are", [.. known.Select(definition => new Item(new Span.Code(names.Typed(definition.Name)), [definition.Summary]))]),
            ], Tone.Warning),
            Outcome: Outcome.Misused);
    }

    /// <summary>Only the first word of some commands was typed.</summary>
    public static Reply Group(string typed, IReadOnlyList<CommandDefinition> group, CommandNames names) => new Reply.Show(
        new Card($"{typed} wants one more word",
        [
            new Items(null, [.. group.Select(definition => new Item(new Span.Code(Usage(definition, names)), [definition.Summary]))]),
        ]),
        Outcome: Outcome.Misused);

    /// <summary>The caller may not use it.</summary>
    public static Reply NotYours(CommandDefinition definition, CommandNames names) => new Reply.Show(
        new Card("That is for curators", [
            new Paragraph(new Span.Code(names.Typed(definition.Name)), " is for those who tend the kit and its newcomers. Ask one of them, or suggest a reading to them."),
        ], Tone.Warning),
        Outcome: Outcome.Refused);

    /// <summary>It could not be found out whether the caller may use it.</summary>
    public static Reply NotSure(CommandDefinition definition, string doubt, CommandNames names) => new Reply.Show(
        new Card("Nothing was done", [
            new Paragraph(new Span.Code(names.Typed(definition.Name)), $" is for those who tend the kit and its newcomers. {doubt}"),
        ], Tone.Warning),
        Outcome: Outcome.Refused);

    /// <summary>An option is missing.</summary>
    public static Reply Missing(CommandDefinition definition, CommandOption option, CommandNames names) => new Reply.Show(
        new Card("Something is missing", [
            new Paragraph("Expected ", new Span.Code(Usage(definition, names)), $": {option.Summary}."),
            .. Examples(definition, names),
        ], Tone.Warning),
        Outcome: Outcome.Misused);

    /// <summary>It is not clear what is given to an option.</summary>
    public static Reply Unclear(string option, string value, string why) => new Reply.Show(
        new Card($"What is the {option}?",
        [
            new Paragraph("You gave ", Quote($"{option}:{value}"), $", and {why}. Put a quotation mark before the whole of it and one behind, and a backslash before any inside: ", Quoted(option), "."),
            new Footnote("Nothing was changed."),
        ], Tone.Warning),
        Outcome: Outcome.Misused);

    /// <summary>How any text is given to an option that has a name.</summary>
    public static Span Quoted(string option) => new Span.Code($"{option}:{TypedOptions.Quote("how: 5\" wide")}");

    /// <summary>A button of an older LabBot, whose command is gone.</summary>
    public static Reply OldButton() => new Reply.Show(
        new Card("This button is out of date", [new Paragraph("It belongs to a card of an older LabBot. Ask again to get a fresh card.")], Tone.Warning),
        Outcome: Outcome.Misused);

    /// <summary>The handler threw.</summary>
    public static Reply Failed(string correlationId) => new Reply.Show(
        new Card("That did not work", [
            new Paragraph("LabBot made a mistake here; you did nothing wrong. Try again in a moment."),
            new Footnote("If it happens again, tell whoever runs LabBot this id: ", new Span.Code(correlationId)),
        ], Tone.Warning),
        Outcome: Outcome.Failed);

    /// <summary>The store cannot be used; whoever runs LabBot finds the reason in the log.</summary>
    public static Reply StoreAway(string correlationId) => new Reply.Show(
        new Card("That was not done",
        [
            new Paragraph("LabBot cannot reach what it remembers right now, so nothing was changed. Searching the kit still works. Try again in a moment."),
            new Footnote("If it goes on, tell whoever runs LabBot this id: ", new Span.Code(correlationId)),
        ], Tone.Warning),
        Outcome: Outcome.Failed);

    /// <summary>What someone typed, given back to them; of a whole page the beginning and how long it is.</summary>
    public static Span Quote(string typed) =>
        new Span.Code(typed.Length <= MostQuoted ? typed : $"{SafeText.WellFormed(typed[..MostQuoted])}… ({typed.Length} characters)");

    /// <summary>How to type a command: <c>/kit [query]</c>.</summary>
    public static string Usage(CommandDefinition definition, CommandNames names) =>
        names.Typed(definition.Name, string.Join(' ', definition.Options.Select(option => option.IsNamed ? $"[{option.Name}:…]" : option.Required ? $"<{option.Name}>" : $"[{option.Name}]")));

    /// <summary>The examples as a block; none when there are none.</summary>
    public static IEnumerable<CardBlock> Examples(CommandDefinition definition, CommandNames names) =>
        definition.Examples.Count == 0
            ? []
            : [new Items("For example", [.. definition.Examples.Select(example => new Item(new Span.Code(names.Typed(definition.Name, example)), []))])];
}
