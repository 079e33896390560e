using System.Collections.Concurrent;
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
    // Slack takes five answers at a response_url: one may change the card, three may follow, and one is kept for what must still be said.
    private const int MostAtResponseUrl = 3;

    // https://docs.slack.dev/interactivity/handling-user-interaction: 30 minutes; one less, for clocks that differ.
    private static readonly TimeSpan ResponseUrlLives = TimeSpan.FromMinutes(29);

    private readonly SlackPatience patience = new(time);

    // Which conversation is the app's own with a person. What is not known to be it may be one of two people, or a channel.
    private readonly ConcurrentDictionary<string, string> ownConversations = new();

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
                    await SendAsync(place, messages.Skip(1), VisibilityOf(reply), token).ConfigureAwait(false);
                    await UploadAsync(place, reply, token).ConfigureAwait(false);
                });
            case (SlackUse.Submitted, Reply.Show or Reply.Update or Reply.File):
                // What was asked wrongly stays under the card that says so, to be mended.
                var action = reply is Reply.Show { Outcome: Outcome.Misused } ? "push" : "update";
                return (new JsonObject { ["response_action"] = action, ["view"] = SlackJson.ToObject(SlackRenderer.Window(CardOf(reply))) }, token => UploadAsync(place, reply, token));
            default:
                return (null, token => LateAsync(use, reply, token));
        }
    }

    /// <summary>The answer once the acknowledgement is out.</summary>
    /// <returns>Whether it is shown, or never can be; false when it was put off too often and may be tried again.</returns>
    public async Task<bool> LateAsync(SlackUse use, Reply reply, CancellationToken cancellationToken)
    {
        var place = use.Place;
        switch (reply)
        {
            case Reply.Ask ask:
                if (!await OpenAsync(place, SlackRenderer.Modal(ask.Form, ""), cancellationToken).ConfigureAwait(false) && place.Channel is not null)
                    return await TellAsync(place, NotOpened(), cancellationToken).ConfigureAwait(false);
                return true;
            case Reply.Choices:
                return true;
            default:
                var isShown = await ShowAsync(use, reply, cancellationToken).ConfigureAwait(false);
                await UploadAsync(place, reply, cancellationToken).ConfigureAwait(false);
                return isShown;
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
    /// <returns>As <see cref="LateAsync"/>.</returns>
    public Task<bool> TellAsync(SlackPlace place, Card card, CancellationToken cancellationToken) =>
        ShowAsync(new SlackUse.Typed(place, ""), new Reply.Show(card), cancellationToken);

    /// <summary>Puts a card on a person's Home tab.</summary>
    public async Task PublishHomeAsync(string user, Card card, CancellationToken cancellationToken) =>
        await CallAsync(user, "views.publish", new JsonObject { ["user_id"] = user, ["view"] = SlackJson.ToObject(SlackRenderer.Home(card)) }, cancellationToken).ConfigureAwait(false);

    private async Task<bool> ShowAsync(SlackUse use, Reply reply, CancellationToken cancellationToken)
    {
        // A click that Slack brings half an hour late has its effect; nobody waits for its answer, and its response_url is gone.
        if (use.Place.ClickedAt is { } clicked && time.GetUtcNow() - clicked > ResponseUrlLives)
            return true;
        var (place, visibility) = (use.Place, VisibilityOf(reply));
        if (place.Channel is { } here && SlackMessenger.IsInvitation(place.Block))
            ownConversations[place.User] = here;
        // A window and the app's own conversation stand in no channel that something could be shared to; what is said in a thread is shared already.
        var card = place.Surface is SlackSurface.Home or SlackSurface.Modal or SlackSurface.Conversation or SlackSurface.Mention ? FindInKit.WithoutShare(CardOf(reply)) : CardOf(reply);
        var messages = SlackRenderer.Messages(card);
        switch (place.Surface)
        {
            case SlackSurface.Home:
                return await OpenAsync(place, SlackRenderer.Window(card), cancellationToken).ConfigureAwait(false);
            case SlackSurface.Modal when place.View is { } view:
                return Settled(await CallAsync(place.User, "views.update", new JsonObject { ["view_id"] = view, ["view"] = SlackJson.ToObject(SlackRenderer.Window(card)) }, cancellationToken).ConfigureAwait(false));
            case SlackSurface.OpenCard when reply is Reply.Update && IsOwn(place) && place is { Channel: { } channel, Message: { } changed }:
                return Settled(await ChangeAsync(place, channel, changed, messages[0], cancellationToken).ConfigureAwait(false))
                    && await SendAsync(place, messages.Skip(1), Visibility.Private, cancellationToken).ConfigureAwait(false);
            case SlackSurface.PrivateCard when reply is Reply.Update && place.ResponseUrl is { } url:
                var response = Response(messages[0], Visibility.Private);
                response["replace_original"] = true;
                return Settled(await RespondAsync(url, response, cancellationToken).ConfigureAwait(false))
                    && await SendAsync(place, messages.Skip(1), Visibility.Private, cancellationToken).ConfigureAwait(false);
            default:
                // A card that everybody in a channel sees stays as it is: the answer to a click on it is for who clicked.
                return await SendAsync(place, messages, visibility, cancellationToken).ConfigureAwait(false);
        }
    }

    // Further messages, one after the other; what Slack will not take now holds back those behind it.
    private async Task<bool> SendAsync(SlackPlace place, IEnumerable<SlackMessage> messages, Visibility visibility, CancellationToken cancellationToken)
    {
        var atUrl = 0;
        foreach (var message in messages)
        {
            SlackAnswer answer;
            if (!IsOwn(place) && place is { Surface: not SlackSurface.Mention, ResponseUrl: { } url } && atUrl++ < MostAtResponseUrl)
            {
                var response = Response(message, visibility);
                response["replace_original"] = false;
                answer = await RespondAsync(url, response, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                answer = await PostAsync(place, message, visibility, cancellationToken).ConfigureAwait(false);
            }

            if (!Settled(answer))
                return false;
        }

        return true;
    }

    private async Task<SlackAnswer> PostAsync(SlackPlace place, SlackMessage message, Visibility visibility, CancellationToken cancellationToken)
    {
        var post = SlackJson.ToObject(message);
        // Beyond what a response_url takes, an answer for one person goes to their own conversation: the app may not be in the channel.
        var isElsewhere = place.ResponseUrl is not null && !IsOwn(place) && visibility == Visibility.Private;
        var isOpen = IsOwn(place) || isElsewhere || visibility == Visibility.Channel || place.Channel is null;
        post["channel"] = isElsewhere ? place.User : place.Channel ?? place.User;
        if (place.Thread is { } thread && !isElsewhere)
            post["thread_ts"] = thread;
        if (isOpen)
            (post["unfurl_links"], post["unfurl_media"]) = (false, false);
        else
            post["user"] = place.User;
        var answer = await CallAsync(place.User, isOpen ? "chat.postMessage" : "chat.postEphemeral", post, cancellationToken).ConfigureAwait(false);
        if (answer is SlackAnswer.Done { Body: var body } && (string?)post["channel"] == place.User && body.TryGetProperty("channel", out var own) && own.GetString() is { } channel)
            ownConversations[place.User] = channel;
        return answer;
    }

    // Words said to the app, a reading (which goes nowhere else), or a conversation that a post to this very person has opened.
    private bool IsOwn(SlackPlace place) => place.Surface switch
    {
        SlackSurface.Conversation => true,
        SlackSurface.OpenCard => SlackMessenger.IsReading(place.Block) || (place.Channel is { } channel && ownConversations.TryGetValue(place.User, out var own) && own == channel),
        _ => false,
    };

    private Task<SlackAnswer> ChangeAsync(SlackPlace place, string channel, string changed, SlackMessage message, CancellationToken cancellationToken)
    {
        var update = SlackJson.ToObject(message);
        (update["channel"], update["ts"]) = (channel, changed);
        // What marks the message as a delivery stays with it.
        if (place.Metadata is { } metadata)
            update["metadata"] = JsonNode.Parse(metadata);
        return CallAsync(place.User, "chat.update", update, cancellationToken);
    }

    // Done, refused for good, or perhaps done: nothing to try again.
    private static bool Settled(SlackAnswer answer) => answer is not (SlackAnswer.Wait or SlackAnswer.NoAnswer { MayHaveHappened: false });

    private async Task<bool> OpenAsync(SlackPlace place, SlackView view, CancellationToken cancellationToken)
    {
        if (place.Trigger is not { } trigger)
        {
            Log.NoTrigger(logger, place.Surface);
            return false;
        }

        return await CallAsync(place.User, "views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = SlackJson.ToObject(view) }, cancellationToken).ConfigureAwait(false) is SlackAnswer.Done;
    }

    // A file goes to the person alone, into their conversation with the app.
    private async Task UploadAsync(SlackPlace place, Reply reply, CancellationToken cancellationToken)
    {
        if (reply is not Reply.File file)
            return;
        var opened = await CallAsync(place.User, "conversations.open", new JsonObject { ["users"] = place.User }, cancellationToken).ConfigureAwait(false);
        var sent = opened is SlackAnswer.Done { Body: var body } && body.GetProperty("channel").GetProperty("id").GetString() is { } channel
            && await TryAsync("the upload", token => api.UploadAsync(new SlackFile(channel, file.Name, file.Content, SlackRenderer.Messages(file.Card)[0].Text), token), cancellationToken).ConfigureAwait(false) is SlackAnswer.Done;
        if (sent)
            ownConversations[place.User] = ((SlackAnswer.Done)opened).Body.GetProperty("channel").GetProperty("id").GetString()!;
        else
            await TellAsync(place, NotUploaded(), cancellationToken).ConfigureAwait(false);
    }

    private async Task<SlackAnswer> TryAsync(string what, Func<CancellationToken, Task<SlackAnswer>> call, CancellationToken cancellationToken)
    {
        var answer = await patience.TryAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer is not SlackAnswer.Done)
            Log.NotTaken(logger, what, SlackPatience.ReasonOf(answer));
        return answer;
    }

    private Task<SlackAnswer> CallAsync(string person, string method, JsonObject arguments, CancellationToken cancellationToken) =>
        TryAsync(method, token => api.CallAsync(new SlackCall(method, arguments.DeepClone().AsObject(), Person: person), token), cancellationToken);

    private Task<SlackAnswer> RespondAsync(Uri url, JsonObject response, CancellationToken cancellationToken) =>
        TryAsync("the response_url", token => api.RespondAsync(url, response.DeepClone().AsObject(), token), cancellationToken);

    private static JsonObject Response(SlackMessage message, Visibility visibility)
    {
        var response = SlackJson.ToObject(message);
        response["response_type"] = visibility == Visibility.Channel ? "in_channel" : "ephemeral";
        if (visibility == Visibility.Channel)
            (response["unfurl_links"], response["unfurl_media"]) = (false, false);
        return response;
    }

    private static Card CardOf(Reply reply) => reply switch
    {
        Reply.Show show => show.Card,
        Reply.Update update => update.Card,
        Reply.File file => file.Card with { Blocks = [.. file.Card.Blocks, new Footnote($"The file, {file.Name}, comes in your conversation with LabBot.")] },
        _ => throw new UnreachableException(),
    };

    private static Card NotOpened() => new("The window did not open", [new Paragraph("Slack opens one only within three seconds of a click. Try again.")], Tone.Warning);

    private static Card NotUploaded() => new("The file could not be sent", [new Paragraph("Slack did not take it. Nothing of it was shown to anyone. Try again in a moment.")], Tone.Warning);

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
