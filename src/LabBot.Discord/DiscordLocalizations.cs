using System.Text.Json;
using LabBot.Core.Commands;
using LabBot.Core.Kit;

namespace LabBot.Discord;

/// <summary>
/// The names and descriptions of commands in other languages, as an operator writes them:
/// <c>{ "de": { "kit": { "description": "…", "options": { "query": { "name": "suche", "description": "…" } } } } }</c>. Languages are Discord's, commands and options are called
/// by their own names. What Discord sends back are always the commands' own names. Immutable.
/// </summary>
public sealed class DiscordLocalizations
{
    /// <summary>What the name of a command or an option must be.</summary>
    internal const string ExpectedName = "1 to 32 letters, digits, '-', '_' or an apostrophe, the letters in lower case";

    private const string Expected = "{ \"de\": { \"kit\": { \"name\": \"…\", \"description\": \"…\", \"options\": { … } } } }";

    // https://discord.com/developers/docs/reference#locales
    private static readonly string[] Locales =
    [
        "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi",
        "th", "zh-CN", "ja", "zh-TW", "ko",
    ];

    private readonly IReadOnlyList<Translation> translations;

    private DiscordLocalizations(IReadOnlyList<Translation> translations) => this.translations = translations;

    /// <summary>No other language.</summary>
    public static DiscordLocalizations None { get; } = new([]);

    /// <summary>
    /// Reads a file. Whatever is wrong with it is a problem that says the file, the place, what was expected and the nearest known word; what is right is taken all the
    /// same.
    /// </summary>
    /// <param name="file">The file's name, for the problems.</param>
    /// <param name="json">What it holds.</param>
    /// <param name="definitions">The commands.</param>
    public static (DiscordLocalizations Texts, IReadOnlyList<string> Problems) Read(string file, string json, IReadOnlyList<CommandDefinition> definitions)
    {
        var reading = new Reading(file, definitions);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            reading.ReadLocales(document.RootElement);
        }
        catch (JsonException error)
        {
            reading.Problem($"line {(error.LineNumber ?? 0) + 1}", "this is no JSON", Expected);
        }

