using LabBot.Core.Cards;

namespace LabBot.Core.Commands;

/// <summary><c>/labbot help [command]</c>: what one can ask, and how.</summary>
public static class ShowHelp
{
    /// <summary>The command's own name.</summary>
    public const string Name = "labbot help";

    private const string Command = "command";

    /// <summary>The command. <paramref name="visibleTo"/> gives the commands that a caller may use.</summary>
    public static CommandDefinition Define(Func<Caller, IReadOnlyList<CommandDefinition>> visibleTo, CommandNames names) => new()
    {
        Name = Name,
        Summary = "Shows what you can ask LabBot",
        Options = [new(Command, "the command you want to know more about", Completes: true)],
        Examples = ["", "kit"],
        Handler = async (invocation, cancellationToken) => Answer(invocation, visibleTo(await invocation.Caller.SettledAsync(cancellationToken).ConfigureAwait(false)), names),
    };

    private static Reply Answer(CommandInvocation invocation, IReadOnlyList<CommandDefinition> visible, CommandNames names)
    {
        var asked = invocation[Command];
        if (invocation.Kind == InvocationKind.Typing)
            return new Reply.Choices([.. Matching(visible, asked, names).Take(25).Select(definition => new Choice(names.Typed(definition.Name), definition.Name))]);
        if (asked.Length == 0)
            return new Reply.Show(Overview(visible, names));

        var wanted = asked.TrimStart('/');
        var found = visible.FirstOrDefault(definition => IsCalled(definition, wanted, names));
        return found is not null ? new Reply.Show(Detail(found, names)) : UsageCards.UnknownCommand(asked, visible, names);
    }

    private static bool IsCalled(CommandDefinition definition, string name, CommandNames names) =>
        definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || definition.Name.Split(' ')[^1].Equals(name, StringComparison.OrdinalIgnoreCase)
        || names.Typed(definition.Name).Equals("/" + name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<CommandDefinition> Matching(IReadOnlyList<CommandDefinition> visible, string typed, CommandNames names) =>
        visible.Where(definition => names.Typed(definition.Name).Contains(typed, StringComparison.OrdinalIgnoreCase));

    private static Card Overview(IReadOnlyList<CommandDefinition> visible, CommandNames names) => new("What you can ask", [
        new Items(null, [.. visible.Select(definition => new Item(new Span.Code(UsageCards.Usage(definition, names)), [definition.Summary]))]),
        new Footnote("More on one of them: ", new Span.Code(names.Typed(Name, "kit")), ". Answers are private until you share them."),
    ]);

    private static Card Detail(CommandDefinition definition, CommandNames names) => new(UsageCards.Usage(definition, names), [
        new Paragraph(definition.Summary + "."),
        .. definition.Options.Count == 0
            ? (IEnumerable<CardBlock>)[]
            : [new Facts([.. definition.Options.Select(option => new Fact(option.Name, option.Summary + (option.Required ? "" : " (may be left out)")))])],
        .. UsageCards.Examples(definition, names),
        .. definition.Options.FirstOrDefault(option => option.IsNamed) is { Name: var named }
            ? (IEnumerable<CardBlock>)[new Footnote("In a typed line, what has a name ends at the next name. In quotation marks it can be any text, with \\ before a mark or a \\ inside: ", UsageCards.Quoted(named), ".")]
            : [],
    ]);
}
