using System.Text.Json.Serialization;

namespace LabBot.Core.Cards;

/// <summary>
/// A command and one argument, as a platform carries them in a button: <c>kit:work:scgpt</c>. The command is its
/// own name, whatever the operator calls it in the chat.
/// </summary>
[JsonConverter(typeof(ActionIdJson))]
public sealed record ActionId
{
    /// <summary>
    /// The longest id, in characters: Discord's <c>custom_id</c> takes 100 (https://discord.com/developers/docs/components/reference#anatomy-of-a-component-custom-id), of
    /// which a number (<c>#25</c>) takes 3, and the mark of a delivery at most 31.
    /// </summary>
    public const int MaxLength = 66;

    /// <summary>Makes an id.</summary>
    /// <exception cref="ArgumentException">It would be longer than <see cref="MaxLength"/>, or the command holds a colon.</exception>
    public ActionId(string command, string argument = "")
    {
        if (command.Contains(':'))
            throw new ArgumentException($"The command '{command}' holds a colon, which ends a command in an action id.", nameof(command));
        if (command.Length + 1 + argument.Length > MaxLength)
            throw new ArgumentException($"'{command}:{argument}' is longer than {MaxLength} characters.", nameof(argument));
        Command = command;
        Argument = argument;
    }

    /// <summary>The command's own name, such as <c>kit</c> or <c>labbot help</c>.</summary>
    public string Command { get; }

    /// <summary>The argument; empty when there is none.</summary>
    public string Argument { get; }

    /// <summary>Reads an id back; false when it is empty or too long to be one of ours.</summary>
    public static bool TryParse(string text, out ActionId id)
    {
        id = null!;
        if (text.Length is 0 or > MaxLength)
            return false;
        var colon = text.IndexOf(':');
        id = colon < 0 ? new ActionId(text) : new ActionId(text[..colon], text[(colon + 1)..]);
        return true;
    }

    /// <summary><c>command:argument</c>; the command alone when there is no argument.</summary>
    public override string ToString() => Argument.Length == 0 ? Command : $"{Command}:{Argument}";
}
