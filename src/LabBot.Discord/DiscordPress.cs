using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>Something to press below a message. The closed set is the records inside.</summary>
internal abstract record DiscordPress
{
    private DiscordPress()
    {
    }

    /// <summary>
    /// What can be pressed, row by row: buttons side by side, a menu alone. Of a list with more buttons than a row holds, those that read alike become one menu, whose
    /// options are the entries.
    /// </summary>
    public static IEnumerable<IReadOnlyList<DiscordPress>> Rows(IReadOnlyList<Action> pressed, bool inList)
    {
        if (!inList || pressed.Count(one => one.Does is Button) <= DiscordLimits.ButtonsInARow)
            return InOrder(pressed);
        return pressed.Where(one => one.Does is Button).GroupBy(one => ((Button)one.Does).Label)
            .SelectMany(alike => alike.Chunk(DiscordLimits.Options).Select(entries => (IReadOnlyList<DiscordPress>)[new Pick(alike.Key, entries)]))
            .Concat(InOrder([.. pressed.Where(one => one.Does is not Button)]));
    }

    private static IEnumerable<IReadOnlyList<DiscordPress>> InOrder(IReadOnlyList<Action> pressed)
    {
        var row = new List<DiscordPress>();
        foreach (var one in pressed)
        {
            if (row.Count == DiscordLimits.ButtonsInARow || (one.Does is Select && row.Count > 0))
            {
                yield return row;
                row = [];
            }

            row.Add(one);
            if (one.Does is Select)
            {
                yield return row;
                row = [];
            }
        }

        if (row.Count > 0)
            yield return row;
    }

    /// <summary>What a card's action says.</summary>
    /// <param name="Does">The action.</param>
    /// <param name="About">The entry of a list that it belongs to; empty where it belongs to the card.</param>
    public sealed record Action(CardAction Does, string About) : DiscordPress;

    /// <summary>The buttons of a list that read alike, as one menu.</summary>
    /// <param name="Label">What they read.</param>
    /// <param name="Entries">The buttons, each with its entry.</param>
    public sealed record Pick(string Label, IReadOnlyList<Action> Entries) : DiscordPress;
}
