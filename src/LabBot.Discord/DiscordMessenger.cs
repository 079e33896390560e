using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot.Discord;

/// <summary>
/// Sends readings to people's conversations with LabBot. Each carries a nonce made of its delivery, so that Discord takes it once however often it is sent within a
/// few minutes, and its delivery in the ids of its buttons, by which it is found in the conversation later. Safe on any thread.
/// </summary>
public sealed partial class DiscordMessenger(IDiscordApi api, DiscordSettings settings, Func<DiscordCards> cards, Func<IConversations> kept, TimeProvider time, ILogger<DiscordMessenger> logger) : IMessenger
{
    /// <summary>The platform's name in a member.</summary>
    public const string PlatformName = "discord";

    // Discord's most for one page of a conversation (resources/message, "Get Channel Messages").
    private const int PageSize = 100;

    /// <summary>The code that says that somebody takes no direct messages of LabBot's.</summary>
    internal const int ClosedToLabBot = 50007;

    private const int UnknownChannel = 10003;

    // What says that nothing can be written in a conversation that was: it is gone, closed to LabBot, locked or archived. Where that is a thread, there is still the DM.
    private static readonly HashSet<int> ConversationIsClosed = [UnknownChannel, 50001, 50013, 50083, 160005];

    private static readonly Duration WhileNotLetIn = Duration.FromHours(1);

    // What says that this person can have no message, whatever is tried again (topics/opcodes-and-status-codes, "JSON Error Codes").
    private static readonly Dictionary<int, string> Unreachable = new()
    {
        [ClosedToLabBot] = "their direct messages are closed to LabBot",
        [50278] = "they share no server with LabBot any more",
        [10013] = "there is no such account any more",
        [50033] = "the account takes no messages",
        [UnknownChannel] = "the conversation is gone",
    };

    // What says that Discord does not take this message, from anybody to anybody (the same page).
    private static readonly Dictionary<int, string> NotTaken = new()
    {
        [50035] = "it is not of a form that Discord takes",
        [50006] = "it is empty",
        [40005] = "it is too large",
        [50109] = "it is not of a form that Discord takes",
    };

    // Who has never spoken to LabBot is not written to first.
    private static readonly Duration UntilMet = Duration.FromDays(1);

    private readonly DiscordConversations conversations = new(api, kept);
    private readonly DiscordInvitations invitations = new(api, settings, cards, time);

    /// <inheritdoc/>
    public string Platform => PlatformName;

    /// <inheritdoc/>
    /// <remarks>Four, as on Slack: each conversation has limits of its own, and the fifty calls a second that Discord allows in all are far away.</remarks>
    public int AtOnce => 4;

