using System.Collections.Concurrent;
using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot.Discord;

/// <summary>
/// The life of a request from Discord: read, asked for once, run by the router, rendered, and answered at once where it is done in time. Safe on any thread.
/// </summary>
/// <param name="router">Finds and runs commands.</param>
/// <param name="kit">The kit as it is now.</param>
/// <param name="names">What the commands are called.</param>
/// <param name="cards">Makes messages of cards.</param>
/// <param name="messenger">Tells the curators.</param>
/// <param name="stores">What remembers; watched, so that a slow one is noticed.</param>
/// <param name="api">Discord.</param>
/// <param name="settings">What the operator has set.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where to log.</param>
public sealed partial class DiscordBot(
    CommandRouter router, LiveKit kit, CommandNames names, DiscordCards cards, IMessenger messenger, Stores stores, IDiscordApi api, DiscordSettings settings, TimeProvider time, ILoggerFactory loggers)
    : IDisposable
{
    /// <summary>How long an answer may take and still be the first one; Discord waits three seconds in all.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromSeconds(1.5);

    // Six invitations at once, and one every two seconds from then on (see FloodGate).
    private const double JoinCosts = FloodGate.Burst / 6;

    // Discord waits three seconds for the choices too, and who types sees none of those that come after the next letter.
    private static readonly TimeSpan LetterPatience = TimeSpan.FromSeconds(1);

    private readonly ILogger<DiscordBot> logger = loggers.CreateLogger<DiscordBot>();
    private readonly DiscordReplies replies = new(api, cards, time, loggers.CreateLogger<DiscordReplies>());
    private readonly DiscordPeople people = new(api, settings, time);
    private readonly DiscordConversations conversations = new(api, () => stores.Conversations);
    private readonly DiscordThreads threads = new(api, settings);
    private readonly DiscordInvitations invitations = new(api, settings, () => cards, time);
    private readonly SeenHere<object> seen = new(time);
    private readonly FloodGate gate = new(time);
    private readonly FollowUps followUps = new(time, loggers.CreateLogger<FollowUps>());
    private readonly ConcurrentDictionary<string, byte> beingTold = new();
    private readonly ConcurrentDictionary<string, byte> makingThread = new();

    /// <summary>Answers one request. Never throws but for cancellation.</summary>
    public async Task ReceiveAsync(DiscordRequest request, DiscordResponder respond, CancellationToken cancellationToken)
    {
        var use = DiscordReader.Read(request);
        switch (use)
        {
            case DiscordUse.Nothing nothing:
                Log.Ignored(logger, nothing.Reason);
                if (request.Kind == DiscordRequestKind.Interaction)
                    await seen.OnceAsync(request.Id, () => DoneAsync(respond(replies.OutOfDate(request.Payload)))).ConfigureAwait(false);
                return;
            case DiscordUse.Typing typing:
                await respond(replies.InTime(use, await CompleteInTimeAsync(typing, cancellationToken).ConfigureAwait(false)).Response).ConfigureAwait(false);
                return;
            default:
                try
                {
                    await seen.OnceAsync(request.Id, () => DoneAsync(AnswerAsync(use, request, respond, cancellationToken))).ConfigureAwait(false);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Log.Broke(logger, error, use.Place.Surface);
                }

                return;
        }
    }

    /// <summary>Completes when everything that was begun is done: follow-ups, conversations. What takes longer than <paramref name="within"/> is given up.</summary>
    public Task FinishAsync(TimeSpan within) => followUps.FinishAsync(within);

    /// <inheritdoc/>
    public void Dispose() => followUps.Dispose();

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private async Task AnswerAsync(DiscordUse use, DiscordRequest request, DiscordResponder respond, CancellationToken cancellationToken)
    {
        var cause = new Cause($"discord:{request.Id}", Now);
        switch (use)
        {
            case DiscordUse.Joined joined:
                // Who leaves and comes back within two days is not invited anew.
                var firstJoin = new Cause($"discord:joined:{joined.Place.Server}:{joined.Place.User}", Now);
                await OnceAsync(firstJoin, () => InviteAsync(joined.Place, firstJoin, cancellationToken), cancellationToken).ConfigureAwait(false);
                return;
            case DiscordUse.Typed typed:
                await OnceAsync(cause, () => SpeakAsync(typed, cause, cancellationToken), cancellationToken).ConfigureAwait(false);
                return;
            default:
                await CommandAsync(use, cause, respond, cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    // A command, a click, a form: answered at once, or soon after.
    private async Task CommandAsync(DiscordUse use, Cause cause, DiscordResponder respond, CancellationToken cancellationToken)
    {
        if (!gate.Admit(use.Place.User))
        {
            await RespondAsync(use, new Reply.Show(WaitCards.TooFast(), Outcome: Outcome.Refused), respond).ConfigureAwait(false);
            return;
        }

        if (use is DiscordUse.WantsSearch search)
        {
            await respond(DiscordReplies.Search(search.Box)).ConfigureAwait(false);
            return;
        }

        var slow = StoreWatch.Begin();
        var answering = PlacedAsync(use, cause, cancellationToken);
        if (!answering.IsCompleted)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(answering, slow, Task.Delay(InTime, time, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        if (answering.IsCompleted)
        {
            var (placed, reply) = await answering.ConfigureAwait(false);
            await RespondOrSayBrokenAsync(placed, reply, respond).ConfigureAwait(false);
            return;
        }

        var (response, deferral) = replies.Meanwhile(use, VisibilityOf(use), slow.IsCompleted ? WaitCards.StillSaving() : null);
        var isHeard = await respond(response).ConfigureAwait(false);
        followUps.Begin(async token =>
        {
            // The card that was clicked stays as it is meanwhile, so that a slow store is told beside it.
            if (isHeard && deferral == DiscordDeferral.Unseen && slow.IsCompleted)
                await Task.WhenAny(replies.TellAsync(use.Place, WaitCards.StillSaving(), token), Task.Delay(InTime, time, token)).ConfigureAwait(false);
            var (placed, reply) = await answering.ConfigureAwait(false);
            if (!isHeard)
                return;
            await LateOrSayBrokenAsync(placed, reply, deferral, token).ConfigureAwait(false);
            await FollowAsync(placed, reply, token).ConfigureAwait(false);
        });
    }

    // Whatever happens, there is an answer: what breaks on the way becomes one.
    private async Task<(DiscordUse Use, Reply Reply)> PlacedAsync(DiscordUse use, Cause cause, CancellationToken cancellationToken)
    {
        try
        {
            switch (await people.ServesAsync(use.Place, cancellationToken).ConfigureAwait(false))
            {
                case null:
                    return (use, new Reply.Show(NotSureYet(), Outcome: Outcome.Refused));
                case false:
                    Log.Stranger(logger, use.Place.Surface);
                    return (use, new Reply.Show(Stranger(), Outcome: Outcome.Refused));
            }

            var reply = await RunAsync(use, cause, cancellationToken).ConfigureAwait(false);
            return (await InOwnThreadAsync(use, reply, cancellationToken).ConfigureAwait(false), reply);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (use, router.Broke(error, use.Place.Surface.ToString()));
        }
    }

    // What has been done is done: a card that cannot be shown must not look as if nothing had happened.
    private async Task RespondOrSayBrokenAsync(DiscordUse use, Reply reply, DiscordResponder respond)
    {
        try
        {
            await RespondAsync(use, reply, respond).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await RespondAsync(use, router.Broke(error, use.Place.Surface.ToString()), respond).ConfigureAwait(false);
        }
    }

    private async Task LateOrSayBrokenAsync(DiscordUse use, Reply reply, DiscordDeferral deferral, CancellationToken cancellationToken)
    {
        try
        {
            await replies.LateAsync(use, reply, deferral, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await replies.LateAsync(use, router.Broke(error, use.Place.Surface.ToString()), deferral, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RespondAsync(DiscordUse use, Reply reply, DiscordResponder respond)
    {
        var (response, file, afterwards) = replies.InTime(use, reply);
        if (!await respond(response, file).ConfigureAwait(false))
            return;
        followUps.Begin(async token =>
        {
            await afterwards(token).ConfigureAwait(false);
            await FollowAsync(use, reply, token).ConfigureAwait(false);
        });
    }

    // Words to LabBot: the answer is a message in the conversation.
    private async Task<bool> SpeakAsync(DiscordUse.Typed use, Cause cause, CancellationToken cancellationToken)
    {
        if (!gate.Admit(use.Place.User))
            return await replies.TellAsync(use.Place, WaitCards.TooFast(), cancellationToken).ConfigureAwait(false);
        if (await people.ServesAsync(use.Place, cancellationToken).ConfigureAwait(false) is not true and var isServed)
            return await replies.TellAsync(use.Place, isServed is null ? NotSureYet() : Stranger(), cancellationToken).ConfigureAwait(false);
        var slow = StoreWatch.Begin();
        var answering = RunAsync(use, cause, cancellationToken).AsTask();
        if (await Task.WhenAny(answering, slow).ConfigureAwait(false) == slow)
            await replies.TellAsync(use.Place, WaitCards.StillSaving(), cancellationToken).ConfigureAwait(false);
        var reply = await answering.ConfigureAwait(false);
        var isShown = await replies.SayAsync(use.Place, reply, cancellationToken).ConfigureAwait(false);
        followUps.Begin(token => FollowAsync(use, reply, token));
        return isShown;
    }

    private async ValueTask<Reply> RunAsync(DiscordUse use, Cause cause, CancellationToken cancellationToken)
    {
        var caller = people.Caller(use.Place);
        return use switch
        {
            DiscordUse.Chosen chosen => await router.ChosenAsync(chosen.Name, chosen.Options, caller, cause, cancellationToken).ConfigureAwait(false),
            DiscordUse.Typed typed => await router.TypedAsync(Line(typed), caller, cancellationToken, cause: cause).ConfigureAwait(false),
            DiscordUse.Searched searched => await router.TypedAsync(names.Typed(searched.Box.Command, searched.Words), caller, cancellationToken, cause: cause).ConfigureAwait(false),
            DiscordUse.WantsThread => await ThreadAsync(use.Place, cause, cancellationToken).ConfigureAwait(false),
            DiscordUse.Clicked clicked => await router.ClickAsync(clicked.Id, caller, cancellationToken, cause).ConfigureAwait(false),
            DiscordUse.Submitted submitted => await router.SubmitAsync(submitted.Id, submitted.Answers, caller, cause, cancellationToken).ConfigureAwait(false),
            DiscordUse.OnMessage message => await router.RunAsync(
                new CommandInvocation(SuggestReading.FromMessageName, new Dictionary<string, string> { [SuggestReading.Text] = message.Message }, caller, InvocationKind.Click, cause),
                cancellationToken).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    // Who types waits for nobody: what is not there in time, or breaks, is no choice. By the machine's own clock, since it is the machine that is waited for.
    private async Task<Reply> CompleteInTimeAsync(DiscordUse.Typing typing, CancellationToken cancellationToken)
    {
        if (!gate.Admit(typing.Place.User, FloodGate.Letter))
            return new Reply.Choices([]);
        var completing = CompleteAsync(typing, cancellationToken);
        try
        {
            return await completing.WaitAsync(LetterPatience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            followUps.Begin(_ => completing);
            return new Reply.Choices([]);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.Broke(logger, error, typing.Place.Surface);
            return new Reply.Choices([]);
        }
    }

    private async Task<Reply> CompleteAsync(DiscordUse.Typing typing, CancellationToken cancellationToken) =>
        await people.ServesAsync(typing.Place, cancellationToken).ConfigureAwait(false) is true
            ? await router.CompleteAsync(typing.Name, typing.Options, typing.Option, people.Caller(typing.Place), cancellationToken).ConfigureAwait(false)
            : new Reply.Choices([]);

    // What an answer brings with it: who has started is greeted where the readings will come, and who could not be reached hears of it.
    private async Task FollowAsync(DiscordUse use, Reply reply, CancellationToken cancellationToken)
    {
        var place = use.Place;
        var member = DiscordPeople.Member(place);
        var learner = await stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false);
        // Of nobody else is the conversation kept: LabBot has nothing to send them, and who was just forgotten stays so.
        if (place is { IsOwn: true, Channel: { } own })
            await conversations.MeetAsync(place.User, own, settings.Curators.Contains(place.User), cancellationToken).ConfigureAwait(false);
        if (learner is not { Enrollment: { } enrollment })
            return;
        if (enrollment.State == EnrollmentState.Active && learner.Members[0] == member && await conversations.FindAsync(place.User, cancellationToken).ConfigureAwait(false) is null)
            await GreetAsync(place, learner, cancellationToken).ConfigureAwait(false);
        else if (enrollment.State == EnrollmentState.Unreachable && reply is not Reply.Choices)
            await TellUnreachableAsync(place, learner, cancellationToken).ConfigureAwait(false);
    }

    // The click that starts the readings opens the conversation in which they come; where that is closed, the learner knows at once, and so do the curators.
    private async Task GreetAsync(DiscordPlace place, Learner learner, CancellationToken cancellationToken)
    {
        if (!beingTold.TryAdd(place.User, 0))
            return;
        var reason = default(string);
        try
        {
            var (channel, instead) = await conversations.OpenAsync(place.User, DiscordBudget.Interaction, cancellationToken).ConfigureAwait(false);
            reason = DiscordMessenger.WhyUnreachable(instead);
            // Opening may take a while: who has left or was forgotten meanwhile is not written to.
            if (channel is not null && await IsReadingHereAsync(place, cancellationToken).ConfigureAwait(false))
            {
                var answer = await replies.PostAsync(channel, ReadingCards.Here(kit.Now.Catalog, names, hearsWords: true), $"greet:{learner.Id}:{channel}", cancellationToken).ConfigureAwait(false);
                reason = DiscordMessenger.WhyUnreachable(answer);
                if (reason is null && answer is not DiscordAnswer.Done)
                    Log.NotGreeted(logger);
            }
            else if (channel is null && reason is null)
            {
                Log.NotOpened(logger, instead is DiscordAnswer.Refused refused ? refused.Error : "it asks to wait, or gave no answer");
            }

            if (reason is not null && await stores.Learners.ChangeIfThereAsync(DiscordPeople.Member(place), found => found.Pause(EnrollmentState.Unreachable, Now), cancellationToken).ConfigureAwait(false) is null)
                return;
        }
        finally
        {
            beingTold.TryRemove(place.User, out _);
        }

        if (reason is null)
            return;
        await TellUnreachableAsync(place, learner, cancellationToken).ConfigureAwait(false);
        await messenger.TellCuratorsAsync(ReadingCards.Unreachable(learner, reason), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsReadingHereAsync(DiscordPlace place, CancellationToken cancellationToken) =>
        await stores.Learners.FindAsync(DiscordPeople.Member(place), cancellationToken).ConfigureAwait(false) is { Enrollment.State: EnrollmentState.Active } learner && learner.Members[0] == DiscordPeople.Member(place);

    private async Task TellUnreachableAsync(DiscordPlace place, Learner unreached, CancellationToken cancellationToken)
    {
        var member = DiscordPeople.Member(place);
        if (!beingTold.TryAdd(member.User, 0))
            return;
        try
        {
            // Told first: what was marked as told and then not shown would never be.
            if (await replies.TellAsync(place, threads.Offer(ReadingCards.YouWereUnreachable(unreached)), cancellationToken).ConfigureAwait(false))
                await stores.Learners.ChangeIfThereAsync(member, learner => learner.ToldUnreachable(Now), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            beingTold.TryRemove(member.User, out _);
        }
    }

    // Who takes no direct messages has their readings in a private thread from here on: one thread, however often they ask.
    private async Task<Reply> ThreadAsync(DiscordPlace place, Cause cause, CancellationToken cancellationToken)
    {
        var resume = new ActionId("reading resume");
        if (await stores.Learners.FindAsync(DiscordPeople.Member(place), cancellationToken).ConfigureAwait(false) is null)
            return await router.ClickAsync(resume, people.Caller(place), cancellationToken).ConfigureAwait(false);
        if (!makingThread.TryAdd(place.User, 0))
            return new Reply.Show(ThreadIsBeingMade(), Outcome: Outcome.Refused);
        try
        {
            var (thread, trouble) = await threads.OpenAsync(place, await conversations.FindAsync(place.User, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (thread is not null)
                await conversations.KeepAsync(place.User, thread, cancellationToken).ConfigureAwait(false);
            if (trouble is not null)
                return new Reply.Show(trouble, Outcome: Outcome.Refused);
            var resumed = await router.ClickAsync(resume, people.Caller(place), cancellationToken, cause).ConfigureAwait(false);
            await replies.PostAsync(thread!, ReadingCards.Here(kit.Now.Catalog, names, hearsWords: false), $"greet:{thread}", cancellationToken).ConfigureAwait(false);
            return resumed is Reply.Update update ? new Reply.Show(update.Card) : resumed;
        }
        finally
        {
            makingThread.TryRemove(place.User, out _);
        }
    }

    private async Task<DiscordUse> InOwnThreadAsync(DiscordUse use, Reply reply, CancellationToken cancellationToken) =>
        reply is Reply.Update && use is DiscordUse.Clicked { Place: { IsOwn: false, Surface: DiscordSurface.OpenCard, Mark: not null } place } clicked
            ? clicked with { Place = place with { IsOwnThread = await conversations.FindAsync(place.User, cancellationToken).ConfigureAwait(false) == place.Channel } }
            : use;

    private async Task<bool> InviteAsync(DiscordPlace place, Cause cause, CancellationToken cancellationToken)
    {
        if (settings.WelcomeChannel is null || await people.ServesAsync(place, cancellationToken).ConfigureAwait(false) is not true)
            return true;
        var member = DiscordPeople.Member(place);
        if (await stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false) is { Enrollment.State: EnrollmentState.Active })
            return true;
        // A crowd that comes at once, such as a raid, must not fill the channel.
        if (!gate.Admit($"joins of {place.Server}", JoinCosts))
        {
            Log.TooManyJoin(logger);
            return true;
        }

        var result = await invitations.InviteAsync(member, ReadingCards.Invitation(kit.Now.Catalog, member), cause.Id, cancellationToken).ConfigureAwait(false);
        if (result is not InviteResult.Invited)
            Log.NotInvited(logger, result);
        return result is not InviteResult.NotNow;
    }

    private async Task OnceAsync(Cause cause, Func<Task<bool>> effect, CancellationToken cancellationToken)
    {
        if (!await new OnceEver(stores.Seen, followUps).RunAsync(cause, effect, cancellationToken).ConfigureAwait(false))
            throw new NotNowException();
    }

    private static async Task<object?> DoneAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return null;
    }

    private Visibility VisibilityOf(DiscordUse use) => use is DiscordUse.Chosen chosen && router.Find(chosen.Name) is { } definition ? definition.Visibility : Visibility.Private;

    // In the conversation slash commands may be typed as words: "reading done" means /reading done.
    private string Line(DiscordUse.Typed typed) => !typed.Line.StartsWith('/') && router.IsCommand("/" + typed.Line) ? "/" + typed.Line : typed.Line;

    /// <summary>Discord takes no message now; the event does not come again.</summary>
    private sealed class NotNowException() : Exception("Discord takes no message now, so what was said has no answer");

    private static Card ThreadIsBeingMade() => new("One moment", [new Paragraph("Your thread is being made; it shows among the server's channels as soon as it is there.")]);

    private static Card Stranger() => new("This LabBot serves another server",
        [new Paragraph("It answers the members of the lab that set it up. Your own server can have one too.")], Tone.Warning);

    private static Card NotSureYet() => new("One moment",
        [new Paragraph("LabBot could not find out just now whether you are a member of the lab's server. Try again in a moment.")], Tone.Warning);

    private static partial class Log
    {
        [LoggerMessage(200, LogLevel.Debug, "Discord sent what is nothing for LabBot: {Reason}")]
        public static partial void Ignored(ILogger logger, string reason);

        [LoggerMessage(201, LogLevel.Warning, "Somebody who is in none of the listed servers was refused ({Surface})")]
        public static partial void Stranger(ILogger logger, DiscordSurface surface);

        [LoggerMessage(202, LogLevel.Error, "A request could not be answered ({Surface})")]
        public static partial void Broke(ILogger logger, Exception error, DiscordSurface surface);

        [LoggerMessage(206, LogLevel.Warning, "More people join than can be invited one by one; whoever is left out can use /reading start")]
        public static partial void TooManyJoin(ILogger logger);

        [LoggerMessage(205, LogLevel.Warning, "Somebody who has started was not greeted in their conversation; the first reading comes there all the same")]
        public static partial void NotGreeted(ILogger logger);

        [LoggerMessage(203, LogLevel.Warning, "The conversation of somebody who has started could not be opened ({Reason}); it is tried again with the first reading")]
        public static partial void NotOpened(ILogger logger, string reason);

        [LoggerMessage(204, LogLevel.Warning, "Somebody who joined has no invitation: {Result}")]
        public static partial void NotInvited(ILogger logger, InviteResult result);
    }
}
