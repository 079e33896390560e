using System.Diagnostics;
using LabBot.Core.Commands;
using LabBot.Slack;

namespace LabBot.Terminal;

/// <summary>
/// A reply as Slack would be sent it: one JSON document for each message, <c>{ "text": …, "blocks": […] }</c>, which Block Kit Builder takes when pasted; a form
/// as the modal, choices as the options, a file as its card and then its name and size.
/// </summary>
public static class ReplySlack
{
    /// <summary>The documents, joined by LF.</summary>
    public static string Write(Reply reply) => string.Join('\n', reply switch
    {
        Reply.Show show => Messages(show.Card),
        Reply.Update update => Messages(update.Card),
        Reply.Ask ask => [SlackJson.Write(SlackRenderer.Modal(ask.Form, ""))],
        Reply.Choices choices => [SlackJson.Write(SlackRenderer.Options(choices))],
        Reply.File file => [.. Messages(file.Card), SentFile.Write(file)],
        _ => throw new UnreachableException(),
    });

    private static IEnumerable<string> Messages(Core.Cards.Card card) => SlackRenderer.Messages(card).Select(SlackJson.Write);
}