    /// <inheritdoc/>
    /// <remarks>Discord enforces a nonce for "the past few minutes" (resources/message, "Create Message"): two are the fewest that can be called a few.</remarks>
    public Duration RepeatsSafelyFor => Duration.FromMinutes(2);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken)
    {
        var (channel, instead) = await conversations.OpenAsync(to.User, DiscordBudget.Drip, cancellationToken).ConfigureAwait(false);
        if (channel is null)
            return NotOpened(instead!);
        var messages = cards().Messages(card, mark.Delivery.ToString());
        var first = await PostAsync(channel, messages[0], mark.Delivery, 0, cancellationToken).ConfigureAwait(false);
        if (first is DiscordAnswer.Refused { Code: var refused } && ConversationIsClosed.Contains(refused))
        {
            // Such as a thread that somebody deleted or locked: the DM takes its place. Where it was the DM, that is what Discord says of it.
            (var anew, instead) = await conversations.OpenAnewAsync(to.User, DiscordBudget.Drip, cancellationToken).ConfigureAwait(false);
            if (anew is null)
                return NotOpened(instead!);
            if (anew != channel)
                (channel, first) = (anew, await PostAsync(anew, messages[0], mark.Delivery, 0, cancellationToken).ConfigureAwait(false));
        }

        if (first is not DiscordAnswer.Done { Body: var body })
            return NotSent(first);
        foreach (var (part, message) in messages.Index().Skip(1))
        {
            if (await PostAsync(channel, message, mark.Delivery, part, cancellationToken).ConfigureAwait(false) is not DiscordAnswer.Done)
                Log.RestNotSent(logger, mark.Delivery);
        }

        // Discord gives back the message that has the nonce, which an earlier try may have sent.
        return new SendResult.Sent(Text(body, "id"), MarkOf(body));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken)
    {
        var marks = new List<DeliveryMark>();
        await foreach (var (mark, _) in ReadAsync(with, null, cancellationToken).ConfigureAwait(false))
            marks.Add(mark);
        marks.Reverse();
        return marks;
    }

    /// <inheritdoc/>
    public async Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken)
    {
        // It was not sent before its date, which begins somewhere up to fourteen hours before it does in Greenwich.
        var oldest = delivery.Date.PlusDays(-1).AtMidnight().InUtc().ToInstant();
        await foreach (var (mark, message) in ReadAsync(to, oldest, cancellationToken).ConfigureAwait(false))
        {
            if (mark.Delivery == delivery)
                return new FoundMessage(message, mark.Work);
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task TellCuratorsAsync(Card card, CancellationToken cancellationToken)
    {
        var channels = new List<string>();
        if (settings.CuratorsChannel is { } channel)
            channels.Add(channel);
        else
            foreach (var curator in settings.Curators)
            {
                // Nobody is written to who has not spoken to LabBot first, curators neither.
                if (await conversations.FindAsync(curator, cancellationToken).ConfigureAwait(false) is { } own)
                    channels.Add(own);
                else
                    Log.CuratorNotMet(logger, curator);
            }

        foreach (var to in channels)
        {
            foreach (var message in cards().Messages(card))
            {
                if (await api.CallAsync(new DiscordCall(DiscordRoutes.Send(to), DiscordJson.ToObject(message), DiscordBudget.Drip), cancellationToken).ConfigureAwait(false) is not DiscordAnswer.Done)
                    Log.CuratorsNotTold(logger, to);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken)
    {
        if (await conversations.FindAsync(who.User, cancellationToken).ConfigureAwait(false) is not { } channel)
            return new SendResult.RetryAfter(UntilMet);
        foreach (var (part, message) in cards().Messages(card).Index())
        {
            var post = DiscordJson.ToObject(message);
            (post["nonce"], post["enforce_nonce"]) = (NonceOf($"{key}+{part}"), true);
            var answer = await api.CallAsync(new DiscordCall(DiscordRoutes.Send(channel), post, DiscordBudget.Drip), cancellationToken).ConfigureAwait(false);
            if (answer is not DiscordAnswer.Done)
                return part == 0 ? NotSent(answer) : new SendResult.Unknown();
        }

        return new SendResult.Sent(key);
    }

    /// <inheritdoc/>
    public Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => invitations.InviteAsync(who, card, key, cancellationToken);

    /// <summary>
    /// What makes a message of a delivery one: 24 characters, of the 25 that Discord takes (resources/message, "Create Message"), which follow from the delivery and the part of its card alone.
    /// </summary>
    internal static string Nonce(DeliveryKey delivery, int part) => NonceOf(part == 0 ? delivery.ToString() : $"{delivery}+{part}");

    /// <summary>The nonce for a text.</summary>
    internal static string NonceOf(string text)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
        return string.Create(24, SHA256.HashData(Encoding.UTF8.GetBytes(text)), static (letters, hash) =>
        {
            // Five bits a letter, as in base32 (https://www.rfc-editor.org/rfc/rfc4648#section-6).
            for (var i = 0; i < letters.Length; i++)
            {
                var (at, shift) = (i * 5 / 8, i * 5 % 8);
                letters[i] = Letters[((hash[at] << 8 | hash[at + 1]) >> (11 - shift)) & 31];
            }
        });
    }

    private Task<DiscordAnswer> PostAsync(string channel, DiscordMessage message, DeliveryKey delivery, int part, CancellationToken cancellationToken)
    {
        var post = DiscordJson.ToObject(message);
        (post["nonce"], post["enforce_nonce"]) = (Nonce(delivery, part), true);
        return api.CallAsync(new DiscordCall(DiscordRoutes.Send(channel), post, DiscordBudget.Drip), cancellationToken);
    }

    /// <summary>Why nobody can be written to who was answered so, in plain words; null where the answer says nothing of that.</summary>
    internal static string? WhyUnreachable(DiscordAnswer? answer) => answer is DiscordAnswer.Refused { Code: var code } ? Unreachable.GetValueOrDefault(code) : null;

    // Opening changes nothing that a learner sees: whatever came of it, nothing was sent.
    private SendResult NotOpened(DiscordAnswer answer) => answer is DiscordAnswer.NoAnswer or DiscordAnswer.Done ? new SendResult.RetryAfter(Duration.FromSeconds(30)) : NotSent(answer);

    private SendResult NotSent(DiscordAnswer answer)
    {
        switch (answer)
        {
            case DiscordAnswer.Wait asked:
                return new SendResult.RetryAfter(Duration.FromTimeSpan(asked.Delay));
            case DiscordAnswer.Refused refused when Unreachable.TryGetValue(refused.Code, out var reason):
                return new SendResult.Unreachable(reason);
            case DiscordAnswer.Refused refused when NotTaken.TryGetValue(refused.Code, out var why):
                return new SendResult.NotTaken($"Discord does not take the card, {why} ({refused.Code}: {refused.Error})");
            case DiscordAnswer.Refused refused:
                // The token, a permission: not this person's affair. The reading keeps its place.
                Log.NotLetIn(logger, refused.Code, refused.Error);
                return new SendResult.RetryAfter(WhileNotLetIn);
            case DiscordAnswer.NoAnswer { MayHaveHappened: true }:
                return new SendResult.Unknown();
            default:
                return new SendResult.RetryAfter(Duration.FromSeconds(30));
        }
    }

    // The latest first, as Discord gives them; only as far as somebody reads on.
    private async IAsyncEnumerable<(DeliveryMark Mark, string Message)> ReadAsync(MemberId with, Instant? oldest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (channel, instead) = await conversations.OpenAsync(with.User, DiscordBudget.Drip, cancellationToken).ConfigureAwait(false);
        if (channel is null)
        {
            if (instead is DiscordAnswer.Refused { Code: var code } && Unreachable.ContainsKey(code))
                yield break;
            throw CannotLookBack("to open the conversation", instead!);
        }

        string? before = null;
        while (true)
        {
            var answer = await api.CallAsync(new DiscordCall(DiscordRoutes.Messages(channel, PageSize, before), Budget: DiscordBudget.Drip), cancellationToken).ConfigureAwait(false);
            if (answer is DiscordAnswer.Refused { Code: var refused } && Unreachable.ContainsKey(refused))
                yield break;
            if (answer is not DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Array } page })
                throw CannotLookBack("to show the conversation", answer);
            foreach (var message in page.EnumerateArray())
            {
                before = Text(message, "id");
                if (oldest is { } from && Instant.FromDateTimeOffset(DiscordReader.MomentOf(before)) < from)
                    yield break;
                if (MarkOf(message) is { } mark)
                    yield return (mark, before);
            }

            if (page.GetArrayLength() < PageSize)
                yield break;
        }
    }

    /// <summary>The mark that a message carries in the ids of its buttons: the delivery, and the work that one of them is about.</summary>
    internal static DeliveryMark? MarkOf(JsonElement message)
    {
        DeliveryKey? delivery = null;
        WorkId? work = null;
        foreach (var id in CustomIds(message))
        {
            if (DiscordActionId.Mark(id) is { } mark && DeliveryKey.TryParse(mark, out var key))
                delivery = key;
            work ??= DiscordActionId.Read(id) is { Command: "reading done" or ReadingCards.ShowName, Argument: { Length: > 0 } named } ? new WorkId(named) : null;
        }

        return delivery is { } found ? new DeliveryMark(found, work) : null;
    }

    private static IEnumerable<string> CustomIds(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("components", out var components) || components.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var component in components.EnumerateArray())
        {
            if (Text(component, "custom_id") is { Length: > 0 } id)
                yield return id;
            foreach (var inner in CustomIds(component))
                yield return inner;
        }
    }

    private static CannotLookBackException CannotLookBack(string what, DiscordAnswer answer) => new(answer switch
    {
        DiscordAnswer.Wait wait => $"Discord asks to wait {wait.Delay.TotalSeconds:0} s before it is ready {what}",
        DiscordAnswer.Refused refused => $"Discord refuses {what}: {refused.Error} ({refused.Code})",
        DiscordAnswer.NoAnswer none => $"Discord gave no answer when asked {what}: {none.Reason}",
        _ => $"Discord's answer lacks what it should have, when asked {what}",
    });

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static partial class Log
    {
        [LoggerMessage(220, LogLevel.Error, "Discord takes no messages: {Code} {Error}; 'labbot doctor' says the mend. Readings wait")]
        public static partial void NotLetIn(ILogger logger, int code, string error);

        [LoggerMessage(221, LogLevel.Error, "Delivery {Key} is longer than a message, and a further part of it was not taken")]
        public static partial void RestNotSent(ILogger logger, DeliveryKey key);

        [LoggerMessage(222, LogLevel.Error, "The curators could not be told in {Channel}")]
        public static partial void CuratorsNotTold(ILogger logger, string channel);

        [LoggerMessage(223, LogLevel.Warning, "Curator {User} could not be told: they have never spoken to LabBot, and LabBot writes to nobody first. Set Discord:CuratorsChannel")]
        public static partial void CuratorNotMet(ILogger logger, string user);
    }
}
