using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord;

/// <summary>What an interaction was answered with when its own answer was not there yet; what follows depends on it.</summary>
internal enum DiscordDeferral
{
    /// <summary>"LabBot is thinking", which the answer takes the place of.</summary>
    Thinking,

    /// <summary>A card that says what is waited for, which the answer takes the place of.</summary>
    Card,

    /// <summary>Nothing that anybody sees: the clicked card stays as it is until the answer comes.</summary>
    Unseen,
}

/// <summary>
/// Brings an answer to where it belongs: into the first answer to an interaction where it is there in time, else behind it. What does not fit one message follows
/// in further ones. Safe on any thread.
/// </summary>
internal sealed partial class DiscordReplies(IDiscordApi api, DiscordCards cards, TimeProvider time, ILogger<DiscordReplies> logger)
{
    // The types of a first answer (interactions/receiving-and-responding, "Interaction Callback Type").
    private const int NewMessage = 4;
    private const int ThinkingAboutMessage = 5;
    private const int ThinkingUnseen = 6;
    private const int ChangedMessage = 7;
    private const int Autocomplete = 8;
    private const int Window = 9;

    private const int Ephemeral = 1 << 6;

    // The type of an interaction that wants choices (the same page, "Interaction Type").
    private const int LettersInOption = 4;

    private readonly DiscordPatience patience = new(api, time);

    /// <summary>The answer while Discord still waits for the first one.</summary>
    /// <returns>What rides in it, a file that goes with it, and what is done after it.</returns>
    public (JsonObject Response, DiscordFile? File, Func<CancellationToken, Task> Afterwards) InTime(DiscordUse use, Reply reply)
    {
        var place = use.Place;
        switch (reply)
        {
            case Reply.Choices choices:
                return (Response(Autocomplete, DiscordJson.ToObject(DiscordRenderer.Choices(choices))), null, Nothing);
            case Reply.Ask ask when place.Surface != DiscordSurface.Modal:
                return (Response(Window, DiscordJson.ToObject(DiscordRenderer.Modal(ask.Form))), null, Nothing);
            case Reply.Update update when ChangesInPlace(use):
                var changed = cards.Messages(update.Card, place.Mark);
                return (Response(ChangedMessage, Whole(changed[0])), null, token => FollowUpAsync(place, changed.Skip(1), Visibility.Private, token));
            default:
                var messages = cards.Messages(CardIn(place, reply));
                return (Response(NewMessage, Flagged(messages[0], place, VisibilityOf(reply))), FileOf(reply), token => FollowUpAsync(place, messages.Skip(1), VisibilityOf(reply), token));
        }
    }

    /// <summary>The answer to what is none of LabBot's, or not any more: no choices for letters, else a card for who clicked alone.</summary>
    public JsonObject OutOfDate(JsonElement payload) => payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Number && type.TryGetInt32(out var number) && number == LettersInOption
        ? InTime(new DiscordUse.Nothing(""), new Reply.Choices([])).Response
        : InTime(new DiscordUse.Nothing(""), CommandRouter.OldButton()).Response;

    /// <summary>A window to search in.</summary>
    public static JsonObject Search(ActionId box) => Response(Window, DiscordJson.ToObject(DiscordRenderer.SearchWindow(box)));

    /// <summary>The first answer to what is not answered yet.</summary>
    /// <param name="use">What was used.</param>
    /// <param name="visibility">Who will see the answer: Discord fixes that now.</param>
    /// <param name="card">What is waited for; null says nothing.</param>
    public (JsonObject Response, DiscordDeferral Deferral) Meanwhile(DiscordUse use, Visibility visibility, Card? card) => (use, card) switch
    {
        (DiscordUse.Clicked or DiscordUse.WantsThread, _) => (new JsonObject { ["type"] = ThinkingUnseen }, DiscordDeferral.Unseen),
        (_, { } says) => (Response(NewMessage, Flagged(cards.Messages(says)[0], use.Place, visibility)), DiscordDeferral.Card),
        _ => (Response(ThinkingAboutMessage, IsSeenByOne(use.Place, visibility) ? new JsonObject { ["flags"] = Ephemeral } : []), DiscordDeferral.Thinking),
    };

