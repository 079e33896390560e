using System.Globalization;
using LabBot.Core.Cards;

namespace LabBot.Slack;

/// <summary>
/// An <see cref="ActionId"/> as Slack's <c>action_id</c>: its text. Slack wants each to be its own within a block, so a repeated one gets <c>#2</c>, <c>#3</c>…
/// behind it; one whose text ends so by itself gets <c>#1</c>. <see cref="Read"/> takes it off again. What begins with a colon is no command.
/// </summary>
public static class SlackActionId
{
    /// <summary>A button that only opens a page: its click wants an acknowledgement and nothing else. May have a number behind it.</summary>
    public const string Link = ":link";

    /// <summary>The button at the end of a Home tab that could not hold all: send the same card as messages.</summary>
    public const string WholeHome = ":whole-home";

    /// <summary>The command that an <c>action_id</c> means; null when it means none: <see cref="Link"/>, <see cref="WholeHome"/>, or not LabBot's.</summary>
    public static ActionId? Read(string actionId)
    {
        if (actionId.StartsWith(':'))
            return null;
        return ActionId.TryParse(HasNumber(actionId) ? actionId[..actionId.LastIndexOf('#')] : actionId, out var id) ? id : null;
    }

    /// <summary>The <c>action_id</c> of the <paramref name="use"/>th use of an id in a block, the first being 1.</summary>
    internal static string Write(string id, int use) =>
        use > 1 || HasNumber(id) ? string.Create(CultureInfo.InvariantCulture, $"{id}#{use}") : id;

    private static bool HasNumber(string text)
    {
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiDigit(text[digits - 1]))
            digits--;
        return digits < text.Length && digits > 0 && text[digits - 1] == '#';
    }
}