        return (new DiscordLocalizations(reading.Translations), reading.Problems);
    }

    /// <summary>A command's names, or those of one of its options, by locale.</summary>
    internal IReadOnlyDictionary<string, string> NamesOf(string command, string option = "") => Of(command, option, translation => translation.Name);

    /// <summary>A command's descriptions, or those of one of its options, by locale.</summary>
    internal IReadOnlyDictionary<string, string> DescriptionsOf(string command, string option = "") => Of(command, option, translation => translation.Description);

    private Dictionary<string, string> Of(string command, string option, Func<Translation, string?> text) =>
        translations.Where(one => one.Command == command && one.Option == option && text(one) is not null).ToDictionary(one => one.Locale, one => text(one)!);

    /// <summary>What one language says of one command, or of one of its options.</summary>
    /// <param name="Locale">The language.</param>
    /// <param name="Command">The command's own name, or the first word that some share.</param>
    /// <param name="Option">The option's own name; empty for the command itself.</param>
    /// <param name="Name">What it is called; null as it is.</param>
    /// <param name="Description">What is said of it; null as it is.</param>
    private sealed record Translation(string Locale, string Command, string Option, string? Name, string? Description);

    /// <summary>Goes through a file and notes what is wrong.</summary>
    private sealed class Reading(string file, IReadOnlyList<CommandDefinition> definitions)
    {
        private readonly List<Translation> translations = [];
        private readonly List<string> problems = [];
        private readonly Dictionary<string, CommandDefinition?> commands = Known(definitions);

        public IReadOnlyList<Translation> Translations => translations;

        public IReadOnlyList<string> Problems => problems;

        public void Problem(string place, string what, string expected, string hint = "") => problems.Add($"{file}, {place}: {what}; expected {expected}{hint}");

        public void ReadLocales(JsonElement root)
        {
            foreach (var (locale, texts) in Fields("the file", root, Locales, "a language of Discord's (https://discord.com/developers/docs/reference#locales), such as de"))
            {
                foreach (var (command, text) in Fields(locale, texts, commands.Keys, "a command of LabBot's, such as kit or reading start"))
                    ReadCommand(locale, command, text);
                CheckNames(locale);
            }
        }

        private void ReadCommand(string locale, string command, JsonElement text)
        {
            var place = $"{locale} / {command}";
            var onMessage = command == DiscordCommands.SuggestMessage;
            var options = commands[command]?.Options ?? [];
            string[] words = onMessage ? ["name"] : options.Count == 0 ? ["name", "description"] : ["name", "description", "options"];
            var fields = Fields(place, text, words, string.Join(" or ", words)).ToDictionary();
            Add(locale, command, "", place, fields, onMessage);
            if (!fields.TryGetValue("options", out var given))
                return;
            var names = options.Select(option => option.Name).ToList();
            foreach (var (option, optionText) in Fields($"{place} / options", given, names, $"an option of the command: {string.Join(", ", names)}"))
            {
                var inside = $"{place} / options / {option}";
                Add(locale, command, option, inside, Fields(inside, optionText, ["name", "description"], "name or description").ToDictionary(), free: false);
            }
        }

        private void Add(string locale, string command, string option, string place, IReadOnlyDictionary<string, JsonElement> fields, bool free)
        {
            var name = Text(place, fields, "name", text => free ? text.Length is > 0 and <= DiscordLimits.CommandName : DiscordCommands.IsName(text), free ? "1 to 32 characters" : ExpectedName);
            var description = Text(place, fields, "description", text => text.Length is > 0 and <= DiscordLimits.CommandDescription, "1 to 100 characters");
            if (name is not null || description is not null)
                translations.Add(new(locale, command, option, name, description));
        }

        private string? Text(string place, IReadOnlyDictionary<string, JsonElement> fields, string field, Func<string, bool> fits, string expected)
        {
            if (!fields.TryGetValue(field, out var value))
                return null;
            if (value.ValueKind == JsonValueKind.String && fits(value.GetString()!))
                return value.GetString();
            Problem($"{place} / {field}", value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}' does not fit Discord" : "this is no text", expected);
            return null;
        }

        // What is called alike cannot be told apart: neither two options of a command, nor one and another's own name; nor two commands that stand side by side.
        private void CheckNames(string locale)
        {
            foreach (var (command, definition) in commands)
                CheckNames(locale, command, [.. (definition?.Options ?? []).Select(option => (option.Name, NameIn(locale, command, option.Name)))]);
            foreach (var siblings in commands.Keys.Where(command => command != DiscordCommands.SuggestMessage).GroupBy(command => command.Contains(' ') ? command.Split(' ')[0] : ""))
                CheckNames(locale, siblings.Key.Length == 0 ? "all commands" : siblings.Key, [.. siblings.Select(command => (command.Split(' ')[^1], NameIn(locale, command, "")))]);
        }

        private void CheckNames(string locale, string place, IReadOnlyList<(string Own, string? Here)> names)
        {
            foreach (var (own, here) in names.Where(name => name.Here is not null))
            {
                if (names.FirstOrDefault(other => other.Own != own && (other.Own == here || other.Here == here)) is { Own: not null } same)
                    Problem($"{locale} / {place}", $"'{own}' and '{same.Own}' would both be '{here}'", "a name for each");
            }
        }

        private string? NameIn(string locale, string command, string option) =>
            translations.FirstOrDefault(one => one.Locale == locale && one.Command == command && one.Option == option)?.Name;

        // The fields of an object whose names are known, each once.
        private Dictionary<string, JsonElement> Fields(string place, JsonElement element, IReadOnlyCollection<string> known, string expected)
        {
            var fields = new Dictionary<string, JsonElement>();
            if (element.ValueKind != JsonValueKind.Object)
            {
                Problem(place, "this is no object", place == "the file" ? Expected : $"{{ \"{known.First()}\": … }}");
                return fields;
            }

            foreach (var field in element.EnumerateObject())
            {
                if (!known.Contains(field.Name))
                    Problem($"{place} / {field.Name}", "this is not known here", expected, Nearest.Hint(field.Name, known));
                else if (!fields.TryAdd(field.Name, field.Value))
                    Problem($"{place} / {field.Name}", "this stands here twice", "it once");
            }

            return fields;
        }

        private static Dictionary<string, CommandDefinition?> Known(IReadOnlyList<CommandDefinition> definitions)
        {
            var listed = definitions.Where(definition => definition.Listed).ToList();
            var known = listed.ToDictionary(definition => definition.Name, definition => (CommandDefinition?)definition);
            foreach (var group in listed.Select(definition => definition.Name.Split(' ')).Where(words => words.Length > 1).Select(words => words[0]))
                known.TryAdd(group, null);
            known.TryAdd(DiscordCommands.SuggestMessage, null);
            return known;
        }
    }
}