    /// <summary>The answer to what was only deferred.</summary>
    public async Task LateAsync(DiscordUse use, Reply reply, DiscordDeferral deferral, CancellationToken cancellationToken)
    {
        var place = use.Place;
        switch (reply)
        {
            case Reply.Choices:
                return;
            case Reply.Ask:
                await LateAsync(use, new Reply.Show(NotOpened(use)), deferral, cancellationToken).ConfigureAwait(false);
                return;
            case Reply.Update update when deferral == DiscordDeferral.Unseen && ChangesInPlace(use):
                var changed = cards.Messages(update.Card, place.Mark);
                await CallAsync(DiscordRoutes.EditAnswer(place.Application, place.Token!), Whole(changed[0]), null, cancellationToken).ConfigureAwait(false);
                await FollowUpAsync(place, changed.Skip(1), Visibility.Private, cancellationToken).ConfigureAwait(false);
                return;
            default:
                var messages = cards.Messages(CardIn(place, reply));
                if (deferral == DiscordDeferral.Unseen)
                {
                    await FollowUpAsync(place, messages, VisibilityOf(reply), cancellationToken, FileOf(reply)).ConfigureAwait(false);
                    return;
                }

                await CallAsync(DiscordRoutes.EditAnswer(place.Application, place.Token!), Whole(messages[0]), FileOf(reply), cancellationToken).ConfigureAwait(false);
                await FollowUpAsync(place, messages.Skip(1), VisibilityOf(reply), cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    /// <summary>A card that only this person sees, whatever else was answered.</summary>
    /// <returns>Whether it is shown, or never can be; false when it was put off too often and may be tried again.</returns>
    public async Task<bool> TellAsync(DiscordPlace place, Card card, CancellationToken cancellationToken) => place.Token is null
        ? Settled(await PostAsync(place.Channel!, card, $"{place.Message}+", cancellationToken).ConfigureAwait(false))
        : await FollowUpAsync(place, cards.Messages(CardIn(place, new Reply.Show(card))), Visibility.Private, cancellationToken).ConfigureAwait(false);

    /// <summary>The answer to words said to LabBot: messages in its conversation with the person.</summary>
    /// <returns>As <see cref="TellAsync"/>.</returns>
    public async Task<bool> SayAsync(DiscordPlace place, Reply reply, CancellationToken cancellationToken)
    {
        var card = reply is Reply.Ask or Reply.Choices ? NoWindowHere() : CardIn(place, reply);
        return Settled(await PostAsync(place.Channel!, card, place.Message!, cancellationToken, FileOf(reply)).ConfigureAwait(false));
    }

    /// <summary>Posts a card to a channel; Discord takes it once for each <paramref name="cause"/>, however often it is tried within a few minutes.</summary>
    /// <returns>The last message's answer, or of the first that was not done.</returns>
    public async Task<DiscordAnswer> PostAsync(string channel, Card card, string cause, CancellationToken cancellationToken, DiscordFile? file = null)
    {
        DiscordAnswer answer = new DiscordAnswer.Done(default);
        foreach (var (part, message) in cards.Messages(card).Index())
        {
            answer = Noted(DiscordRoutes.Send(channel), await patience.PostAsync(channel, message, cause, part, cancellationToken, part == 0 ? file : null).ConfigureAwait(false));
            if (answer is not DiscordAnswer.Done)
                break;
        }

        return answer;
    }

    // Further messages, one after the other; what Discord will not take now holds back those behind it.
    private async Task<bool> FollowUpAsync(DiscordPlace place, IEnumerable<DiscordMessage> messages, Visibility visibility, CancellationToken cancellationToken, DiscordFile? file = null)
    {
        foreach (var (part, message) in messages.Index())
        {
            if (!Settled(await CallAsync(DiscordRoutes.FollowUp(place.Application, place.Token!), Flagged(message, place, visibility), part == 0 ? file : null, cancellationToken).ConfigureAwait(false)))
                return false;
        }

        return true;
    }

    // A card that everybody in a channel sees stays as it is: the answer to a click on it is for who clicked. A reading stands where only its learner reads it.
    // It changes only for what is said of it: another card in its place would carry off the work by which it is found again.
    private static bool ChangesInPlace(DiscordUse use) => use.Place.Surface switch
    {
        DiscordSurface.PrivateCard => true,
        DiscordSurface.OpenCard when use.Place.IsOwn || use.Place.IsOwnThread => use.Place.Mark is null || (use is DiscordUse.Clicked { Id.Command: var command } && ReadingCards.IsAboutReading(command)),
        _ => false,
    };

    private static bool IsSeenByOne(DiscordPlace place, Visibility visibility) => visibility == Visibility.Private && !(place.IsOwn && place.User.Length > 0);

    private static JsonObject Response(int type, JsonObject data) => new() { ["type"] = type, ["data"] = data };

    private static JsonObject Flagged(DiscordMessage message, DiscordPlace place, Visibility visibility)
    {
        var data = DiscordJson.ToObject(message);
        if (IsSeenByOne(place, visibility))
            data["flags"] = Ephemeral;
        return data;
    }

    // A change leaves what it does not name: what the card had and has no more is taken away by name.
    private static JsonObject Whole(DiscordMessage message)
    {
        var data = DiscordJson.ToObject(message);
        data["content"] ??= "";
        data["embeds"] ??= new JsonArray();
        data["components"] ??= new JsonArray();
        return data;
    }

    // Done, refused for good, or perhaps done: nothing to try again.
    private static bool Settled(DiscordAnswer answer) => answer is not (DiscordAnswer.Wait or DiscordAnswer.NoAnswer { MayHaveHappened: false });

    private async Task<DiscordAnswer> CallAsync(DiscordRoute route, JsonObject body, DiscordFile? file, CancellationToken cancellationToken) =>
        Noted(route, await patience.TryAsync(route, body, cancellationToken, file).ConfigureAwait(false));

    private DiscordAnswer Noted(DiscordRoute route, DiscordAnswer answer)
    {
        if (answer is not DiscordAnswer.Done)
            Log.NotTaken(logger, route.Name, DiscordPatience.ReasonOf(answer));
        return answer;
    }

    private static DiscordFile? FileOf(Reply reply) => reply is Reply.File file ? new DiscordFile(file.Name, file.MediaType, file.Content) : null;

    // LabBot's own conversation is no channel that something could be shared to.
    private static Card CardIn(DiscordPlace place, Reply reply)
    {
        var card = reply switch
        {
            Reply.Show show => show.Card,
            Reply.Update update => update.Card,
            Reply.File file => file.Card,
            Reply.Ask => NoWindowHere(),
            _ => throw new UnreachableException(),
        };
        return place.IsOwn ? FindInKit.WithoutShare(card) : card;
    }

    private static Card NotOpened(DiscordUse use) => new("The window did not open",
    [
        new Paragraph("Discord opens one only within three seconds of a click, and LabBot was slower. Try again."),
        .. use is DiscordUse.Clicked { Id: var id } ? (IEnumerable<CardBlock>)[new Actions(new Button("Try again", id, ButtonStyle.Primary))] : [],
    ], Tone.Warning);

    private static Card NoWindowHere() => new("This needs a window", [new Paragraph("Discord opens none from here. Use the slash command instead: type / and choose it.")], Tone.Warning);

    private static Visibility VisibilityOf(Reply reply) => reply is Reply.Show show ? show.Visibility : Visibility.Private;

    private static Task Nothing(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(210, LogLevel.Warning, "An answer was not shown: {What} was not taken ({Reason})")]
        public static partial void NotTaken(ILogger logger, string what, string reason);
    }
}
