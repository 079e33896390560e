using System.Text.Json.Nodes;
using static LabBot.Platforms.Discord.Form.FormRules;

namespace LabBot.Platforms.Discord.Form;

/// <summary>
/// Buttons, menus and inputs (https://discord.com/developers/docs/components/reference). The components that need the flag IS_COMPONENTS_V2 in messages, and the upload of files
/// in modals, are not used by LabBot and count as unsupported.
/// </summary>
internal static class ComponentRules
{
    public const int ActionRow = 1;
    public const int Button = 2;
    public const int StringSelect = 3;
    public const int TextInput = 4;
    public const int UserSelect = 5;
    public const int ChannelSelect = 8;
    public const int TextDisplay = 10;
    public const int Label = 18;
    public const int RadioGroup = 21;

    /// <summary>The style of a button that only leads to an address.</summary>
    public const int LinkStyle = 5;

    private static readonly Rule Id = Whole(0, int.MaxValue);
    private static readonly Field CustomId = Required("custom_id", String(Limits.CustomId));
    private static readonly Rule Emoji = Shape(Optional("id", Snowflake.Nullable()), Optional("name", String(100).Nullable()), Optional("animated", Bool));

    private static readonly Rule Choice = Shape(
        Required("label", String(Limits.OptionText)), Required("value", String(Limits.OptionText)), Optional("description", String(Limits.OptionText)), Optional("emoji", Emoji),
        Optional("default", Bool));

    private static readonly Rule ButtonRule = Shape(
        Type(Button), Optional("id", Id), Required("style", Whole(1, LinkStyle)), Optional("label", String(Limits.ButtonLabel)), Optional("emoji", Emoji),
        Optional("custom_id", String(Limits.CustomId)), Optional("url", Url(Limits.ButtonUrl)), Optional("disabled", Bool)).And(ButtonIsWhole);

    private static readonly Field[] Menu =
    [
        Optional("id", Id), CustomId, Optional("placeholder", String(Limits.Placeholder)), Optional("min_values", Whole(0, Limits.Options)), Optional("max_values", Whole(1, Limits.Options)),
    ];

    private static readonly Field Options = Required("options", List(Choice, Limits.Options, 1).And(ValuesAreUnique));
    private static readonly Field DefaultValues = Optional("default_values", List(Shape(Required("id", Snowflake), Required("type", OneOf("user", "role", "channel"))), Limits.Options));
    private static readonly Dictionary<int, Rule> InMessage = Menus(Optional("disabled", Bool), Optional("required", Bool));
    private static readonly Dictionary<int, Rule> InModal = Menus(Optional("required", Bool));

    private static readonly Field[] Input =
    [
        Type(TextInput), Optional("id", Id), CustomId, Required("style", OneOf(1, 2)), Optional("min_length", Whole(0, Limits.InputText)), Optional("max_length", Whole(1, Limits.InputText)),
        Optional("required", Bool), Optional("value", String(Limits.InputText, 0)), Optional("placeholder", String(Limits.LabelDescription)),
    ];

    private static readonly Rule Radio = Shape(
        Type(RadioGroup), Optional("id", Id), CustomId, Required("options", List(Choice, 10, 2).And(ValuesAreUnique)), Optional("required", Bool));

    private static readonly Rule LabelRule = Shape(
        Type(Label), Optional("id", Id), Required("label", String(Limits.ModalTitle)), Optional("description", String(Limits.LabelDescription)),
        Required("component", ByType(new Dictionary<int, Rule>(InModal) { [TextInput] = Shape(Input).And(LengthsAgree), [RadioGroup] = Radio })));

    // A text input right in a row, with its label on itself, is how modals were made before labels; Discord still takes it (components/reference#text-input).
    private static readonly Rule OldRow = Shape(
        Type(ActionRow), Optional("id", Id), Required("components", List(Shape([.. Input, Required("label", String(Limits.ModalTitle))]).And(LengthsAgree), 1, 1)));

    private static readonly Rule Row = Shape(
        Type(ActionRow), Optional("id", Id), Required("components", List(ByType(new Dictionary<int, Rule>(InMessage) { [Button] = ButtonRule }), Limits.Buttons, 1).And(MenuIsAlone)));

    /// <summary>A message's components.</summary>
    public static readonly Rule Message = List(ByType(new Dictionary<int, Rule> { [ActionRow] = Row }), Limits.Rows).And(IdsAreUnique);

