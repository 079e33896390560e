using System.Diagnostics;
using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using Microsoft.Extensions.Logging;

namespace LabBot.Slack;

/// <summary>
/// Brings an answer to where it belongs: into the acknowledgement where that can hold one, else by a call. What does not fit one message follows in further ones.
/// Safe on any thread.
/// </summary>
internal sealed partial class SlackReplies(ISlackApi api, TimeProvider time, ILogger<SlackReplies> logger)
{
    // Slack takes five answers at a response_url; one is kept for what follows an answer that was late.
    private const int MostAtResponseUrl = 4;

    // Words are answered after a wait too: after a cut link many answers are wanted in one moment, and Slack takes 300 a minute. A click's answer runs beside its
    // acknowledgement, where such a wait would hold up the stop.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The answer while Slack still waits for the acknowledgement.</summary>
    /// <returns>What rides in it (null for nothing), and what is done after it.</returns>
    public (JsonObject? Acknowledgement, Func<CancellationToken, Task> Afterwards) InTime(SlackUse use, Reply reply)
    {
        var place = use.Place;
        switch (use, reply)
        {
            case (_, Reply.Choices choices):
                return (SlackJson.ToObject(SlackRenderer.Options(choices)), Nothing);
            case ({ Place.Surface: SlackSurface.Command }, Reply.Show or Reply.Update or Reply.File):
                var messages = SlackRenderer.Messages(CardOf(reply));
                return (Response(messages[0], VisibilityOf(reply)), async token =>
                {
                    await SendRestAsync(place, messages, VisibilityOf(reply), token).ConfigureAwait(false);
                    await UploadAsync(place, reply, token).ConfigureAwait(false);
                });
            case (SlackUse.Submitted, Reply.Show or Reply.Update or Reply.File):
                return (new JsonObject { ["response_action"] = "update", ["view"] = SlackJson.ToObject(SlackRenderer.Window(CardOf(reply))) }, token => UploadAsync(place, reply, token));
            default:
                return (null, token => LateAsync(use, reply, token));
        }
    }

