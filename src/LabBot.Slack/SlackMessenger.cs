using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot.Slack;

/// <summary>
/// Sends readings to people's conversations with the app. Slack knows no key that would make a message unique, so each carries its delivery in its metadata, and the
/// conversation is looked through before anything is sent again. It reaches the members of the workspace that the token is for; the readings of others wait.
/// Safe on any thread.
/// </summary>
public sealed partial class SlackMessenger(ISlackApi api, SlackSettings settings, TimeProvider time, ILogger<SlackMessenger> logger) : IMessenger
{
    /// <summary>The platform's name in a member.</summary>
    public const string PlatformName = "slack";

    private const string EventType = "labbot_reading";
    private const string BlockPrefix = "reading|";

    /// <summary>With what the blocks of an invitation begin that stands in somebody's own conversation.</summary>
    internal const string InvitationPrefix = "invitation|";

    // Slack's most for one page of a conversation, and its advice (https://docs.slack.dev/reference/methods/conversations.history).
    private const int PageSize = 200;

    private static readonly Duration WhileNotLetIn = Duration.FromHours(1);

    private static readonly Duration BetweenAlerts = Duration.FromHours(1);

    // What says that this person can have no message, whatever is tried again (https://docs.slack.dev/reference/methods/chat.postMessage#errors).
    private static readonly Dictionary<string, string> Unreachable = new()
    {
        ["user_disabled"] = "the account is disabled",
        ["user_not_found"] = "there is no such account any more",
        ["user_not_visible"] = "the account cannot be seen by the app",
        ["users_not_found"] = "there is no such account any more",
        ["cannot_dm_bot"] = "the account is a bot's",
        ["channel_not_found"] = "the conversation is gone",
        ["is_archived"] = "the conversation is archived",
        ["not_in_channel"] = "the conversation is closed to the app",
        ["restricted_action"] = "the workspace does not let the app write to them",
    };

    // What says that Slack does not take this message, from anybody to anybody (the same page). Everything about metadata is the message's own too.
    private static readonly Dictionary<string, string> NotTaken = new()
    {
        ["invalid_blocks"] = "it cannot be shown",
        ["invalid_blocks_format"] = "it cannot be shown",
        ["msg_too_long"] = "it is too long",
        ["msg_blocks_too_long"] = "it is too long",
        ["no_text"] = "it has no text",
    };

    private readonly SlackInvitations invitations = new(api, settings, time);
    private readonly Lock gate = new();
    private string? team;
    private Instant? toldElsewhere;

    /// <inheritdoc/>
    public string Platform => PlatformName;

