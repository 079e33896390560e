using LabBot.Core.Cards;

namespace LabBot.Slack;

/// <summary>
/// An <see cref="ActionId"/> as Slack's <c>action_id</c>: its text, and a number behind it where a block has it again (<see cref="NumberedId"/>). What begins with a
/// colon is no command.
/// </summary>
public static class SlackActionId
{
    /// <summary>A button that only opens a page: its click wants an acknowledgement and nothing else. May have a number behind it.</summary>
    public const string Link = ":link";

    /// <summary>The button at the end of a Home tab that could not hold all: send the same card as messages.</summary>
    public const string WholeHome = ":whole-home";

    /// <summary>The command that an <c>action_id</c> means; null when it means none: <see cref="Link"/>, <see cref="WholeHome"/>, or not LabBot's.</summary>
    public static ActionId? Read(string actionId) => !actionId.StartsWith(':') && ActionId.TryParse(NumberedId.Read(actionId), out var id) ? id : null;

    /// <summary>The <c>action_id</c> of the <paramref name="use"/>th use of an id in a block, the first being 1.</summary>
    internal static string Write(string id, int use) => NumberedId.Write(id, use);
}
