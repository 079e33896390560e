using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Discord;

/// <summary>
/// The commands as Discord registers them, the body of a bulk overwrite (https://discord.com/developers/docs/interactions/application-commands), made from the commands
/// as they are defined.
/// </summary>
public static partial class DiscordCommands
{
    /// <summary>The name of the command on a message that suggests what the message links to.</summary>
    public const string SuggestMessage = "Suggest for the kit";

    // The numbers of https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-types and -option-type.
    private const int Chat = 1;
    private const int Message = 3;
    private const int Subcommand = 1;
    private const int Text = 3;
    private const int User = 6;

    /// <summary>
    /// The commands, one for each first word. What is only for curators is shown to those alone who may manage the server, until they give it to others (Server Settings, Integrations, where no one
    /// else comes); LabBot checks each use all the same.
    /// </summary>
    /// <exception cref="ArgumentException">A name, a description or all of it is not as Discord takes it, or a command has subcommands and is one itself.</exception>
    public static JsonArray Of(IReadOnlyList<CommandDefinition> definitions, CommandNames names, DiscordLocalizations texts)
    {
        var groups = definitions.Where(definition => definition.Listed).GroupBy(definition => definition.Name.Split(' ')[0]).ToList();
        if (groups.Count > DiscordLimits.Commands)
            throw new ArgumentException($"There are {groups.Count} slash commands; Discord takes {DiscordLimits.Commands}.");
        var commands = groups.Select(group => Command(group.Key, [.. group], names, texts)).Append(Suggest(texts)).ToList();
        foreach (var command in commands)
        {
            if (Size(command) is var size and > DiscordLimits.CommandText)
                throw new ArgumentException($"The command {command["name"]} has {size} characters of names and descriptions, its options and subcommands included; Discord takes {DiscordLimits.CommandText}.");
        }

        return new JsonArray([.. commands]);
    }

    /// <summary>Whether Discord takes it as the name of a chat command or option. Letters outside of the basic plane, which Discord may take, are not taken here.</summary>
    internal static bool IsName(string name) => Name().IsMatch(name) && name.All(c => char.ToLowerInvariant(c) == c);

    private static JsonObject Command(string word, IReadOnlyList<CommandDefinition> group, CommandNames names, DiscordLocalizations texts)
    {
        var typed = names.Typed(word);
        var command = new JsonObject { ["type"] = Chat };
        if (group.FirstOrDefault(definition => definition.Name == word) is { } alone)
        {
            if (group.Count > 1)
                throw new ArgumentException($"{typed} has subcommands and is a command itself; on Discord it can be one or the other.");
            Describe(command, typed[1..], alone.Summary, typed, texts.NamesOf(word), texts.DescriptionsOf(word));
            AddOptions(command, alone, typed, texts);
        }
        else
        {
            // Discord shows the subcommands with their own descriptions, and this one nowhere.
            var summary = CutText.Shorten(string.Join(", ", group.Select(definition => definition.Name[(word.Length + 1)..])), DiscordLimits.CommandDescription);
            Describe(command, typed[1..], summary, typed, texts.NamesOf(word), texts.DescriptionsOf(word));
            if (group.Count > DiscordLimits.CommandOptions)
                throw new ArgumentException($"{typed} has {group.Count} subcommands; Discord takes {DiscordLimits.CommandOptions}.");
            command["options"] = new JsonArray([.. group.Select(definition => SubcommandOf(definition, names, texts))]);
        }

        if (group.All(definition => definition.Audience == Audience.Curators))
            command["default_member_permissions"] = DiscordPermissions.ToManage;
        return Everywhere(command);
    }

    private static JsonObject SubcommandOf(CommandDefinition definition, CommandNames names, DiscordLocalizations texts)
    {
        var typed = names.Typed(definition.Name);
        var subcommand = new JsonObject { ["type"] = Subcommand };
        Describe(subcommand, definition.Name[(definition.Name.IndexOf(' ') + 1)..], definition.Summary, typed, texts.NamesOf(definition.Name), texts.DescriptionsOf(definition.Name));
        AddOptions(subcommand, definition, typed, texts);
        return subcommand;
    }

    private static void AddOptions(JsonObject command, CommandDefinition definition, string typed, DiscordLocalizations texts)
    {
        if (definition.Options.Count > DiscordLimits.CommandOptions)
            throw new ArgumentException($"{typed} has {definition.Options.Count} options; Discord takes {DiscordLimits.CommandOptions}.");
        // Discord wants what is required first.
        if (definition.Options.Count > 0)
            command["options"] = new JsonArray([.. definition.Options.OrderBy(option => !option.Required).Select(option => OptionOf(definition, option, typed, texts))]);
    }

    private static JsonObject OptionOf(CommandDefinition definition, CommandOption option, string typed, DiscordLocalizations texts)
    {
        var json = new JsonObject { ["type"] = option.IsPerson ? User : Text };
        Describe(json, option.Name, option.Summary, $"{typed} {option.Name}", texts.NamesOf(definition.Name, option.Name), texts.DescriptionsOf(definition.Name, option.Name));
        if (option.Required)
            json["required"] = true;
        if (option.Completes)
            json["autocomplete"] = true;
        return json;
    }

    private static JsonObject Suggest(DiscordLocalizations texts)
    {
        var command = new JsonObject { ["type"] = Message, ["name"] = SuggestMessage };
        AddLocalizations(command, "name", texts.NamesOf(SuggestMessage));
        return Everywhere(command);
    }

    // In servers and in the conversation with the bot; installed to servers.
    private static JsonObject Everywhere(JsonObject command)
    {
        command["contexts"] = new JsonArray(0, 1);
        command["integration_types"] = new JsonArray(0);
        return command;
    }

    private static void Describe(JsonObject json, string name, string summary, string what, IReadOnlyDictionary<string, string> names, IReadOnlyDictionary<string, string> descriptions)
    {
        if (!IsName(name))
            throw new ArgumentException($"'{CutText.Shorten(name, 60)}' ({CutText.Shorten(what, 60)}) is no name for Discord; expected {DiscordLocalizations.ExpectedName}.");
        if (summary.Length is 0 or > DiscordLimits.CommandDescription)
            throw new ArgumentException($"'{CutText.Shorten(summary, 60)}' does not fit: the description of {CutText.Shorten(what, 60)} has {summary.Length} characters, and Discord takes 1 to {DiscordLimits.CommandDescription}.");
        json["name"] = name;
        AddLocalizations(json, "name", names);
        json["description"] = summary;
        AddLocalizations(json, "description", descriptions);
    }

    private static void AddLocalizations(JsonObject json, string field, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count > 0)
            json[$"{field}_localizations"] = new JsonObject(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)JsonValue.Create(text.Value))));
    }

    // Of each text the longest language counts.
    private static int Size(JsonObject json) =>
        Longest(json, "name") + Longest(json, "description") + (json["options"]?.AsArray().Sum(option => Size(option!.AsObject())) ?? 0);

    private static int Longest(JsonObject json, string field) =>
        ((json[$"{field}_localizations"] as JsonObject)?.Select(text => text.Value) ?? []).Append(json[field]).Max(text => text?.GetValue<string>().Length ?? 0);

    // The pattern of #application-command-object-application-command-naming; .NET knows the two scripts by their blocks.
    [GeneratedRegex(@"\A[-_'\p{L}\p{N}\p{IsDevanagari}\p{IsThai}]{1,32}\z")]
    private static partial Regex Name();
}
