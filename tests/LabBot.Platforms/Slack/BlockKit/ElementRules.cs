using System.Text.Json.Nodes;
using static LabBot.Platforms.Slack.BlockKit.Rules;

namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>What may stand in a block: buttons, menus, inputs, images. The fields are those of the npm package @slack/types 3.</summary>
internal static class ElementRules
{
    private static readonly Rule Confirm = Shape(
        Optional("title", PlainText(Limits.ConfirmTitle)), Required("text", Text(Limits.ConfirmText)),
        Optional("confirm", PlainText(Limits.ConfirmButton)), Optional("deny", PlainText(Limits.ConfirmButton)), Optional("style", OneOf("primary", "danger")));

    /// <summary>An option whose text is plain, as menus want it.</summary>
    public static readonly Rule PlainOption = Option(PlainText(Limits.OptionText), withUrl: false);

    private static readonly Rule AnyOption = Option(Text(Limits.OptionText), withUrl: false);
    private static readonly Rule Group = Shape(
        Required("label", PlainText(Limits.OptionText)), Required("options", List(PlainOption, Limits.Options)));

    /// <summary>Groups of options.</summary>
    public static readonly Rule Groups = List(Group, Limits.Options);

    private static readonly Field ActionId = Optional("action_id", String(Limits.Id));
    private static readonly Field[] Common = [ActionId, Optional("confirm", Confirm), Optional("focus_on_load", Bool), Optional("placeholder", PlainText(Limits.Placeholder))];
    private static readonly Field[] Dispatch =
    [
        ActionId, Optional("focus_on_load", Bool), Optional("placeholder", PlainText(Limits.Placeholder)),
        Optional("dispatch_action_config", Shape(Optional("trigger_actions_on", List(OneOf("on_enter_pressed", "on_character_entered"), 2)))),
    ];

    private static readonly Field Several = Optional("max_selected_items", Whole(1, Limits.Options));
    private static readonly Rule AnyString = String(Limits.Url, 0);
    private static readonly Rule Strings = List(AnyString, Limits.Options);

    public static readonly Rule Button = Shape(
        Type("button"), ActionId, Required("text", PlainText(Limits.ButtonText)), Optional("value", String(Limits.ButtonValue)), Optional("url", Url(Limits.Url)),
        Optional("style", OneOf("primary", "danger")), Optional("confirm", Confirm), Optional("accessibility_label", String(Limits.ButtonText)));

    public static readonly Rule Image = Shape(
        Type("image"), Required("alt_text", String(Limits.Caption)), Optional("image_url", Url(Limits.Url)), Optional("slack_file", Shape(Optional("id", AnyString), Optional("url", AnyString))))
        .And(ImageHasSource);

    private static readonly Dictionary<string, Rule> Menus = new()
    {
        ["static_select"] = Shape([Type("static_select"), .. Common, Optional("options", List(PlainOption, Limits.Options)), Optional("option_groups", Groups), Optional("initial_option", PlainOption)]).And(HasOptions),
        ["multi_static_select"] = Shape([Type("multi_static_select"), .. Common, Several, Optional("options", List(PlainOption, Limits.Options)), Optional("option_groups", Groups), Optional("initial_options", List(PlainOption, Limits.Options))]).And(HasOptions),
        ["external_select"] = Shape([Type("external_select"), .. Common, Optional("min_query_length", Whole(0, Limits.Text)), Optional("initial_option", PlainOption)]),
        ["multi_external_select"] = Shape([Type("multi_external_select"), .. Common, Several, Optional("min_query_length", Whole(0, Limits.Text)), Optional("initial_options", List(PlainOption, Limits.Options))]),
        ["users_select"] = Shape([Type("users_select"), .. Common, Optional("initial_user", AnyString)]),
        ["multi_users_select"] = Shape([Type("multi_users_select"), .. Common, Several, Optional("initial_users", Strings)]),
        ["conversations_select"] = Shape([Type("conversations_select"), .. Common, .. Conversations, Optional("initial_conversation", AnyString), Optional("response_url_enabled", Bool)]),
        ["multi_conversations_select"] = Shape([Type("multi_conversations_select"), .. Common, .. Conversations, Several, Optional("initial_conversations", Strings)]),
        ["channels_select"] = Shape([Type("channels_select"), .. Common, Optional("initial_channel", AnyString), Optional("response_url_enabled", Bool)]),
        ["multi_channels_select"] = Shape([Type("multi_channels_select"), .. Common, Several, Optional("initial_channels", Strings)]),
    };

