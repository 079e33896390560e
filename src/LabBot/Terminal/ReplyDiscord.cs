using System.Diagnostics;
using LabBot.Core.Commands;
using LabBot.Discord;

namespace LabBot.Terminal;

/// <summary>
/// A reply as Discord would be sent it: one JSON document for each message, <c>{ "embeds": […], "components": […] }</c>; a form as the modal, choices as the choices, a
/// file as its card and then its name and size.
/// </summary>
public static class ReplyDiscord
{
    /// <summary>The documents, joined by LF.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cards">Makes messages of cards.</param>
    public static string Write(Reply reply, DiscordCards cards) => string.Join('\n', reply switch
    {
        Reply.Show show => Messages(show.Card, cards),
        Reply.Update update => Messages(update.Card, cards),
        Reply.Ask ask => [DiscordJson.Write(DiscordRenderer.Modal(ask.Form))],
        Reply.Choices choices => [DiscordJson.Write(DiscordRenderer.Choices(choices))],
        Reply.File file => [.. Messages(file.Card, cards), SentFile.Write(file)],
        _ => throw new UnreachableException(),
    });

    private static IEnumerable<string> Messages(Core.Cards.Card card, DiscordCards cards) => cards.Messages(card).Select(DiscordJson.Write);
}
