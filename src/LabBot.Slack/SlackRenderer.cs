using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Slack;

/// <summary>
/// Renders cards, forms and choices as Slack's blocks. Every word appears, in the blocks and in the text beside them; what does not fit goes on in the next
/// block or message; no text of a card can act. Pure, safe on any thread.
/// </summary>
public static class SlackRenderer
{
    private static readonly PlainTextLayout Fallback = new();

    /// <summary>The card as messages, to be sent in this order: one, or several when it is long.</summary>
    public static IReadOnlyList<SlackMessage> Messages(Card card) => [.. SlackParts.Split(card).Select(Message)];

    /// <summary>
    /// The card as a Home tab. Where it has more than a tab holds, the last block says how much more, with a button (<see cref="SlackActionId.WholeHome"/>) that
    /// asks for the whole card as messages.
    /// </summary>
    public static SlackView Home(Card card)
    {
        var (whole, left) = SlackParts.Take(card, SlackLimits.ViewBlocks);
        if (left == 0)
            return new SlackView.Home(Blocks(whole));
        (whole, left) = SlackParts.Take(card, SlackLimits.ViewBlocks - 1);
        var more = new SlackBlock.Section(
            new SlackText.Plain($"This page is full. {Wording.Count(left, "more entry")} would follow."),
            new SlackElement.Button(SlackActionId.WholeHome, new SlackText.Plain("Send me all of it"), AccessibilityLabel: "Send me all of it as messages"));
        return new SlackView.Home([.. Blocks(whole), more]);
    }

    /// <summary>The form as a dialogue; <see cref="SlackFormAnswers"/> reads what comes back.</summary>
    /// <exception cref="ArgumentException">Something of it is longer than Slack takes, or a select has no options or more than 100.</exception>
    public static SlackView Modal(Form form, string privateMetadata)
    {
        if (privateMetadata.Length > SlackLimits.PrivateMetadata)
            throw new ArgumentException($"The private metadata has {privateMetadata.Length} characters; Slack takes {SlackLimits.PrivateMetadata}.");
        return new SlackView.Modal(
            form.Submits.ToString(), Plain(form.Title), new SlackText.Plain("Send"), new SlackText.Plain("Cancel"), [.. form.Fields.Select(SlackFormAnswers.Input)],
            privateMetadata.Length == 0 ? null : privateMetadata);
    }

    /// <summary>The card as a window to look at, whose buttons work; what a window cannot hold, it says.</summary>
    public static SlackView Window(Card card)
    {
        var (whole, left) = SlackParts.Take(card, SlackLimits.ViewBlocks - 1);
        SlackBlock[] more = left == 0 ? [] : [new SlackBlock.Section(new SlackText.Plain($"This window is full. {Wording.Count(left, "more entry")} would follow; ask for them in a conversation."), null)];
        return new SlackView.Modal(null, new SlackText.Plain("LabBot"), null, new SlackText.Plain("Close"), [.. Blocks(whole), .. more], null);
    }

    /// <summary>The choices as the answer to a <c>block_suggestion</c>: at most 100, the best; a label too long for Slack ends in "…".</summary>
    public static SlackChoices Options(Reply.Choices choices) => new([.. choices.List.Take(SlackLimits.Options).Select(Option)]);

    /// <summary>Whether an entry of a list is one block: no text of it could act in Slack's markup.</summary>
    internal static bool IsOneBlock(Item item) => item.Action is null || Beside(item) is not null;

    internal static SlackOption Option(Choice choice) => new(Plain(choice.Label, SlackLimits.OptionText), SlackOptionValue.Write(choice.Value));

    /// <summary>Plain text on one line, whole or its first words; Slack takes no blank text, so "…" stands for one.</summary>
    internal static SlackText Plain(string text, int most = SlackLimits.Text)
    {
        var inert = InertText.OneLine(text);
        return new SlackText.Plain(string.IsNullOrWhiteSpace(inert) ? "…" : CutText.Shorten(inert, most));
    }

