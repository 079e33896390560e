using System.Text.Json.Serialization;

namespace LabBot.Slack;

/// <summary>A message as Slack takes it.</summary>
/// <param name="Text">The whole message as text, for notifications and wherever blocks are not shown; <c>&amp; &lt; &gt;</c> are escaped in it.</param>
/// <param name="Blocks">The message as Slack shows it.</param>
public sealed record SlackMessage(string Text, IReadOnlyList<SlackBlock> Blocks);

/// <summary>A view as Slack takes it. The closed set is the records inside.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Home), "home")]
[JsonDerivedType(typeof(Modal), "modal")]
public abstract record SlackView
{
    private SlackView()
    {
    }

    /// <summary>A Home tab.</summary>
    /// <param name="Blocks">What it shows.</param>
    public sealed record Home(IReadOnlyList<SlackBlock> Blocks) : SlackView;

    /// <summary>A dialogue.</summary>
    /// <param name="CallbackId">The action id of the command that it runs; null where it runs none.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Submit">The button that sends it off; null where there is nothing to send.</param>
    /// <param name="Close">The button that does not.</param>
    /// <param name="Blocks">Its questions.</param>
    /// <param name="PrivateMetadata">What comes back with the answers; null for nothing.</param>
    public sealed record Modal(string? CallbackId, SlackText Title, SlackText? Submit, SlackText Close, IReadOnlyList<SlackBlock> Blocks, string? PrivateMetadata) : SlackView;
}

/// <summary>A block of a message or view, of those that LabBot uses. The closed set is the records inside.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Header), "header")]
[JsonDerivedType(typeof(Section), "section")]
[JsonDerivedType(typeof(RichText), "rich_text")]
[JsonDerivedType(typeof(Context), "context")]
[JsonDerivedType(typeof(Divider), "divider")]
[JsonDerivedType(typeof(Actions), "actions")]
[JsonDerivedType(typeof(Input), "input")]
public abstract record SlackBlock
{
    private SlackBlock()
    {
    }

    /// <summary>A large line.</summary>
    /// <param name="Text">Plain text.</param>
    public sealed record Header(SlackText Text) : SlackBlock;

    /// <summary>Text with something to press beside it.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Accessory">What stands beside it; null for nothing.</param>
    public sealed record Section(SlackText Text, SlackElement? Accessory = null) : SlackBlock;

    /// <summary>Text whose marks are data and not characters, so that no text in it can act.</summary>
    /// <param name="Elements">Its lines and lists.</param>
    public sealed record RichText(IReadOnlyList<SlackRichPart> Elements) : SlackBlock;

    /// <summary>Small print.</summary>
    /// <param name="Elements">Its texts.</param>
    public sealed record Context(IReadOnlyList<SlackText> Elements) : SlackBlock;

    /// <summary>A line across.</summary>
    public sealed record Divider : SlackBlock;

    /// <summary>Things to press.</summary>
    /// <param name="Elements">In order.</param>
    public sealed record Actions(IReadOnlyList<SlackElement> Elements) : SlackBlock;

    /// <summary>A question of a dialogue.</summary>
    /// <param name="BlockId">The command's option that it fills.</param>
    /// <param name="Label">The question.</param>
    /// <param name="Element">Where one answers.</param>
    /// <param name="Optional">Whether it may be left open.</param>
    public sealed record Input(string BlockId, SlackText Label, SlackElement Element, bool Optional) : SlackBlock;
}

/// <summary>A text. The closed set is the records inside.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Plain), "plain_text")]
[JsonDerivedType(typeof(Mrkdwn), "mrkdwn")]
public abstract record SlackText
{
    private SlackText()
    {
    }

    /// <summary>Text that Slack shows as it is; nothing is escaped in it.</summary>
    /// <param name="Text">The text.</param>
    public sealed record Plain(string Text) : SlackText
    {
        /// <summary>False: <c>:dna:</c> in a title stays these five characters.</summary>
        public bool Emoji { get; }
    }

    /// <summary>Text in Slack's markup.</summary>
    /// <param name="Text">The text, escaped.</param>
    public sealed record Mrkdwn(string Text) : SlackText
    {
        /// <summary>True: Slack looks for no addresses or names in it, only for the links that are marked as such.</summary>
        public bool Verbatim { get; } = true;
    }
}

/// <summary>Something to press, choose or fill in. The closed set is the records inside.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(StaticSelect), "static_select")]
[JsonDerivedType(typeof(ExternalSelect), "external_select")]
[JsonDerivedType(typeof(PlainTextInput), "plain_text_input")]
public abstract record SlackElement
{
    private SlackElement()
    {
    }