    /// <summary>A modal.</summary>
    public static readonly Rule Modal = Shape(
        CustomId, Required("title", String(Limits.ModalTitle)),
        Required("components", List(
            ByType(new Dictionary<int, Rule>
            {
                [ActionRow] = OldRow, [Label] = LabelRule, [TextDisplay] = Shape(Type(TextDisplay), Optional("id", Id), Required("content", String(Limits.InputText))),
            }), Limits.ModalComponents, 1).And(IdsAreUnique)));

    /// <summary>The answer to letters typed in an option.</summary>
    public static readonly Rule Choices = Shape(Required("choices", List(
        Shape(Required("name", String(Limits.OptionText)), Required("value", CommandRules.ChoiceValue), Optional("name_localizations", Any)), Limits.Options)));

    /// <summary>What can be clicked, chosen or filled in, in order.</summary>
    public static IEnumerable<JsonObject> Interactive(JsonNode? components) => (components as JsonArray ?? []).OfType<JsonObject>().SelectMany(component => NumberOf(component["type"]) switch
    {
        ActionRow => ListOf(component, "components"),
        Label => component["component"] is JsonObject inner ? [inner] : [],
        _ => [],
    });

    private static Dictionary<int, Rule> Menus(params Field[] more) => new()
    {
        [StringSelect] = Shape([Type(StringSelect), .. Menu, Options, .. more]).And(NotMoreThanThereAre),
        [UserSelect] = Shape([Type(UserSelect), .. Menu, DefaultValues, .. more]),
        [6] = Shape([Type(6), .. Menu, DefaultValues, .. more]),
        [7] = Shape([Type(7), .. Menu, DefaultValues, .. more]),
        [ChannelSelect] = Shape([Type(ChannelSelect), .. Menu, DefaultValues, Optional("channel_types", List(Whole(0, 20), 20)), .. more]),
    };

    private static void ButtonIsWhole(JsonNode? value, string at, Complaints complaints)
    {
        if (value is not JsonObject button)
            return;
        var isLink = NumberOf(button["style"]) == LinkStyle;
        if (isLink && !button.ContainsKey("url"))
            complaints.Add("BUTTON_COMPONENT_URL_REQUIRED", "A url is required", $"{at}/url");
        if (isLink && button.ContainsKey("custom_id"))
            complaints.Add("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified", at);
        if (!isLink && !button.ContainsKey("custom_id"))
            complaints.Add("BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required", $"{at}/custom_id");
        if (!isLink && button.ContainsKey("url"))
            complaints.Add("BUTTON_COMPONENT_STYLE_CUSTOM_ID_URL", "A url is only for a button of the link style", $"{at}/url");
        if (!button.ContainsKey("label") && !button.ContainsKey("emoji"))
            complaints.Add("BASE_TYPE_REQUIRED", "A button needs a label or an emoji", $"{at}/label");
    }

    private static void MenuIsAlone(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonArray { Count: > 1 } row && row.OfType<JsonObject>().Any(one => NumberOf(one["type"]) != Button))
            complaints.Add("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width", at);
    }

    private static void ValuesAreUnique(JsonNode? value, string at, Complaints complaints)
    {
        var seen = new HashSet<string?>();
        foreach (var (option, index) in (value as JsonArray ?? []).Select((option, index) => (option, index)))
        {
            if (!seen.Add(StringOf(option, "value")))
                complaints.Add("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used", $"{at}/{index}/value");
        }
    }

    private static void NotMoreThanThereAre(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject menu && menu["options"] is JsonArray options && (NumberOf(menu["max_values"]) ?? 1) > options.Count)
            complaints.Add("BASE_TYPE_BAD_LENGTH", "max_values is more than there are options", $"{at}/max_values");
    }

    private static void LengthsAgree(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject input && NumberOf(input["min_length"]) > NumberOf(input["max_length"]))
            complaints.Add("TEXT_INPUT_MIN_GREATER_THAN_MAX", "min_length is more than max_length", $"{at}/min_length");
        if (value is JsonObject filled && StringOf(filled, "value") is { } text && text.Length > (NumberOf(filled["max_length"]) ?? Limits.InputText))
            complaints.Add("BASE_TYPE_MAX_LENGTH", "value is longer than max_length", $"{at}/value");
    }

    private static void IdsAreUnique(JsonNode? value, string at, Complaints complaints)
    {
        var seen = new HashSet<string>();
        foreach (var (component, row) in (value as JsonArray ?? []).Select((component, row) => (component, row)))
        {
            foreach (var id in Interactive(new JsonArray(component?.DeepClone())).Select(one => StringOf(one, "custom_id")).OfType<string>().Where(id => !seen.Add(id)))
                complaints.Add("COMPONENT_CUSTOM_ID_DUPLICATED", $"Component custom id cannot be duplicated: {id}", $"{at}/{row}");
        }
    }
}
