using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static LabBot.Platforms.Discord.Form.FormRules;

namespace LabBot.Platforms.Discord.Form;

/// <summary>Commands as they are registered (https://discord.com/developers/docs/interactions/application-commands#application-command-object).</summary>
internal static partial class CommandRules
{
    public const int Subcommand = 1;
    public const int Group = 2;
    public const int Text = 3;

    /// <summary>The languages that Discord knows (reference#locales).</summary>
    private static readonly HashSet<string> Locales =
    [
        "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk",
        "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
    ];

    /// <summary>A choice's value.</summary>
    public static readonly Rule ChoiceValue = static (value, at, complaints) =>
    {
        if (Kind(value) != JsonValueKind.Number)
            String(Limits.OptionText)(value, at, complaints);
    };

    private static readonly Rule OptionName = String(Limits.CommandName).And(IsName);
    private static readonly Rule Description = String(Limits.CommandDescription);
    private static readonly Rule Choice = Shape(Required("name", String(Limits.OptionText)), Optional("name_localizations", Localized(String(Limits.OptionText))), Required("value", ChoiceValue));

    private static readonly Field[] Words =
    [
        Required("name", OptionName), Optional("name_localizations", Localized(OptionName)), Required("description", Description), Optional("description_localizations", Localized(Description)),
    ];

    private static readonly Field[] Common = [Required("type", Whole(Text, 11)), .. Words, Optional("required", Bool)];

    private static readonly Rule Value = Shape(
    [
        .. Common, Optional("choices", List(Choice, Limits.Options)), Optional("channel_types", List(Whole(0, 20), 20)), Optional("min_value", Any), Optional("max_value", Any),
        Optional("min_length", Whole(0, 6000)), Optional("max_length", Whole(1, 6000)), Optional("autocomplete", Bool),
    ]).And(CompletesOrChooses);

    private static readonly Rule SubcommandRule = Shape([Type(Subcommand), .. Words, Optional("options", OptionList(Value))]);
    private static readonly Rule GroupRule = Shape([Type(Group), .. Words, Optional("options", OptionList(ByType(new Dictionary<int, Rule> { [Subcommand] = SubcommandRule })))]);

    private static readonly Rule Options = OptionList(ByType(
        new Dictionary<int, Rule>(Enumerable.Range(Text, 9).ToDictionary(type => type, _ => Value)) { [Subcommand] = SubcommandRule, [Group] = GroupRule })).And(OneSort);

    private static readonly Field[] Settings =
    [
        Optional("id", Snowflake), Optional("default_member_permissions", Digits), Optional("nsfw", Bool), Optional("integration_types", List(OneOf(0, 1), 2, 1)),
        Optional("contexts", List(OneOf(0, 1, 2), 3, 1).Nullable()), Optional("dm_permission", Bool.Nullable()), Optional("default_permission", Bool.Nullable()),
    ];

    private static readonly Rule Chat = Shape(
        [Optional("type", OneOf(1)), .. Words, Optional("options", Options), .. Settings]).And(IsNotTooMuch);

    private static readonly Rule Menu = Shape(
    [
        Required("type", OneOf(2, 3)), Required("name", String(Limits.CommandName)), Optional("name_localizations", Localized(String(Limits.CommandName))), Optional("description", String(0, 0)),
        Optional("description_localizations", Localized(String(0, 0))), .. Settings,
    ]);

    /// <summary>A command, of any type.</summary>
    public static readonly Rule Command = (value, at, complaints) => (NumberOf((value as JsonObject)?["type"]) is 2 or 3 ? Menu : Chat)(value, at, complaints);

    private static void Digits(JsonNode? value, string at, Complaints complaints)
    {
        if (value is not null && (Kind(value) != JsonValueKind.String || !ulong.TryParse(value.GetValue<string>(), out _)))
            complaints.Add("PERMISSION_TYPE_INVALID", "Must be a set of permissions as a string of digits", at);
    }

    private static Rule Localized(Rule rule) => (value, at, complaints) =>
    {
        if (value is null)
            return;
        if (value is not JsonObject words)
        {
            complaints.Add("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType", at);
            return;
        }

        foreach (var (locale, text) in words)
        {
            if (!Locales.Contains(locale))
                complaints.Add("ENUM_TYPE_COERCE", $"Value \"{locale}\" is not a valid enum value.", $"{at}/{locale}");
            rule(text, $"{at}/{locale}", complaints);
        }
    };

    private static Rule OptionList(Rule option) => List(option, Limits.Options).And(static (value, at, complaints) =>
    {
        var (names, hadOptional) = (new HashSet<string?>(), false);
        foreach (var (one, index) in (value as JsonArray ?? []).Select((one, index) => (one, index)))
        {
            if (!names.Add(StringOf(one, "name")))
                complaints.Add("APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option name is already used", $"{at}/{index}/name");
            var isRequired = one is JsonObject option && option["required"] is { } required && required.GetValueKind() == JsonValueKind.True;
            if (isRequired && hadOptional)
                complaints.Add("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options", $"{at}/{index}");
            hadOptional |= !isRequired;
        }
    });

    private static void CompletesOrChooses(JsonNode? value, string at, Complaints complaints)
    {
        if (value is not JsonObject option || option["autocomplete"] is not { } completes || completes.GetValueKind() != JsonValueKind.True)
            return;
        if (option["choices"] is JsonArray { Count: > 0 })
            complaints.Add("APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", "An option with autocomplete cannot have choices", $"{at}/choices");
        if (NumberOf(option["type"]) is not (Text or 4 or 10))
            complaints.Add("APPLICATION_COMMAND_AUTOCOMPLETE_TYPE", "Only STRING, INTEGER and NUMBER have autocomplete", $"{at}/autocomplete");
    }

    private static void OneSort(JsonNode? value, string at, Complaints complaints)
    {
        var types = (value as JsonArray ?? []).Select(one => NumberOf((one as JsonObject)?["type"]) is Subcommand or Group).Distinct().ToList();
        if (types.Count > 1)
            complaints.Add("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types", at);
    }

    private static void IsName(JsonNode? value, string at, Complaints complaints)
    {
        if (Kind(value) == JsonValueKind.String && value!.GetValue<string>() is var name && (!Name().IsMatch(name) || name.Any(char.IsUpper)))
            complaints.Add("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid", at);
    }

    // The longest localisation of each text counts (application-commands#application-command-object-application-command-option-structure).
    private static void IsNotTooMuch(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject command && Size(command) > Limits.CommandSum)
            complaints.Add("APPLICATION_COMMAND_TOO_LARGE", $"Command exceeds maximum size ({Limits.CommandSum})", at);
    }

    private static int Size(JsonObject shape) =>
        Longest(shape, "name") + Longest(shape, "description") + (StringOf(shape, "value")?.Length ?? 0) + ListOf(shape, "options").Sum(Size) + ListOf(shape, "choices").Sum(Size);

    private static int Longest(JsonObject shape, string name) =>
        Math.Max(StringOf(shape, name)?.Length ?? 0, shape[$"{name}_localizations"] is JsonObject words ? words.Select(one => (one.Value?.ToString() ?? "").Length).DefaultIfEmpty().Max() : 0);

    // Devanagari and Thai are letters with marks, which \p{L} alone leaves out (application-commands#application-command-object-application-command-naming).
    [GeneratedRegex(@"^[-_'\p{L}\p{N}\p{IsDevanagari}\p{IsThai}]{1,32}$")]
    private static partial Regex Name();
}
