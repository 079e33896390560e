namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>
/// Slack's numbers. Lengths count UTF-16 units. Where only "types" is given, the source is the description beside the field in the npm package @slack/types 3.
/// </summary>
public static class Limits
{
    /// <summary>Blocks in a message (docs.slack.dev/reference/block-kit/blocks).</summary>
    public const int MessageBlocks = 50;

    /// <summary>Blocks in a modal or a Home tab (docs.slack.dev/reference/block-kit/blocks; types, views.ts).</summary>
    public const int ViewBlocks = 100;

    /// <summary>All text of a message's blocks: unwritten; <c>msg_blocks_too_long</c> was seen from about 13,200 (github.com/slackapi/bolt-js/issues/2509).</summary>
    public const int TotalText = 13_000;

    /// <summary>A message's text, above which Slack cuts it off (docs.slack.dev/reference/methods/chat.postMessage: 40,000); cutting is refused here.</summary>
    public const int MessageText = 40_000;

    /// <summary>A text in <c>chat.update</c> (docs.slack.dev/reference/methods/chat.update, msg_too_long: 4,000).</summary>
    public const int UpdateText = 4_000;

    /// <summary>block_id, action_id, callback_id, external_id (types).</summary>
    public const int Id = 255;

    /// <summary>A text object anywhere that has no smaller limit; a section's text (types).</summary>
    public const int Text = 3000;

    /// <summary>Fields of a section (types).</summary>
    public const int Fields = 10;

    /// <summary>The text of one field (types).</summary>
    public const int FieldText = 2000;

    /// <summary>A header's text (types).</summary>
    public const int Header = 150;

    /// <summary>Elements of a context block (types).</summary>
    public const int ContextElements = 10;

    /// <summary>Elements of an actions block (types).</summary>
    public const int ActionsElements = 25;

    /// <summary>A markdown block's text; also the sum of all of them (types; docs.slack.dev/reference/block-kit/blocks/markdown-block).</summary>
    public const int Markdown = 12_000;

    /// <summary>An image's alt_text and title; an input's label and hint (types).</summary>
    public const int Caption = 2000;

    /// <summary>An address: button, image, option (types).</summary>
    public const int Url = 3000;

    /// <summary>A button's text; its accessibility_label (types).</summary>
    public const int ButtonText = 75;

    /// <summary>A button's value (types).</summary>
    public const int ButtonValue = 2000;

    /// <summary>An option's text and description; an option group's label (types).</summary>
    public const int OptionText = 75;

    /// <summary>An option's value (docs.slack.dev/reference/block-kit/composition-objects/option-object: 150; types still say 75, which is taken).</summary>
    public const int OptionValue = 75;

    /// <summary>Options of a select menu, groups of options, options of one group, options in an answer to a search (types).</summary>
    public const int Options = 100;

    /// <summary>Options of an overflow menu (types).</summary>
    public const int OverflowOptions = 5;

    /// <summary>Options of checkboxes and radio buttons (types).</summary>
    public const int ChoiceOptions = 10;

    /// <summary>A placeholder (types).</summary>
    public const int Placeholder = 150;

    /// <summary>What a text input may ask for at most (types).</summary>
    public const int InputText = 3000;

    /// <summary>A confirmation's title, text and its two buttons (types).</summary>
    public const int ConfirmTitle = 100;

    /// <inheritdoc cref="ConfirmTitle"/>
    public const int ConfirmText = 300;

    /// <inheritdoc cref="ConfirmTitle"/>
    public const int ConfirmButton = 30;

    /// <summary>A modal's title, submit and close (types, views.ts).</summary>
    public const int ModalTitle = 24;

    /// <summary>private_metadata (types, views.ts).</summary>
    public const int PrivateMetadata = 3000;

    /// <summary>How many modals lie on each other (docs.slack.dev/surfaces/modals).</summary>
    public const int ModalDepth = 3;

    /// <summary>A view as JSON, <c>view_too_large</c> (docs.slack.dev/reference/methods/views.open: 250 KB).</summary>
    public const int ViewBytes = 250_000;

    /// <summary>How many connections Socket Mode gives one app (docs.slack.dev/apis/events-api/using-socket-mode: 10).</summary>
    public const int Connections = 10;

    /// <summary>How often a response_url may be used, and for how long (docs.slack.dev/interactivity/handling-user-interaction: 5 times within 30 minutes).</summary>
    public const int ResponseUrlUses = 5;

    /// <inheritdoc cref="ResponseUrlUses"/>
    public static readonly TimeSpan ResponseUrlLife = TimeSpan.FromMinutes(30);

    /// <summary>How far ahead a message may be scheduled (docs.slack.dev/reference/methods/chat.scheduleMessage: 120 days).</summary>
    public static readonly TimeSpan ScheduleAhead = TimeSpan.FromDays(120);

    /// <summary>Messages scheduled for one channel within the same five minutes (docs.slack.dev/reference/methods/chat.scheduleMessage: 30).</summary>
    public const int ScheduledPerFiveMinutes = 30;

    /// <summary>Messages in one page of a history (docs.slack.dev/reference/methods/conversations.history: 999).</summary>
    public const int HistoryPage = 999;
}
