using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>
/// An <see cref="ActionId"/> as Discord's <c>custom_id</c>: its text, a number behind it where a message has it again (<see cref="NumberedId"/>), and behind <c>~</c> the
/// mark of the delivery that the message is, by which it is found again in the conversation. What begins with a colon is no command.
/// </summary>
public static class DiscordActionId
{
    /// <summary>A menu of entries of a list: what <see cref="Read"/> makes of the chosen value is the command.</summary>
    public const string Pick = ":pick";

    private const string SearchPrefix = ":search:";

    /// <summary>The command that a <c>custom_id</c> means; null when it means none: <see cref="Pick"/>, a search, or not LabBot's.</summary>
    public static ActionId? Read(string customId) => !customId.StartsWith(':') && ActionId.TryParse(Plain(customId), out var id) ? id : null;

    /// <summary>Whether a <c>custom_id</c> is <see cref="Pick"/>, whichever of a message.</summary>
    public static bool IsPick(string customId) => Plain(customId) == Pick;

    /// <summary>The command whose choices are searched, of a button that opens the window and of the window that comes back; null when it is neither.</summary>
    public static ActionId? Searched(string customId) =>
        customId.StartsWith(SearchPrefix, StringComparison.Ordinal) && ActionId.TryParse(Plain(customId)[SearchPrefix.Length..], out var id) ? id : null;

    /// <summary>The mark in a <c>custom_id</c>; null when there is none.</summary>
    public static string? Mark(string customId) => customId.LastIndexOf('~') is >= 0 and var at && at + 1 < customId.Length ? customId[(at + 1)..] : null;

    /// <summary>The <c>custom_id</c> of the button, and the window, that search a command's choices.</summary>
    internal static string Search(ActionId command) => SearchPrefix + command.Command;

    /// <summary>The <c>custom_id</c> of the <paramref name="use"/>th use of an id in a message, the first being 1.</summary>
    /// <exception cref="ArgumentException">The mark is longer than 30 characters or holds a <c>~</c>, or all of it is longer than Discord takes.</exception>
    internal static string Write(string id, int use, string? mark = null)
    {
        if (mark is not null && (mark.Length is 0 or > DiscordLimits.Mark || mark.Contains('~')))
            throw new ArgumentException($"The mark '{mark}' does not fit a button on Discord; expected 1 to {DiscordLimits.Mark} characters without '~'.", nameof(mark));
        var numbered = NumberedId.Write(id, use);
        var customId = mark is not null || id.Contains('~') ? $"{numbered}~{mark}" : numbered;
        if (customId.Length is 0 or > DiscordLimits.CustomId)
            throw new ArgumentException($"The id '{customId}' does not fit Discord; expected 1 to {DiscordLimits.CustomId} characters.", nameof(id));
        return customId;
    }

    private static string Plain(string customId) => NumberedId.Read(customId.LastIndexOf('~') is >= 0 and var at ? customId[..at] : customId);
}
