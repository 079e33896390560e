namespace LabBot.Slack;

/// <summary>
/// What Slack takes, in one place, each number with the page that gives it. Lengths count UTF-16 units, which are never fewer than Slack's characters, so
/// what fits here fits there.
/// </summary>
internal static class SlackLimits
{
    // Messages

    /// <summary>Blocks in one message (docs.slack.dev/reference/block-kit/blocks).</summary>
    public const int MessageBlocks = 50;

    /// <summary>
    /// All text of the blocks of one message. Not in the documentation: messages fail with <c>msg_blocks_too_long</c> from about 11,000 to 13,300 characters on
    /// (github.com/slackapi/bolt-js/issues/2509, /2867).
    /// </summary>
    public const int MessageBlockText = 10_000;

    /// <summary>The fallback text of a message; longer is accepted, and cut from 40,000 on (docs.slack.dev/reference/methods/chat.postMessage).</summary>
    public const int MessageText = 4_000;

    // Blocks

    /// <summary>A header's text (docs.slack.dev/reference/block-kit/blocks/header-block).</summary>
    public const int Header = 150;

    /// <summary>A section's text, and any text object (docs.slack.dev/reference/block-kit/blocks/section-block, /composition-objects/text-object).</summary>
    public const int Text = 3_000;

    /// <summary>An input's label (docs.slack.dev/reference/block-kit/blocks/input-block).</summary>
    public const int InputLabel = 2_000;

    /// <summary>A <c>block_id</c> (docs.slack.dev/reference/block-kit/blocks).</summary>
    public const int BlockId = 255;

    // Elements

    /// <summary>An <c>action_id</c> (docs.slack.dev/reference/block-kit/block-elements).</summary>
    public const int ActionId = 255;

    /// <summary>A button's text (docs.slack.dev/reference/block-kit/block-elements/button-element).</summary>
    public const int Label = 75;

    /// <summary>A button's <c>accessibility_label</c> (the same page).</summary>
    public const int AccessibilityLabel = 75;

    /// <summary>A button's url (the same page).</summary>
    public const int Url = 3_000;

    /// <summary>A menu's placeholder (docs.slack.dev/reference/block-kit/block-elements/select-menu-element).</summary>
    public const int Placeholder = 150;

    /// <summary>Options of a menu, and of an answer to <c>block_suggestion</c> (the same page).</summary>
    public const int Options = 100;

    /// <summary>An option's text (docs.slack.dev/reference/block-kit/composition-objects/option-object).</summary>
    public const int OptionText = 75;

    /// <summary>An option's value: 75 by the declarations of @slack/types 3.2.0, 150 by the option object's page; the smaller one holds.</summary>
    public const int OptionValue = 75;

    /// <summary>What a text input can hold (docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element).</summary>
    public const int Input = 3_000;

    // Views

    /// <summary>Blocks in a modal or a Home tab (docs.slack.dev/reference/views).</summary>
    public const int ViewBlocks = 100;

    /// <summary>A modal's title, and the words on its buttons (docs.slack.dev/reference/views/modal-views).</summary>
    public const int ViewTitle = 24;

    /// <summary>A view's <c>private_metadata</c> (the same page).</summary>
    public const int PrivateMetadata = 3_000;

    /// <summary>A view's <c>callback_id</c> (the same page).</summary>
    public const int CallbackId = 255;

    // The app's manifest (docs.slack.dev/reference/app-manifest, and the declarations of github.com/slackapi/node-slack-sdk, web-api/src/types/request/manifest.ts)

    /// <summary>An app's name.</summary>
    public const int AppName = 35;

    /// <summary>An app's short description.</summary>
    public const int AppDescription = 140;

    /// <summary>A bot's display name.</summary>
    public const int BotName = 80;

    /// <summary>A slash command with its slash.</summary>
    public const int Command = 32;

    /// <summary>A slash command's description.</summary>
    public const int CommandDescription = 2_000;

    /// <summary>A slash command's usage hint.</summary>
    public const int UsageHint = 1_000;

    /// <summary>Slash commands of one app.</summary>
    public const int Commands = 50;

    /// <summary>A shortcut's name.</summary>
    public const int ShortcutName = 24;

    /// <summary>A shortcut's description.</summary>
    public const int ShortcutDescription = 150;
}
