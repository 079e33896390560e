using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Discord;

/// <summary>
/// Renders cards, forms and choices as Discord's embeds and components. Every word appears; what does not fit goes on in the next message; no text of a card can act.
/// Pure, safe on any thread.
/// </summary>
public static class DiscordRenderer
{
    /// <summary>The question of <see cref="SearchWindow"/>.</summary>
    internal const string SearchInput = "words";

    // Dark enough and light enough to be seen on both of Discord's grounds.
    private const int Green = 0x2E9E5B;
    private const int Amber = 0xE0A100;

    /// <summary>The card as messages, to be sent in this order: one, or several when it is long.</summary>
    /// <param name="card">The card.</param>
    /// <param name="mark">What stands in every <c>custom_id</c> so that the message is known again (<see cref="DiscordActionId.Mark"/>), at most 30 characters without <c>~</c>; null for nothing.</param>
    /// <exception cref="ArgumentException">The mark or an option's value does not fit.</exception>
    public static IReadOnlyList<DiscordMessage> Messages(Card card, string? mark = null) => [.. DiscordParts.Split(card).Select(part => Message(part, card.Tone, mark))];

    /// <summary>The form as a dialogue; <see cref="DiscordFormAnswers"/> reads what comes back.</summary>
    /// <exception cref="ArgumentException">Something of it is longer than Discord takes, or a select has no options or more than 25.</exception>
    public static DiscordModal Modal(Form form) => new(DiscordActionId.Write(form.Submits.ToString(), 1), Plain(form.Title, DiscordLimits.ModalTitle), [.. form.Fields.Select(DiscordFormAnswers.Input)]);

    /// <summary>
    /// The window behind a search button: one line, of which the command then gives its choices. Discord's menus cannot ask while one types;
    /// <see cref="DiscordFormAnswers.Searched"/> reads what comes back.
    /// </summary>
    public static DiscordModal SearchWindow(ActionId command) => new(DiscordActionId.Write(DiscordActionId.Search(command), 1), "Search",
        [new DiscordComponent.Question("What are you looking for?", new DiscordComponent.TextInput(SearchInput, DiscordFormAnswers.OneLine, DiscordLimits.ChoiceName, Required: true))]);

    /// <summary>The choices as the answer to letters typed: at most 25, the best; a name too long for Discord ends in "…".</summary>
    /// <exception cref="ArgumentException">A value is longer than 100 characters.</exception>
    public static DiscordChoices Choices(Reply.Choices choices) => new([.. choices.List.Take(DiscordLimits.Choices).Select(Choice)]);

    /// <summary>The options of a menu, each value its own.</summary>
    internal static IReadOnlyList<DiscordOption> Options(IEnumerable<Choice> choices, string chosen = "")
    {
        var uses = new Uses();
        return [.. choices.Select(choice => new DiscordOption(Plain(choice.Label, DiscordLimits.OptionLabel), DiscordOptionValue.Write(choice.Value, uses.Next(choice.Value))) { Default = chosen.Length > 0 && choice.Value == chosen ? true : null })];
    }

    /// <summary>Text outside of Discord's markup, on one line, whole or its first words; Discord takes no blank text, so "…" stands for one.</summary>
    internal static string Plain(string text, int most)
    {
        var inert = InertText.OneLine(text).Trim();
        return inert.Length == 0 ? "…" : CutText.Shorten(inert, most);
    }

    private static DiscordChoice Choice(Choice choice) => choice.Value.Length <= DiscordLimits.ChoiceValue
        ? new(Plain(choice.Label, DiscordLimits.ChoiceName), choice.Value)
        : throw new ArgumentException($"The choice's value '{choice.Value}' does not fit Discord; expected at most {DiscordLimits.ChoiceValue} characters.");

    private static DiscordMessage Message(DiscordPart part, Tone tone, string? mark)
    {
        var components = new Components(mark);
        var text = part.Text.Length > 0 ? part.Text : part.Title.Length > 0 ? null : "…";
        return new([new DiscordEmbed(part.Title.Length > 0 ? part.Title : null, text, Color(tone))], [.. part.Rows.Select(row => new DiscordComponent.Row([.. row.Select(components.Of)]))]);
    }

    private static int? Color(Tone tone) => tone switch
    {
        Tone.Neutral => null,
        Tone.Success => Green,
        Tone.Warning => Amber,
        _ => throw new UnreachableException(),
    };

    /// <summary>How often each text was used.</summary>
    private sealed class Uses
    {
        private readonly Dictionary<string, int> uses = [];

        public int Next(string text) => uses[text] = uses.GetValueOrDefault(text) + 1;
    }

    /// <summary>The things to press of one message: each with a <c>custom_id</c> of its own, and in a list with a label that says what it is about.</summary>
    private sealed class Components(string? mark)
    {
        private readonly Uses uses = new();

        public DiscordComponent Of(DiscordPress press) => press switch
        {
            DiscordPress.Pick pick => new DiscordComponent.StringSelect(Id(DiscordActionId.Pick), Entries(pick), Plain(pick.Label, DiscordLimits.Placeholder)),
            DiscordPress.Action { Does: Button button, About: var about } => new DiscordComponent.Button(Style(button.Style), Label(button.Label, about), CustomId: Id(button.Id.ToString())),
            DiscordPress.Action { Does: LinkButton link, About: var about } => new DiscordComponent.Button(LinkStyle, Label(link.Label, about), Url: DiscordSpans.Target(link.Uri, DiscordLimits.Url)),
            DiscordPress.Action { Does: Select select } => new DiscordComponent.StringSelect(Id(select.Id.ToString()), Options(select.Options), Plain(select.Label, DiscordLimits.Placeholder)),
            DiscordPress.Action { Does: Search search, About: var about } => new DiscordComponent.Button(Style(ButtonStyle.Plain), Label(search.Label, about), CustomId: Id(DiscordActionId.Search(search.Id))),
            _ => throw new UnreachableException(),
        };

        private const int LinkStyle = 5;

        private static List<DiscordOption> Entries(DiscordPress.Pick pick)
        {
            var uses = new Uses();
            return [.. pick.Entries.Select(entry => (entry.About, Id: ((Button)entry.Does).Id.ToString()))
                .Select(entry => new DiscordOption(Plain(entry.About, DiscordLimits.OptionLabel), DiscordActionId.Write(entry.Id, uses.Next(entry.Id))))];
        }

        private string Id(string id) => DiscordActionId.Write(id, uses.Next(id), mark);

        private static int Style(ButtonStyle style) => style switch
        {
            ButtonStyle.Plain => 2,
            ButtonStyle.Primary => 1,
            ButtonStyle.Danger => 4,
            _ => throw new UnreachableException(),
        };

        // Five times "Show" would not say what; the entry itself stands in the text in full.
        private static string Label(string label, string about)
        {
            var words = Plain(label, DiscordLimits.Label);
            var room = DiscordLimits.ShortLabel - words.Length - 2;
            return about.Length == 0 || room < 8 ? words : $"{words}: {CutText.Shorten(about, room)}";
        }
    }
}