    private static readonly Dictionary<string, Rule> Choices = new()
    {
        ["checkboxes"] = Shape(Type("checkboxes"), ActionId, Optional("confirm", Confirm), Optional("focus_on_load", Bool), Required("options", List(AnyOption, Limits.ChoiceOptions)), Optional("initial_options", List(AnyOption, Limits.ChoiceOptions))),
        ["radio_buttons"] = Shape(Type("radio_buttons"), ActionId, Optional("confirm", Confirm), Optional("focus_on_load", Bool), Required("options", List(AnyOption, Limits.ChoiceOptions)), Optional("initial_option", AnyOption)),
        ["datepicker"] = Shape([Type("datepicker"), .. Common, Optional("initial_date", String(10, 10))]),
        ["timepicker"] = Shape([Type("timepicker"), .. Common, Optional("initial_time", String(5, 5)), Optional("timezone", AnyString)]),
    };

    private static readonly Dictionary<string, Rule> Instants = new()
    {
        ["datetimepicker"] = Shape(Type("datetimepicker"), ActionId, Optional("confirm", Confirm), Optional("focus_on_load", Bool), Optional("initial_date_time", Whole(0, int.MaxValue))),
    };

    private static readonly Dictionary<string, Rule> Inputs = new()
    {
        ["plain_text_input"] = Shape([Type("plain_text_input"), .. Dispatch, Optional("initial_value", String(Limits.InputText, 0)), Optional("multiline", Bool), Optional("min_length", Whole(0, Limits.InputText)), Optional("max_length", Whole(1, Limits.InputText))]),
        ["email_text_input"] = Shape([Type("email_text_input"), .. Dispatch, Optional("initial_value", AnyString)]),
        ["url_text_input"] = Shape([Type("url_text_input"), .. Dispatch, Optional("initial_value", AnyString)]),
        ["number_input"] = Shape([Type("number_input"), .. Dispatch, Required("is_decimal_allowed", Bool), Optional("initial_value", AnyString), Optional("min_value", AnyString), Optional("max_value", AnyString)]),
        ["file_input"] = Shape(Type("file_input"), ActionId, Optional("filetypes", Strings), Optional("max_files", Whole(1, 10))),
    };

    private static readonly Dictionary<string, Rule> Pressed = new()
    {
        ["button"] = Button,
        ["overflow"] = Shape(Type("overflow"), ActionId, Optional("confirm", Confirm), Required("options", List(Option(PlainText(Limits.OptionText), withUrl: true), Limits.OverflowOptions))),
    };

    /// <summary>What a section may have at its side.</summary>
    public static readonly Rule Accessory = ByType(Join(Pressed, Menus, Choices, new() { ["image"] = Image }));

    /// <summary>What an actions block may hold.</summary>
    public static readonly Rule Action = ByType(Join(Pressed, Menus, Choices, Instants));

    /// <summary>What an input block may hold.</summary>
    public static readonly Rule Input = ByType(Join(Menus, Choices, Instants, Inputs));

    /// <summary>What a context block may hold.</summary>
    public static readonly Rule Context = ByType(new Dictionary<string, Rule> { ["image"] = Image, ["plain_text"] = Text(Limits.Text), ["mrkdwn"] = Text(Limits.Text) });

    private static Field[] Conversations =>
    [
        Optional("default_to_current_conversation", Bool),
        Optional("filter", Shape(
            Optional("include", List(OneOf("im", "mpim", "private", "public"), 4)), Optional("exclude_external_shared_channels", Bool), Optional("exclude_bot_users", Bool))),
    ];

    private static Rule Option(Rule text, bool withUrl) => Shape(
        [Required("text", text), Required("value", String(Limits.OptionValue)), Optional("description", Text(Limits.OptionText)), .. withUrl ? [Optional("url", Url(Limits.Url))] : Array.Empty<Field>()]);

    private static void ImageHasSource(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject image && image.ContainsKey("image_url") == image.ContainsKey("slack_file"))
            complaints.Add("must have one of image_url and slack_file", at);
    }

    private static void HasOptions(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject menu && menu.ContainsKey("options") == menu.ContainsKey("option_groups"))
            complaints.Add("must have one of options and option_groups", at);
    }

    private static Dictionary<string, Rule> Join(params Dictionary<string, Rule>[] parts) => parts.SelectMany(part => part).ToDictionary();
}
