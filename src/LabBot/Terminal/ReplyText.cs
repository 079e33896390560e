using System.Diagnostics;
using System.Text;
using LabBot.Core.Cards;
using LabBot.Core.Commands;

namespace LabBot.Terminal;

/// <summary>Renders a reply as text, whatever kind it is.</summary>
internal static class ReplyText
{
    /// <summary>The reply as lines joined by LF, without a final one.</summary>
    public static string Render(Reply reply, PlainTextLayout layout) => reply switch
    {
        Reply.Show show => PlainTextRenderer.Render(show.Card, layout),
        Reply.Update update => PlainTextRenderer.Render(update.Card, layout),
        Reply.Ask ask => PlainTextRenderer.Render(Questions(ask.Form), layout),
        Reply.Choices choices => string.Join('\n', choices.List.Select(choice => InertText.OneLine(choice.Label))),
        Reply.File file => $"{PlainTextRenderer.Render(file.Card, layout)}\n\n{Encoding.UTF8.GetString(file.Content.Span).TrimEnd('\n')}",
        _ => throw new UnreachableException(),
    };

    /// <summary>How the reply went.</summary>
    public static Outcome OutcomeOf(Reply reply) => (reply as Reply.Show)?.Outcome ?? Outcome.Answered;

    private static Card Questions(Form form) => new(form.Title,
    [
        new Facts([.. form.Fields.Select(field => new Fact(field.Option, field.Label + (field.Required ? "" : " (may be left out)")))]),
        new Actions(new Button("Send off", form.Submits)),
    ]);
}