    /// <summary>A button.</summary>
    /// <param name="ActionId">What comes back when it is pressed.</param>
    /// <param name="Text">What it reads.</param>
    /// <param name="Url">The page that it opens; null for none.</param>
    /// <param name="Style"><c>primary</c>, <c>danger</c>, or null.</param>
    /// <param name="AccessibilityLabel">What a screen reader reads instead of its text; null for the text.</param>
    public sealed record Button(string ActionId, SlackText Text, string? Url = null, string? Style = null, string? AccessibilityLabel = null) : SlackElement;

    /// <summary>A menu.</summary>
    /// <param name="ActionId">What comes back when something is chosen.</param>
    /// <param name="Placeholder">What is chosen.</param>
    /// <param name="Options">The options.</param>
    /// <param name="InitialOption">The one that is chosen already; null for none.</param>
    public sealed record StaticSelect(string ActionId, SlackText Placeholder, IReadOnlyList<SlackOption> Options, SlackOption? InitialOption = null) : SlackElement;

    /// <summary>A menu whose options LabBot gives while one types.</summary>
    /// <param name="ActionId">What comes back while one types and when something is chosen.</param>
    /// <param name="Placeholder">What is searched.</param>
    /// <param name="MinQueryLength">After how many characters Slack asks; 0 asks at once.</param>
    public sealed record ExternalSelect(string ActionId, SlackText Placeholder, int MinQueryLength) : SlackElement;

    /// <summary>A line or lines to fill in.</summary>
    /// <param name="ActionId">What comes back with its value.</param>
    /// <param name="Multiline">Whether it holds several lines.</param>
    /// <param name="MaxLength">The most characters.</param>
    /// <param name="InitialValue">What it starts with; null for nothing.</param>
    public sealed record PlainTextInput(string ActionId, bool Multiline, int MaxLength, string? InitialValue) : SlackElement;
}

/// <summary>One option of a menu.</summary>
/// <param name="Text">What it reads.</param>
/// <param name="Value">What comes back; <see cref="SlackOptionValue"/> reads it.</param>
public sealed record SlackOption(SlackText Text, string Value);

/// <summary>The answer to a <c>block_suggestion</c>.</summary>
/// <param name="Options">The options, best first.</param>
public sealed record SlackChoices(IReadOnlyList<SlackOption> Options);

/// <summary>A part of rich text. The closed set is the records inside.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Line), "rich_text_section")]
[JsonDerivedType(typeof(List), "rich_text_list")]
public abstract record SlackRichPart
{
    private SlackRichPart()
    {
    }

    /// <summary>One paragraph.</summary>
    /// <param name="Elements">Its pieces.</param>
    public sealed record Line(IReadOnlyList<SlackRichElement> Elements) : SlackRichPart;

    /// <summary>A list.</summary>
    /// <param name="Elements">Its entries, each a <see cref="Line"/>.</param>
    public sealed record List(IReadOnlyList<SlackRichPart> Elements) : SlackRichPart
    {
        /// <summary>Bullets: nothing that LabBot lists has numbers.</summary>
        public string Style { get; } = "bullet";
    }
}

/// <summary>A piece of rich text. The closed set is the records inside.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Run), "text")]
[JsonDerivedType(typeof(Link), "link")]
[JsonDerivedType(typeof(User), "user")]
[JsonDerivedType(typeof(Date), "date")]
public abstract record SlackRichElement
{
    private SlackRichElement()
    {
    }

    /// <summary>Text, as it is.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Style">How it stands out; null for not at all.</param>
    public sealed record Run(string Text, SlackRichStyle? Style = null) : SlackRichElement;

    /// <summary>A link.</summary>
    /// <param name="Url">Where it leads.</param>
    /// <param name="Text">What it reads.</param>
    /// <param name="Style">How it stands out; null for not at all.</param>
    public sealed record Link(string Url, string Text, SlackRichStyle? Style = null) : SlackRichElement;

    /// <summary>A member, shown by name.</summary>
    /// <param name="UserId">Slack's id.</param>
    public sealed record User(string UserId) : SlackRichElement;

    /// <summary>A moment in the reader's own zone.</summary>
    /// <param name="Timestamp">Seconds since 1970, UTC.</param>
    /// <param name="Format">Slack's tokens for dates.</param>
    /// <param name="Fallback">What is shown where Slack cannot.</param>
    public sealed record Date(long Timestamp, string Format, string Fallback) : SlackRichElement;
}

/// <summary>How a piece of rich text stands out.</summary>
/// <param name="Bold">Whether it is bold; null for not.</param>
/// <param name="Code">Whether it is something to type; null for not.</param>
public sealed record SlackRichStyle(bool? Bold = null, bool? Code = null)
{
    internal static SlackRichStyle Strong { get; } = new(Bold: true);

    internal static SlackRichStyle Typed { get; } = new(Code: true);
}
