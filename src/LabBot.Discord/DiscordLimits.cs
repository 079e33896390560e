namespace LabBot.Discord;

/// <summary>
/// What Discord takes, in one place, each number with the page that gives it; pages are those of discord.com/developers/docs. Discord counts code points
/// (github.com/discord/discord-api-docs/issues/1315); lengths here count UTF-16 units, which are never fewer, so what fits here fits there.
/// </summary>
internal static class DiscordLimits
{
    // Messages (resources/message#embed-object-embed-limits; white space at the ends does not count there, and here it does)

    /// <summary>An embed's title.</summary>
    public const int Title = 256;

    /// <summary>An embed's description. With <see cref="Title"/> it stays below the 6,000 characters of all embeds of a message, as long as a message has one.</summary>
    public const int Description = 4_096;

    /// <summary>
    /// What stands out in one description: bold, code, links, entries, emoji. Not in the documentation: Discord's apps leave away what comes after some hundred of them, 200 by
    /// one report (github.com/discord/discord-api-docs/issues/8501), 100 by another (/issues/6932).
    /// </summary>
    public const int Marks = 100;

    /// <summary>Links in one message: a page of which one sees the end on a phone; our own number, for the reason of <see cref="Marks"/>.</summary>
    public const int Links = 10;

    /// <summary>A link's address in a description; not in the documentation: with it, the words of the link still fit beside it.</summary>
    public const int Address = 2_000;

    // Components (components/reference)

    /// <summary>Rows under a message (components/reference#legacy-message-component-behavior).</summary>
    public const int Rows = 5;

    /// <summary>Buttons in a row (components/reference#action-row).</summary>
    public const int ButtonsInARow = 5;

    /// <summary>A <c>custom_id</c> (components/reference#anatomy-of-a-component-custom-id).</summary>
    public const int CustomId = 100;

    /// <summary>The mark of a delivery in a <c>custom_id</c>: what <see cref="LabBot.Core.Cards.ActionId.MaxLength"/> leaves free.</summary>
    public const int Mark = 30;

    /// <summary>A button's label (components/reference#button).</summary>
    public const int Label = 80;

    /// <summary>A button's label that reads well on a phone (components/reference#button-design-guidelines).</summary>
    public const int ShortLabel = 38;

    /// <summary>A button's address (components/reference#button).</summary>
    public const int Url = 512;

    /// <summary>Options of a menu (components/reference#string-select).</summary>
    public const int Options = 25;

    /// <summary>A menu's placeholder (components/reference#string-select).</summary>
    public const int Placeholder = 150;

    /// <summary>An option's label (components/reference#string-select-select-option-structure).</summary>
    public const int OptionLabel = 100;

    /// <summary>An option's value (the same place).</summary>
    public const int OptionValue = 100;

    // Forms

    /// <summary>A modal's title (interactions/receiving-and-responding#interaction-response-object-modal).</summary>
    public const int ModalTitle = 45;

    /// <summary>A question's label (components/reference#label).</summary>
    public const int InputLabel = 45;

    /// <summary>What stands below a question's label (components/reference#label).</summary>
    public const int InputDescription = 100;

    /// <summary>What a text input can hold (components/reference#text-input).</summary>
    public const int Input = 4_000;

    // Commands (interactions/application-commands)

    /// <summary>Choices given while one types (interactions/receiving-and-responding#interaction-response-object-autocomplete).</summary>
    public const int Choices = 25;

    /// <summary>A choice's name (interactions/application-commands#application-command-object-application-command-option-choice-structure).</summary>
    public const int ChoiceName = 100;

    /// <summary>A choice's value (the same place).</summary>
    public const int ChoiceValue = 100;

    /// <summary>A command's or option's name (interactions/application-commands#application-command-object-application-command-naming).</summary>
    public const int CommandName = 32;

    /// <summary>A command's or option's description (interactions/application-commands#application-command-object-application-command-structure).</summary>
    public const int CommandDescription = 100;

    /// <summary>Options of a command, and subcommands of one (the same place).</summary>
    public const int CommandOptions = 25;

    /// <summary>Names, descriptions and values of one command, its options and subcommands together, of each the longest translation (interactions/application-commands#slash-commands).</summary>
    public const int CommandText = 8_000;

    /// <summary>Slash commands of an application (interactions/application-commands#registering-a-command).</summary>
    public const int Commands = 100;
}