    private static SlackMessage Message(Card part)
    {
        var text = SlackWords.Escape(PlainTextRenderer.Render(part, Fallback));
        return new SlackMessage(string.IsNullOrWhiteSpace(text) ? "…" : text, Blocks(part));
    }

    private static List<SlackBlock> Blocks(Card part)
    {
        var blocks = new List<SlackBlock>();
        var elements = new Elements(InertText.OneLine(part.Title).Trim());
        if (part.Title.Length > 0)
            blocks.Add(new SlackBlock.Header(Plain(CardSigns.Of(part.Tone) + part.Title, SlackLimits.Header)));
        foreach (var block in part.Blocks)
            blocks.AddRange(Blocks(block, elements));
        return blocks;
    }

    private static IEnumerable<SlackBlock> Blocks(CardBlock block, Elements elements) => block switch
    {
        Paragraph paragraph => Rich(SlackSpans.Rich(paragraph.Spans)),
        Footnote footnote => SmallPrint(footnote),
        // Lines and not Slack's fields: those come in two columns, which on a phone break an author list after every word.
        Facts facts => Rich(facts.List.Select(fact => Line([.. Label(fact.Label), .. SlackSpans.Rich(fact.Value)]))),
        Items items when items.List.All(item => item.Action is null) => CompactList(items),
        Items items => items.Heading is null ? items.List.SelectMany(item => Entry(item, elements)) : Heading(items.Heading).Concat(items.List.SelectMany(item => Entry(item, elements))),
        Progress progress => [Bar(progress)],
        Divider => [new SlackBlock.Divider()],
        Actions actions => actions.List.Chunk(SlackParts.ActionsInARow).Select(row => new SlackBlock.Actions([.. row.Select(action => elements.OnCard(action))])),
        _ => throw new UnreachableException(),
    };

    private static SlackRichElement[] Label(string label)
    {
        var inert = InertText.OneLine(label).Trim();
        return inert.Length == 0 ? [] : [new SlackRichElement.Run(inert, SlackRichStyle.Strong), new SlackRichElement.Run(char.IsPunctuation(inert[^1]) ? " " : ": ")];
    }

    private static IEnumerable<SlackBlock> Heading(string heading) => Rich([Line([.. SlackSpans.Rich([new Span.Bold(InertText.OneLine(heading))])])]);

    private static IEnumerable<SlackBlock> CompactList(Items items)
    {
        var entries = items.List
            .Select(item => Line([.. SlackSpans.Rich([item.Heading], SlackRichStyle.Strong), .. item.Spans.Count > 0 ? SlackSpans.Rich([" — ", .. item.Spans]) : []]))
            .Where(HasWords).ToList();
        var heading = Line(items.Heading is null ? [] : SlackSpans.Rich([new Span.Bold(InertText.OneLine(items.Heading))]));
        var parts = new List<SlackRichPart>();
        if (HasWords(heading))
            parts.Add(heading);
        if (entries.Count > 0)
            parts.Add(new SlackRichPart.List(entries));
        return parts.Count > 0 ? [new SlackBlock.RichText(parts)] : [];
    }

    // Its name, what is said of it on the next line, and the button beside both; rich text takes no button beside it, so there the button comes below.
    private static IEnumerable<SlackBlock> Entry(Item item, Elements elements)
    {
        var action = item.Action is null ? null : elements.InList(item.Action, SpanWords.Of(item.Heading));
        if (action is not null && Beside(item) is { } text)
            return [new SlackBlock.Section(new SlackText.Mrkdwn(text), action)];
        var rich = Rich([Line(SlackSpans.Rich([item.Heading], SlackRichStyle.Strong)), Line(SlackSpans.Rich(item.Spans))]);
        return action is null ? rich : rich.Append(new SlackBlock.Actions([action]));
    }

    private static string? Beside(Item item)
    {
        Span heading = item.Heading is Span.Text { Value: var value } ? new Span.Bold(value) : item.Heading;
        if (SlackSpans.Mrkdwn([heading]) is not { } first || string.IsNullOrWhiteSpace(first) || SlackSpans.Mrkdwn(item.Spans) is not { } second)
            return null;
        if (item.Heading is Span.Link)
            first = $"*{first}*";
        return string.IsNullOrWhiteSpace(second) ? first : $"{first}\n{second}";
    }