    /// <inheritdoc/>
    /// <remarks>Four, because Slack allows a message every 0.2 s and may take 0.8 s to answer one.</remarks>
    public int AtOnce => 4;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken)
    {
        if (await NotHereAsync(to, cancellationToken).ConfigureAwait(false) is { } wait)
            return wait;
        var messages = SlackRenderer.Messages(card);
        var first = await api.CallAsync(new SlackCall("chat.postMessage", Post(to, messages[0], Metadata(mark)), SlackBudget.Drip), cancellationToken).ConfigureAwait(false);
        switch (first)
        {
            case SlackAnswer.Done { Body: var body }:
                foreach (var message in messages.Skip(1))
                {
                    if (await api.CallAsync(new SlackCall("chat.postMessage", Post(to, message, null), SlackBudget.Drip), cancellationToken).ConfigureAwait(false) is not SlackAnswer.Done)
                        Log.RestNotSent(logger, mark.Delivery);
                }

                return new SendResult.Sent(body.TryGetProperty("ts", out var ts) ? ts.GetString() ?? "" : "");
            default:
                return NotSent(first);
        }
    }

    /// <inheritdoc/>
    public async Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken)
    {
        if (await NotHereAsync(who, cancellationToken).ConfigureAwait(false) is { } wait)
            return wait;
        SendResult? first = null;
        foreach (var message in SlackRenderer.Messages(card))
        {
            var answer = await api.CallAsync(new SlackCall("chat.postMessage", Post(who.User, message, null), SlackBudget.Drip), cancellationToken).ConfigureAwait(false);
            first ??= answer is SlackAnswer.Done ? new SendResult.Sent(key) : NotSent(answer);
            if (answer is not SlackAnswer.Done)
                break;
        }

        return first!;
    }

    private SendResult NotSent(SlackAnswer answer)
    {
        switch (answer)
        {
            case SlackAnswer.Wait asked:
                return new SendResult.RetryAfter(Duration.FromTimeSpan(asked.Delay));
            case SlackAnswer.Refused refused when Unreachable.TryGetValue(refused.Error, out var reason):
                return new SendResult.Unreachable(reason);
            case SlackAnswer.Refused { Error: var error } when NotTaken.TryGetValue(error, out var why):
                return new SendResult.NotTaken($"Slack does not take the card, {why} ({error})");
            case SlackAnswer.Refused { Error: var error } when error.Contains("metadata_", StringComparison.Ordinal):
                return new SendResult.NotTaken($"Slack does not take the card, its mark is not right ({error})");
            case SlackAnswer.Refused refused:
                // The token, a scope, the Messages tab: not this person's affair. The reading keeps its place.
                Log.NotLetIn(logger, refused.Error);
                return new SendResult.RetryAfter(WhileNotLetIn);
            case SlackAnswer.NoAnswer { MayHaveHappened: true }:
                return new SendResult.Unknown();
            default:
                return new SendResult.RetryAfter(Duration.FromSeconds(30));
        }
    }

    /// <inheritdoc/>
    /// <remarks>The conversation of somebody who has left, or is of another workspace, has nothing to say: nothing can be sent to them either.</remarks>
    public async Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken)
    {
        if (await TeamToReadAsync(cancellationToken).ConfigureAwait(false) != with.Workspace)
            return [];
        var marks = new List<DeliveryMark>();
        await foreach (var (mark, _) in ReadAsync(with, null, cancellationToken).ConfigureAwait(false))
            marks.Add(mark);
        marks.Reverse();
        return marks;
    }

    /// <inheritdoc/>
    public async Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken)
    {
        if (await TeamToReadAsync(cancellationToken).ConfigureAwait(false) is var here && here != to.Workspace)
            throw new CannotLookBackException($"the member is of workspace {to.Workspace}, and LabBot is in {here}");
        // It was not sent before its date, which begins somewhere up to fourteen hours before it does in Greenwich.
        var oldest = delivery.Date.PlusDays(-1).AtMidnight().InUtc().ToInstant();
        await foreach (var (mark, message) in ReadAsync(to, oldest, cancellationToken).ConfigureAwait(false))
        {
            if (mark.Delivery == delivery && message is not null)
                return new FoundMessage(message, mark.Work);
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task TellCuratorsAsync(Card card, CancellationToken cancellationToken)
    {
        IEnumerable<string> channels = settings.CuratorsChannel is { } channel ? [channel] : settings.Curators;
        foreach (var to in channels)
        {
            foreach (var message in SlackRenderer.Messages(card))
            {
                if (await api.CallAsync(new SlackCall("chat.postMessage", Post(to, message, null), SlackBudget.Drip), cancellationToken).ConfigureAwait(false) is not SlackAnswer.Done)
                    Log.CuratorsNotTold(logger, to);
            }
        }
    }

    /// <inheritdoc/>
    public Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => invitations.InviteAsync(who, card, cancellationToken);

    // Whoever is of another workspace cannot be written to with this token, and is not to blame: their reading keeps its place. Null: they are of this one.
    private async Task<SendResult?> NotHereAsync(MemberId to, CancellationToken cancellationToken)
    {
        switch (await TeamAsync(cancellationToken).ConfigureAwait(false))
        {
            case (null, SlackAnswer.Wait wait):
                return new SendResult.RetryAfter(Duration.FromTimeSpan(wait.Delay));
            case (null, SlackAnswer.Refused refused):
                Log.NotLetIn(logger, refused.Error);
                return new SendResult.RetryAfter(WhileNotLetIn);
            case (null, _):
                return new SendResult.RetryAfter(Duration.FromSeconds(30));
            case ({ } here, _) when here != to.Workspace:
                if (IsTimeToTell())
                    Log.Elsewhere(logger, to.Workspace, here);
                return new SendResult.RetryAfter(WhileNotLetIn);
            default:
                return null;
        }
    }

    private bool IsTimeToTell()
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        lock (gate)
        {
            if (toldElsewhere is { } told && now < told + BetweenAlerts)
                return false;
            toldElsewhere = now;
            return true;
        }
    }

    // A token is of one workspace for as long as it lasts, so it is asked once.
    private async Task<(string? Team, SlackAnswer? Answer)> TeamAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (team is not null)
                return (team, null);
        }

        var answer = await api.CallAsync(new SlackCall("auth.test", [], SlackBudget.Drip), cancellationToken).ConfigureAwait(false);
        if (answer is not SlackAnswer.Done { Body: var body } || !body.TryGetProperty("team_id", out var id) || id.GetString() is not { Length: > 0 } named)
            return (null, answer);
        lock (gate)
            return (team = named, answer);
    }

    private async Task<string> TeamToReadAsync(CancellationToken cancellationToken)
    {
        var (here, answer) = await TeamAsync(cancellationToken).ConfigureAwait(false);
        return here ?? throw CannotLookBack("auth.test", answer!);
    }

    // The latest first, as Slack gives them; only as far as somebody reads on.
    private async IAsyncEnumerable<(DeliveryMark Mark, string? Message)> ReadAsync(MemberId with, Instant? oldest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await CallAsync(new SlackCall("conversations.open", new JsonObject { ["users"] = with.User }, SlackBudget.Drip), cancellationToken).ConfigureAwait(false) is not { } opened)
            yield break;
        var (channel, cursor) = (opened.GetProperty("channel").GetProperty("id").GetString()!, "");
        do
        {
            var arguments = new JsonObject { ["channel"] = channel, ["include_all_metadata"] = true, ["limit"] = PageSize };
            if (oldest is { } from)
                arguments["oldest"] = from.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            if (cursor.Length > 0)
                arguments["cursor"] = cursor;
            if (await CallAsync(new SlackCall("conversations.history", arguments, SlackBudget.Drip), cancellationToken).ConfigureAwait(false) is not { } page)
                yield break;
            foreach (var message in page.GetProperty("messages").EnumerateArray())
            {
                if (Mark(message) is { } mark)
                    yield return (mark, message.TryGetProperty("ts", out var ts) ? ts.GetString() : null);
            }

            cursor = page.TryGetProperty("response_metadata", out var more) && more.TryGetProperty("next_cursor", out var next) ? next.GetString() ?? "" : "";
        }
        while (cursor.Length > 0);
    }

    // Null: there is no conversation with this person, nor can there be one.
    private async Task<JsonElement?> CallAsync(SlackCall call, CancellationToken cancellationToken) =>
        await api.CallAsync(call, cancellationToken).ConfigureAwait(false) switch
        {
            SlackAnswer.Done done => done.Body,
            SlackAnswer.Refused refused when Unreachable.ContainsKey(refused.Error) => null,
            var answer => throw CannotLookBack(call.Method, answer),
        };

    private static CannotLookBackException CannotLookBack(string method, SlackAnswer answer) => new(answer switch
    {
        SlackAnswer.Wait wait => $"Slack asks to wait {wait.Delay.TotalSeconds:0} s before {method}",
        SlackAnswer.Refused refused => $"Slack refuses {method}: {refused.Error}",
        SlackAnswer.NoAnswer none => $"{method} had no answer: {none.Reason}",
        _ => $"Slack's answer to {method} lacks what it should have",
    });

    private static JsonObject Post(MemberId to, SlackMessage message, JsonObject? metadata) => Post(to.User, message, metadata);

    /// <summary>A message as it is posted, with the mark of a delivery where it is one.</summary>
    internal static JsonObject Post(string channel, SlackMessage message, JsonObject? metadata)
    {
        var post = SlackJson.ToObject(message);
        post["channel"] = channel;
        post["unfurl_links"] = false;
        post["unfurl_media"] = false;
        if (metadata is null)
            return post;
        MarkBlocks(post, $"{BlockPrefix}{metadata["event_payload"]!["delivery"]}");
        post["metadata"] = metadata;
        return post;
    }

    // Buttons bring the id of their block back with every click; whether they bring the metadata, Slack does not promise.
    internal static void MarkBlocks(JsonObject post, string mark)
    {
        foreach (var (number, block) in post["blocks"]!.AsArray().Index())
        {
            if ((string?)block!["type"] == "actions")
                block["block_id"] = $"{mark}#{number}";
        }
    }

    /// <summary>Whether a button stands on a reading, which stands in nobody's conversation but the member's own with the app.</summary>
    internal static bool IsReading(string? block) => block is not null && block.StartsWith(BlockPrefix, StringComparison.Ordinal);

    /// <summary>Whether a button stands on an invitation in somebody's own conversation with the app.</summary>
    internal static bool IsInvitation(string? block) => block is not null && block.StartsWith(InvitationPrefix, StringComparison.Ordinal);

    private static JsonObject Metadata(DeliveryMark mark)
    {
        var payload = new JsonObject { ["delivery"] = mark.Delivery.ToString() };
        if (mark.Work is { } work)
            payload["work"] = work.Value;
        return new JsonObject { ["event_type"] = EventType, ["event_payload"] = payload };
    }

    private static DeliveryMark? Mark(JsonElement message) =>
        message.TryGetProperty("metadata", out var metadata)
        && metadata.ValueKind == JsonValueKind.Object
        && metadata.TryGetProperty("event_type", out var type) && type.ValueEquals(EventType)
        && metadata.TryGetProperty("event_payload", out var payload)
        && payload.TryGetProperty("delivery", out var delivery) && DeliveryKey.TryParse(delivery.GetString() ?? "", out var key)
            ? new DeliveryMark(key, payload.TryGetProperty("work", out var work) && work.GetString() is { } id ? new WorkId(id) : null)
            : null;

    private static partial class Log
    {
        [LoggerMessage(120, LogLevel.Error, "Slack takes no messages: {Error}; 'labbot doctor' says the mend. Readings wait")]
        public static partial void NotLetIn(ILogger logger, string error);

        [LoggerMessage(121, LogLevel.Error, "Delivery {Key} is longer than a message, and a further part of it was not taken")]
        public static partial void RestNotSent(ILogger logger, DeliveryKey key);

        [LoggerMessage(123, LogLevel.Error, "There are learners of the Slack workspace {Theirs}, and the bot token is for {Here}. Their readings wait; give LabBot the token of their workspace, or let them start anew here")]
        public static partial void Elsewhere(ILogger logger, string theirs, string here);

        [LoggerMessage(122, LogLevel.Error, "The curators could not be told in {Channel}")]
        public static partial void CuratorsNotTold(ILogger logger, string channel);
    }
}
