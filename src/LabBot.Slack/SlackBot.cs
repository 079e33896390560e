using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot.Slack;

/// <summary>
/// The life of a request from Slack: read, asked for once, run by the router, rendered, and answered within the acknowledgement where it is done in time. Safe on
/// any thread.
/// </summary>
/// <param name="team">The workspace that this LabBot serves; others are refused.</param>
/// <param name="router">Finds and runs commands.</param>
/// <param name="kit">The kit as it is now.</param>
/// <param name="names">What the commands are called.</param>
/// <param name="stores">What remembers; watched, so that a slow one is noticed.</param>
/// <param name="api">Slack.</param>
/// <param name="settings">What the operator has set.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where to log.</param>
public sealed partial class SlackBot(
    string team, CommandRouter router, LiveKit kit, CommandNames names, Stores stores, ISlackApi api, SlackSettings settings, TimeProvider time, ILoggerFactory loggers)
    : IDisposable
{
    /// <summary>How long an answer may take and still ride in the acknowledgement; Slack waits three seconds in all.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromSeconds(1.5);

    private readonly ILogger<SlackBot> logger = loggers.CreateLogger<SlackBot>();
    private readonly SlackReplies replies = new(api, time, loggers.CreateLogger<SlackReplies>());
    private readonly SlackPeople people = new(api, settings, time);
    private readonly SlackInvitations invitations = new(api, settings, time);
    private readonly SeenHere<JsonObject> seen = new(time);
    private readonly FloodGate gate = new(time);
    private readonly FollowUps followUps = new(time, loggers.CreateLogger<FollowUps>());
    private readonly ConcurrentDictionary<string, byte> seesHome = new();
    private readonly ConcurrentDictionary<string, byte> beingTold = new();
    private readonly TaskCompletionSource revoked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers one request; the acknowledgement's content, or null for none. Never throws but for cancellation.</summary>
    public async ValueTask<JsonObject?> ReceiveAsync(SlackRequest request, CancellationToken cancellationToken)
    {
        var use = SlackReader.Read(request);
        if (use is SlackUse.Nothing nothing)
        {
            Log.Ignored(logger, nothing.Reason);
            return null;
        }

        if (use.Place.Team != team)
        {
            Log.Stranger(logger, use.Place.Surface);
            return SlackReplies.Meanwhile(use, Stranger());
        }

        if (use is SlackUse.Typing typing)
            return gate.Admit(typing.Place.User, FloodGate.Letter) ? replies.InTime(use, await CompleteAsync(typing, cancellationToken).ConfigureAwait(false)).Acknowledgement : null;
        return await seen.OnceAsync(request.Id, () => AnswerAsync(use, request, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Completes when the app is taken from the workspace.</summary>
    public Task Revoked => revoked.Task;

    /// <summary>Completes when everything that was begun is done: follow-ups, windows, the Home tab. What takes longer than <paramref name="within"/> is given up.</summary>
    public Task FinishAsync(TimeSpan within) => followUps.FinishAsync(within);

    /// <inheritdoc/>
    public void Dispose() => followUps.Dispose();

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private async Task<JsonObject?> AnswerAsync(SlackUse use, SlackRequest request, CancellationToken cancellationToken)
    {
        var cause = new Cause($"slack:{request.Id}", Now);
        switch (use)
        {
            case SlackUse.Revoked:
                revoked.TrySetResult();
                return null;
            case SlackUse.HomeOpened:
                seesHome.TryAdd(use.Place.User, 0);
                if (gate.Admit(use.Place.User))
                    followUps.Begin(token => PublishHomeAsync(use.Place, token));
                return null;
            case SlackUse.Joined:
                await OnceAsync(cause, () => InviteAsync(use.Place, cancellationToken), cancellationToken).ConfigureAwait(false);
                return null;
            case SlackUse.GroupChanged { Group: var group }:
                people.GroupChanged(group);
                return null;
            case SlackUse.ProfileChanged changed:
                // Beside the acknowledgement: a zone that is not kept now is by the hourly look, and Slack need not send it again.
                if (people.Changed(changed.Place.User, changed.Zone) is { } zone)
                    followUps.Begin(token => KeepZoneAsync(SlackPeople.Member(changed.Place), zone, token));
                return null;
            case { Place.Surface: SlackSurface.Mention or SlackSurface.Conversation }:
                await OnceAsync(cause, () => SpeakAsync(use, cause, cancellationToken), cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return await CommandAsync(use, cause, cancellationToken).ConfigureAwait(false);
        }
    }

    // A command, a click, a form, a shortcut: answered in the acknowledgement, or soon after.
    private async Task<JsonObject?> CommandAsync(SlackUse use, Cause cause, CancellationToken cancellationToken)
    {
        if (!gate.Admit(use.Place.User))
            return Acknowledge(use, new Reply.Show(WaitCards.TooFast(), Outcome: Outcome.Refused));
        var slow = StoreWatch.Begin();
        var answering = RunAsync(use, cause, cancellationToken).AsTask();
        if (!answering.IsCompleted)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(answering, slow, Task.Delay(InTime, time, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        if (answering.IsCompleted)
            return AcknowledgeOrSayBroken(use, await answering.ConfigureAwait(false));
        followUps.Begin(async token =>
        {
            var reply = await answering.ConfigureAwait(false);
            await replies.LateAsync(use, reply, token).ConfigureAwait(false);
            await FollowAsync(use, reply, token).ConfigureAwait(false);
        });
        return SlackReplies.Meanwhile(use, slow.IsCompleted ? WaitCards.StillSaving() : StillWorking());
    }

    // What has been done is done: a card that cannot be shown must not have Slack send the request again.
    private JsonObject? AcknowledgeOrSayBroken(SlackUse use, Reply reply)
    {
        try
        {
            return Acknowledge(use, reply);
        }
        catch (Exception error)
        {
            return Acknowledge(use, router.Broke(error, use.Place.Surface.ToString()));
        }
    }

    private JsonObject? Acknowledge(SlackUse use, Reply reply)
    {
        var (acknowledgement, afterwards) = replies.InTime(use, reply);
        followUps.Begin(async token =>
        {
            await afterwards(token).ConfigureAwait(false);
            await FollowAsync(use, reply, token).ConfigureAwait(false);
        });
        return acknowledgement;
    }

    // Words to the app: the answer is a message, in the thread where they stand.
    private async Task<bool> SpeakAsync(SlackUse use, Cause cause, CancellationToken cancellationToken)
    {
        if (!gate.Admit(use.Place.User))
            return await replies.TellAsync(use.Place, WaitCards.TooFast(), cancellationToken).ConfigureAwait(false);

        // An answer in a channel goes in the thread of the question, so that it fills no channel.
        var place = use.Place.Surface == SlackSurface.Mention ? use.Place with { Thread = use.Place.Thread ?? use.Place.Message } : use.Place;
        var slow = StoreWatch.Begin();
        var answering = RunAsync(use, cause, cancellationToken).AsTask();
        if (await Task.WhenAny(answering, slow).ConfigureAwait(false) == slow)
            await replies.TellAsync(place, WaitCards.StillSaving(), cancellationToken).ConfigureAwait(false);
        var reply = await answering.ConfigureAwait(false);
        // What anyone may look up is for everyone who reads the thread; what is somebody's own is theirs.
        if (reply is Reply.Show { Outcome: Outcome.Answered } show && use is SlackUse.Typed typed && IsLookup(Line(typed)))
            reply = show with { Visibility = Visibility.Channel };
        if (reply is Reply.Ask)
            reply = new Reply.Show(NoWindowHere());
        var isShown = await replies.LateAsync(use with { Place = place }, reply, cancellationToken).ConfigureAwait(false);
        followUps.Begin(token => FollowAsync(use, reply, token));
        return isShown;
    }

    private async ValueTask<Reply> RunAsync(SlackUse use, Cause cause, CancellationToken cancellationToken)
    {
        // The zone is wanted where readings are planned, and nobody who looks something up waits for it.
        var caller = IsReading(use) ? await people.CallerWithZoneAsync(use.Place, cancellationToken).ConfigureAwait(false) : people.Caller(use.Place);
        return use switch
        {
            SlackUse.Typed typed => await router.TypedAsync(Line(typed), caller, cancellationToken, cause: cause).ConfigureAwait(false),
            SlackUse.Clicked clicked => await router.ClickAsync(clicked.Id, caller, cancellationToken, cause).ConfigureAwait(false),
            SlackUse.Submitted submitted => await router.SubmitAsync(submitted.Id, submitted.Answers, caller, cause, cancellationToken).ConfigureAwait(false),
            SlackUse.Shortcut { Callback: SuggestReading.Name } shortcut => await router.RunAsync(
                new CommandInvocation(SuggestReading.FromMessageName, new Dictionary<string, string> { [SuggestReading.Text] = shortcut.Message }, caller, InvocationKind.Click, cause),
                cancellationToken).ConfigureAwait(false),
            SlackUse.Shortcut shortcut => await router.ClickAsync(new ActionId(shortcut.Callback.Replace(":", "", StringComparison.Ordinal)), caller, cancellationToken).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    private ValueTask<Reply> CompleteAsync(SlackUse.Typing typing, CancellationToken cancellationToken) =>
        router.CompleteAsync(typing.Box, typing.Words, people.Caller(typing.Place), cancellationToken);

    // What an answer brings with it: the Home tab shows the change, and who could not be reached hears of it.
    private async Task FollowAsync(SlackUse use, Reply reply, CancellationToken cancellationToken)
    {
        if ((reply is Reply.Update || use.Place.Surface == SlackSurface.Home) && seesHome.ContainsKey(use.Place.User))
            await PublishHomeAsync(use.Place, cancellationToken).ConfigureAwait(false);
        var member = SlackPeople.Member(use.Place);
        if (await stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false) is not { Enrollment.State: EnrollmentState.Unreachable } unreached || !beingTold.TryAdd(member.User, 0))
            return;
        try
        {
            // Told first: what was marked as told and then not shown would never be.
            if (await replies.TellAsync(use.Place, ReadingCards.YouWereUnreachable(unreached), cancellationToken).ConfigureAwait(false))
                await stores.Learners.ChangeAsync(member, () => throw new UnreachableException(), learner => learner.ToldUnreachable(Now), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            beingTold.TryRemove(member.User, out _);
        }
    }

    private async Task PublishHomeAsync(SlackPlace place, CancellationToken cancellationToken)
    {
        var caller = await people.CallerWithZoneAsync(place, cancellationToken).ConfigureAwait(false);
        var reply = await router.ClickAsync(new ActionId(ShowHome.Name), caller, cancellationToken).ConfigureAwait(false);
        if (reply is Reply.Show { Card: var card })
            await replies.PublishHomeAsync(place.User, card, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> InviteAsync(SlackPlace place, CancellationToken cancellationToken)
    {
        if (settings.Invitation == SlackInvitation.None)
            return true;
        var member = SlackPeople.Member(place);
        var result = await invitations.InviteAsync(member, ReadingCards.Invitation(kit.Now.Catalog, member), cancellationToken).ConfigureAwait(false);
        if (result is not InviteResult.Invited)
            Log.NotInvited(logger, result);
        return result is not InviteResult.NotNow;
    }

    /// <summary>Reads the zone of a learner's profile, if that was not done within the last day, and keeps it.</summary>
    public async Task ReadZoneAsync(string user, CancellationToken cancellationToken)
    {
        if (await people.ZoneAsync(user, SlackBudget.Drip, cancellationToken).ConfigureAwait(false) is { } zone)
            await KeepZoneAsync(new MemberId(SlackMessenger.PlatformName, team, user), zone, cancellationToken).ConfigureAwait(false);
    }

    // Read first: most profiles have not moved, and a change is a write.
    private async Task KeepZoneAsync(MemberId member, string zone, CancellationToken cancellationToken)
    {
        if (await stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false) is { } known && known.Settings.ProfileZone != zone)
            await stores.Learners.ChangeAsync(member, () => throw new UnreachableException(), learner => learner.InZone(zone), cancellationToken).ConfigureAwait(false);
    }

    private async Task OnceAsync(Cause cause, Func<Task<bool>> effect, CancellationToken cancellationToken)
    {
        if (!await new OnceEver(stores.Seen, followUps).RunAsync(cause, effect, cancellationToken).ConfigureAwait(false))
            throw new NotNowException();
    }

    private bool IsReading(SlackUse use) => use switch
    {
        SlackUse.Typed typed => Line(typed).StartsWith(names.Typed("reading"), StringComparison.OrdinalIgnoreCase),
        SlackUse.Clicked { Id.Command: var command } => command.StartsWith("reading", StringComparison.Ordinal) || command == ShowHome.Name,
        _ => false,
    };

    private bool IsLookup(string line) => !line.StartsWith('/') || line.StartsWith(names.Typed(FindInKit.Name) + " ", StringComparison.OrdinalIgnoreCase);

    // In a thread there are no slash commands: "reading done" means /reading done. What is looked up there is not what others in the thread are called.
    private string Line(SlackUse.Typed typed) => typed switch
    {
        { Place.Surface: SlackSurface.Command } or { Line: ['/', ..] } => typed.Line,
        _ when router.IsCommand("/" + typed.Line) => "/" + typed.Line,
        { Place.Surface: SlackSurface.Mention } => Person().Replace(typed.Line, " ").Trim(),
        _ => typed.Line,
    };

    [GeneratedRegex(@"(?<!\S)@[UW][A-Z0-9]+(?!\S)", RegexOptions.CultureInvariant)]
    private static partial Regex Person();

    /// <summary>Slack takes no message now; without an acknowledgement it sends the event again.</summary>
    private sealed class NotNowException() : Exception("Slack takes no message now, so the event is not acknowledged and comes again");

    private static Card StillWorking() => new("One moment", [new Paragraph("LabBot is working on it; the answer follows here.")]);

    private static Card Stranger() => new("This LabBot serves another workspace",
        [new Paragraph("It answers the members of the lab that set it up. Your own workspace can have one too.")], Tone.Warning);

    private Card NoWindowHere() => new("This needs a window",
        [new Paragraph("Slack opens none from here. Type ", new Span.Code(names.Typed(SuggestReading.Name, "<link> [why]")), " instead.")], Tone.Warning);

    private static partial class Log
    {
        [LoggerMessage(100, LogLevel.Debug, "Slack sent what is nothing for LabBot: {Reason}")]
        public static partial void Ignored(ILogger logger, string reason);

        [LoggerMessage(101, LogLevel.Warning, "Somebody of another workspace was refused ({Surface})")]
        public static partial void Stranger(ILogger logger, SlackSurface surface);

        [LoggerMessage(102, LogLevel.Warning, "Somebody who joined has no invitation: {Result}")]
        public static partial void NotInvited(ILogger logger, InviteResult result);
    }
}