    /// <summary>The answer once the acknowledgement is out.</summary>
    public async Task LateAsync(SlackUse use, Reply reply, CancellationToken cancellationToken)
    {
        var place = use.Place;
        switch (reply)
        {
            case Reply.Ask ask:
                await OpenAsync(place, SlackRenderer.Modal(ask.Form, ""), cancellationToken).ConfigureAwait(false);
                return;
            case Reply.Choices:
                return;
            default:
                await ShowAsync(use, reply, cancellationToken).ConfigureAwait(false);
                await UploadAsync(place, reply, cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    /// <summary>The acknowledgement of what is not answered yet.</summary>
    public static JsonObject? Meanwhile(SlackUse use, Card card) => use switch
    {
        { Place.Surface: SlackSurface.Command } => Response(SlackRenderer.Messages(card)[0], Visibility.Private),
        SlackUse.Submitted => new JsonObject { ["response_action"] = "update", ["view"] = SlackJson.ToObject(SlackRenderer.Window(card)) },
        _ => null,
    };

    /// <summary>A card that only this person sees, whatever else was answered.</summary>
    public Task TellAsync(SlackPlace place, Card card, CancellationToken cancellationToken) =>
        ShowAsync(new SlackUse.Typed(place, ""), new Reply.Show(card), cancellationToken);

    /// <summary>Puts a card on a person's Home tab.</summary>
    public async Task PublishHomeAsync(string user, Card card, CancellationToken cancellationToken) => Check(
        await api.CallAsync(new SlackCall("views.publish", new JsonObject { ["user_id"] = user, ["view"] = SlackJson.ToObject(SlackRenderer.Home(card)) }), cancellationToken).ConfigureAwait(false),
        "views.publish");

    private async Task ShowAsync(SlackUse use, Reply reply, CancellationToken cancellationToken)
    {
        var (place, card, visibility) = (use.Place, CardOf(reply), VisibilityOf(reply));
        var messages = SlackRenderer.Messages(card);
        switch (place.Surface)
        {
            case SlackSurface.Home:
                await OpenAsync(place, SlackRenderer.Window(card), cancellationToken).ConfigureAwait(false);
                break;
            case SlackSurface.Modal when place.View is { } view:
                Check(
                    await api.CallAsync(new SlackCall("views.update", new JsonObject { ["view_id"] = view, ["view"] = SlackJson.ToObject(SlackRenderer.Window(card)) }), cancellationToken).ConfigureAwait(false),
                    "views.update");
                break;
            case SlackSurface.OpenCard when reply is Reply.Update && place is { Channel: { } channel, Message: { } changed }:
                await ChangeAsync(place, channel, changed, messages[0], cancellationToken).ConfigureAwait(false);
                await SendRestAsync(place, messages, Visibility.Private, cancellationToken).ConfigureAwait(false);
                break;
            case SlackSurface.PrivateCard when reply is Reply.Update && place.ResponseUrl is { } url:
                var response = Response(messages[0], Visibility.Private);
                response["replace_original"] = true;
                Check(await api.RespondAsync(url, response, cancellationToken).ConfigureAwait(false), "the response_url");
                await SendRestAsync(place, messages, Visibility.Private, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await SendRestAsync(place, [new SlackMessage("", []), .. messages], visibility, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    // The messages after the first.
    private async Task SendRestAsync(SlackPlace place, IReadOnlyList<SlackMessage> messages, Visibility visibility, CancellationToken cancellationToken)
    {
        var atUrl = 0;
        foreach (var message in messages.Skip(1))
        {
            if (place is { IsOwnConversation: false, Surface: not SlackSurface.Mention, ResponseUrl: { } url } && atUrl++ < MostAtResponseUrl)
            {
                var response = Response(message, visibility);
                response["replace_original"] = false;
                Check(await api.RespondAsync(url, response, cancellationToken).ConfigureAwait(false), "the response_url");
            }
            else
            {
                await PostAsync(place, message, visibility, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task PostAsync(SlackPlace place, SlackMessage message, Visibility visibility, CancellationToken cancellationToken)
    {
        var post = SlackJson.ToObject(message);
        var isOpen = place.IsOwnConversation || visibility == Visibility.Channel;
        post["channel"] = place.Channel ?? place.User;
        if (place.Thread is { } thread)
            post["thread_ts"] = thread;
        if (isOpen)
            (post["unfurl_links"], post["unfurl_media"]) = (false, false);
        else
            post["user"] = place.User;
        var method = isOpen || place.Channel is null ? "chat.postMessage" : "chat.postEphemeral";
        if (method == "chat.postMessage")
            post.Remove("user");
        var (began, patience) = (time.GetTimestamp(), place.Surface is SlackSurface.Mention or SlackSurface.Conversation ? Patience : TimeSpan.Zero);
        var answer = await api.CallAsync(new SlackCall(method, post), cancellationToken).ConfigureAwait(false);
        while (answer is SlackAnswer.Wait { Delay: var delay } && time.GetElapsedTime(began) + delay <= patience)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            answer = await api.CallAsync(new SlackCall(method, (JsonObject)post.DeepClone()), cancellationToken).ConfigureAwait(false);
        }

        Check(answer, method);
    }

    private async Task ChangeAsync(SlackPlace place, string channel, string changed, SlackMessage message, CancellationToken cancellationToken)
    {
        var update = SlackJson.ToObject(message);
        (update["channel"], update["ts"]) = (channel, changed);
        // What marks the message as a delivery stays with it.
        if (place.Metadata is { } metadata)
            update["metadata"] = JsonNode.Parse(metadata);
        Check(await api.CallAsync(new SlackCall("chat.update", update), cancellationToken).ConfigureAwait(false), "chat.update");
    }

    private async Task OpenAsync(SlackPlace place, SlackView view, CancellationToken cancellationToken)
    {
        if (place.Trigger is not { } trigger)
        {
            Log.NoTrigger(logger, place.Surface);
            return;
        }

        Check(await api.CallAsync(new SlackCall("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = SlackJson.ToObject(view) }), cancellationToken).ConfigureAwait(false), "views.open");
    }

    // A file goes to the person alone, into their conversation with the app.
    private async Task UploadAsync(SlackPlace place, Reply reply, CancellationToken cancellationToken)
    {
        if (reply is not Reply.File file)
            return;
        var opened = await api.CallAsync(new SlackCall("conversations.open", new JsonObject { ["users"] = place.User }), cancellationToken).ConfigureAwait(false);
        Check(opened, "conversations.open");
        if (opened is SlackAnswer.Done { Body: var body } && body.GetProperty("channel").GetProperty("id").GetString() is { } channel)
            Check(await api.UploadAsync(new SlackFile(channel, file.Name, file.Content, SlackRenderer.Messages(file.Card)[0].Text), cancellationToken).ConfigureAwait(false), "the upload");
    }

    private void Check(SlackAnswer answer, string what)
    {
        switch (answer)
        {
            case SlackAnswer.Done:
                break;
            case SlackAnswer.Wait wait:
                Log.NotTaken(logger, what, $"Slack asks to wait {wait.Delay.TotalSeconds:0} s");
                break;
            case SlackAnswer.Refused refused:
                Log.NotTaken(logger, what, refused.Error);
                break;
            case SlackAnswer.NoAnswer none:
                Log.NotTaken(logger, what, none.Reason);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static JsonObject Response(SlackMessage message, Visibility visibility)
    {
        var response = SlackJson.ToObject(message);
        response["response_type"] = visibility == Visibility.Channel ? "in_channel" : "ephemeral";
        return response;
    }

    private static Card CardOf(Reply reply) => reply switch
    {
        Reply.Show show => show.Card,
        Reply.Update update => update.Card,
        Reply.File file => file.Card with { Blocks = [.. file.Card.Blocks, new Footnote($"The file, {file.Name}, is in your conversation with LabBot.")] },
        _ => throw new UnreachableException(),
    };

    private static Visibility VisibilityOf(Reply reply) => reply is Reply.Show show ? show.Visibility : Visibility.Private;

    private static Task Nothing(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Warning, "An answer was not shown: {What} was not taken ({Reason})")]
        public static partial void NotTaken(ILogger logger, string what, string reason);

        [LoggerMessage(111, LogLevel.Warning, "A window could not be opened from {Surface}: Slack gave no trigger")]
        public static partial void NoTrigger(ILogger logger, SlackSurface surface);
    }
}