    private static IEnumerable<SlackBlock> SmallPrint(Footnote footnote)
    {
        if (footnote.Spans.All(span => span is Span.Text))
        {
            var words = InertText.Lines(string.Concat(footnote.Spans.OfType<Span.Text>().Select(text => text.Value)));
            return string.IsNullOrWhiteSpace(words) ? [] : [new SlackBlock.Context([new SlackText.Plain(words)])];
        }

        return SlackSpans.Mrkdwn(footnote.Spans) is { } text && !string.IsNullOrWhiteSpace(text)
            ? [new SlackBlock.Context([new SlackText.Mrkdwn(text)])]
            : Rich(SlackSpans.Rich(footnote.Spans));
    }

    // The number first: a screen reader reads the bar sign by sign.
    private static SlackBlock.RichText Bar(Progress progress) =>
        new([Line([new SlackRichElement.Run($"{progress.Done} of {progress.Total}", SlackRichStyle.Strong), new SlackRichElement.Run($"  {CardSigns.Bar(progress)}")])]);

    private static SlackRichPart.Line Line(IReadOnlyList<SlackRichElement> elements) => new(elements);

    private static IEnumerable<SlackBlock> Rich(IReadOnlyList<SlackRichElement> elements) => Rich([Line(elements)]);

    // Slack takes no text that is blank.
    private static IEnumerable<SlackBlock> Rich(IEnumerable<SlackRichPart.Line> lines)
    {
        var parts = lines.Where(HasWords).ToList();
        return parts.Count > 0 ? [new SlackBlock.RichText(parts)] : [];
    }

    private static bool HasWords(SlackRichPart.Line line) => line.Elements.Any(element => element is not SlackRichElement.Run run || !string.IsNullOrWhiteSpace(run.Text));

    /// <summary>The things to press of one message or view: each with an <c>action_id</c> of its own, and with a label that says what it is about.</summary>
    private sealed class Elements(string title)
    {
        private readonly Dictionary<string, int> uses = [];

        /// <summary>Below a card.</summary>
        public SlackElement OnCard(CardAction action) => Of(action, title);

        /// <summary>In a list.</summary>
        public SlackElement InList(CardAction action, string about) => Of(action, about);

        private SlackElement Of(CardAction action, string about) => action switch
        {
            Button button => new SlackElement.Button(
                Id(button.Id.ToString()), Plain(button.Label, SlackLimits.Label), Style: Style(button.Style), AccessibilityLabel: Spoken(button.Label, about)),
            LinkButton link => new SlackElement.Button(
                Id(SlackActionId.Link), Plain(link.Label, SlackLimits.Label), Url: HonestLinks.Address(link.Uri, SlackLimits.Url), AccessibilityLabel: Spoken(link.Label, about)),
            Select select => new SlackElement.StaticSelect(Id(select.Id.ToString()), Plain(select.Label, SlackLimits.Placeholder), [.. select.Options.Select(Option)]),
            Search search => new SlackElement.ExternalSelect(Id(search.Id.ToString()), Plain(search.Label, SlackLimits.Placeholder), MinQueryLength: 0),
            _ => throw new UnreachableException(),
        };

        private string Id(string id) => SlackActionId.Write(id, uses[id] = uses.GetValueOrDefault(id) + 1);

        private static string? Style(ButtonStyle style) => style switch
        {
            ButtonStyle.Plain => null,
            ButtonStyle.Primary => "primary",
            ButtonStyle.Danger => "danger",
            _ => throw new UnreachableException(),
        };

        // One word alone, such as "Show", says nothing to who hears the buttons one after the other.
        private static string? Spoken(string label, string about)
        {
            var word = InertText.OneLine(label).Trim();
            return word.Length == 0 || word.Contains(' ') || about.Length == 0 ? null : CutText.Shorten($"{word}: {about}", SlackLimits.AccessibilityLabel);
        }
    }
}
