using LabBot.Core.Cards;

namespace LabBot.Core.Commands;

/// <summary>
/// What the operator calls the commands in the chat. Two apps in one Slack workspace may claim the same slash command, so
/// the first word of each can be changed; buttons keep the command's own name.
/// </summary>
public sealed class CommandNames
{
    private readonly IReadOnlyDictionary<string, string> chatNames;

    /// <summary>Maps the first word of commands to what the chat calls it; words that are not mapped stay.</summary>
    public CommandNames(IReadOnlyDictionary<string, string> chatNames) => this.chatNames = chatNames;

    /// <summary>Every command under its own name.</summary>
    public static CommandNames Default { get; } = new(new Dictionary<string, string>());

    /// <summary>What to type in the chat: <c>/kit scgpt</c>.</summary>
    public string Typed(string command, string arguments = "")
    {
        var words = command.Split(' ', 2);
        var name = "/" + (chatNames.TryGetValue(words[0], out var other) ? other : words[0]) + (words.Length > 1 ? " " + words[1] : "");
        return arguments.Length > 0 ? $"{name} {arguments}" : name;
    }

    /// <summary>What to type instead of pressing a button.</summary>
    public string Typed(ActionId id) => Typed(id.Command, id.Argument);
}
