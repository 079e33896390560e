using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Reading;
using Microsoft.Extensions.Options;

namespace LabBot.Options;

/// <summary>What the commands are called in the chat. Change one when another app of the workspace has the name.</summary>
public sealed class CommandOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Commands";

    /// <summary>What <c>/kit</c> is called, without the slash. Default <c>kit</c>.</summary>
    public string Kit { get; set; } = "kit";

    /// <summary>What <c>/kit-admin</c> is called, without the slash. Default <c>kit-admin</c>.</summary>
    public string KitAdmin { get; set; } = "kit-admin";

    /// <summary>What <c>/kit-suggest</c> is called, without the slash. Default <c>kit-suggest</c>.</summary>
    public string KitSuggest { get; set; } = "kit-suggest";

    /// <summary>What <c>/labbot</c> is called, without the slash. Default <c>labbot</c>.</summary>
    public string LabBot { get; set; } = "labbot";

    /// <summary>What <c>/reading</c> is called, without the slash. Default <c>reading</c>.</summary>
    public string Reading { get; set; } = "reading";

    /// <summary>The names as the router and the cards take them.</summary>
    public CommandNames ToNames() => new(new Dictionary<string, string> { ["kit"] = Kit, ["kit-admin"] = KitAdmin, ["kit-suggest"] = KitSuggest, ["labbot"] = LabBot, ["reading"] = Reading });

    /// <summary>Checks each name, and that they differ.</summary>
    public sealed class Validator : IValidateOptions<CommandOptions>
    {
        // 32 characters of this alphabet are what both Slack and Discord take for a slash command.
        private const int MaxLength = 32;

        // What only buttons run keeps its own name.
        private static readonly string[] Taken = [FindInKit.ShareName, SuggestReading.FromMessageName, ShowHome.Name];

        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, CommandOptions options)
        {
            var failures = new List<string>();
            Check(nameof(Kit), options.Kit);
            Check(nameof(KitAdmin), options.KitAdmin);
            Check(nameof(KitSuggest), options.KitSuggest);
            Check(nameof(LabBot), options.LabBot);
            Check(nameof(Reading), options.Reading);
            string[] names = [options.Kit, options.KitAdmin, options.KitSuggest, options.LabBot, options.Reading];
            if (names.Distinct().Count() < names.Length)
                failures.Add($"{Section} names two commands alike: {string.Join(", ", names.Select(one => $"'{one}'"))}; expected five different names");
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

            void Check(string key, string value)
            {
                if (value.Length is 0 or > MaxLength || !value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
                    failures.Add($"{Section}:{key} is '{value}'; expected 1 to {MaxLength} lower-case letters, digits, hyphens or underscores, without the slash");
                else if (Taken.Contains(value))
                    failures.Add($"{Section}:{key} is '{value}', a name that LabBot uses itself; expected another one");
            }
        }
    }
}
