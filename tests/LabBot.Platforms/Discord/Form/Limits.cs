namespace LabBot.Platforms.Discord.Form;

/// <summary>Discord's numbers, each with the page that gives it, under https://discord.com/developers/docs. Lengths count UTF-16 units, which is never less strict than characters.</summary>
public static class Limits
{
    /// <summary>A message's content (resources/message#create-message).</summary>
    public const int Content = 2000;

    /// <summary>Embeds of a message (resources/message#create-message).</summary>
    public const int Embeds = 10;

    /// <summary>All texts of a message's embeds (resources/message#embed-object-embed-limits).</summary>
    public const int EmbedSum = 6000;

    /// <summary>An embed's title; a field's name; an author's name (resources/message#embed-object-embed-limits).</summary>
    public const int EmbedTitle = 256;

    /// <summary>An embed's description (resources/message#embed-object-embed-limits).</summary>
    public const int EmbedDescription = 4096;

    /// <summary>Fields of an embed (resources/message#embed-object-embed-limits).</summary>
    public const int EmbedFields = 25;

    /// <summary>A field's value (resources/message#embed-object-embed-limits).</summary>
    public const int EmbedValue = 1024;

    /// <summary>A footer's text (resources/message#embed-object-embed-limits).</summary>
    public const int EmbedFooter = 2048;

    /// <summary>A message's nonce (resources/message#create-message).</summary>
    public const int Nonce = 25;

    /// <summary>Files of a message, and what a whole request may weigh (reference#uploading-files; resources/message#create-message: 25 MiB).</summary>
    public const int Files = 10;

    /// <inheritdoc cref="Files"/>
    public const int RequestBytes = 25 * 1024 * 1024;

    /// <summary>Action rows of a message (components/reference#legacy-message-component-behavior).</summary>
    public const int Rows = 5;

    /// <summary>Buttons of a row (components/reference#action-row).</summary>
    public const int Buttons = 5;

    /// <summary>A button's label (components/reference#button).</summary>
    public const int ButtonLabel = 80;

    /// <summary>A button's address (components/reference#button).</summary>
    public const int ButtonUrl = 512;

    /// <summary>A custom_id (components/reference#anatomy-of-a-component).</summary>
    public const int CustomId = 100;

    /// <summary>Options of a menu; choices of an option or of an autocomplete; options of a command (components/reference#string-select; interactions/application-commands).</summary>
    public const int Options = 25;

    /// <summary>An option's label, value and description; a choice's name and value (components/reference#string-select; interactions/application-commands).</summary>
    public const int OptionText = 100;

    /// <summary>A menu's placeholder (components/reference#string-select).</summary>
    public const int Placeholder = 150;

    /// <summary>A modal's title; a label's text (interactions/receiving-and-responding#interaction-response-object-modal; components/reference#label).</summary>
    public const int ModalTitle = 45;

    /// <summary>Components of a modal (interactions/receiving-and-responding#interaction-response-object-modal).</summary>
    public const int ModalComponents = 5;

    /// <summary>A label's description; a text input's placeholder (components/reference#label, #text-input).</summary>
    public const int LabelDescription = 100;

    /// <summary>What is written into a text input (components/reference#text-input).</summary>
    public const int InputText = 4000;

    /// <summary>A command's or an option's name (interactions/application-commands#application-command-object-application-command-naming).</summary>
    public const int CommandName = 32;

    /// <summary>A command's or an option's description (interactions/application-commands).</summary>
    public const int CommandDescription = 100;

    /// <summary>All names, descriptions and values of a command with its options (interactions/application-commands#application-command-object-application-command-option-structure).</summary>
    public const int CommandSum = 8000;

    /// <summary>Commands of an application: chat, user, message (interactions/application-commands#registering-a-command).</summary>
    public static readonly IReadOnlyDictionary<int, int> Commands = new Dictionary<int, int> { [1] = 100, [2] = 15, [3] = 15 };

    /// <summary>New commands a day in one scope (interactions/application-commands#registering-a-command).</summary>
    public const int CommandCreatesPerDay = 200;

    /// <summary>Messages in one page of a history (resources/message#get-channel-messages).</summary>
    public const int HistoryPage = 100;

    /// <summary>A thread's name (resources/channel#start-thread-without-message).</summary>
    public const int ThreadName = 100;

    /// <summary>Bytes of what an app sends on the gateway (events/gateway#sending-events).</summary>
    public const int GatewayBytes = 4096;

    /// <summary>What an app may send on the gateway in a minute (events/gateway#rate-limiting).</summary>
    public const int GatewaySends = 120;

    /// <summary>Invalid requests, 401, 403 and 429, within ten minutes, after which the address is shut out (topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).</summary>
    public const int InvalidRequests = 10_000;
}
