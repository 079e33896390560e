using LabBot.Core.Cards;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>What came of sending a card. The closed set is the records inside.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The platform has it.</summary>
    /// <param name="Message">The platform's id of the message.</param>
    /// <param name="Earlier">
    /// What the message carries, where the platform has made none but gave back an earlier one of the same delivery; null when the message is the card that was sent.
    /// </param>
    public sealed record Sent(string Message, DeliveryMark? Earlier = null) : SendResult;

    /// <summary>The platform asks to wait.</summary>
    /// <param name="Delay">How long.</param>
    public sealed record RetryAfter(Duration Delay) : SendResult;

    /// <summary>The platform takes no messages for this member.</summary>
    /// <param name="Reason">Why, in plain words.</param>
    public sealed record Unreachable(string Reason) : SendResult;

    /// <summary>The platform does not take this card, whoever it is for and however often it is tried. Nothing was sent.</summary>
    /// <param name="Reason">Why, in plain words, as the end of a sentence.</param>
    public sealed record NotTaken(string Reason) : SendResult;

    /// <summary>No answer came: it may have arrived.</summary>
    public sealed record Unknown : SendResult;
}

/// <summary>What a message carries out of sight, so that it can be found again: it stands in the ids of its buttons.</summary>
/// <param name="Delivery">The delivery that it is.</param>
/// <param name="Work">The work that it brings; null for a card that brings none, such as the last one of a track.</param>
public sealed record DeliveryMark(DeliveryKey Delivery, WorkId? Work);

/// <summary>A message that was found in a conversation.</summary>
/// <param name="Message">The platform's id of it.</param>
/// <param name="Work">The work that it brings; null when it brings none.</param>
public sealed record FoundMessage(string Message, WorkId? Work);

/// <summary>Sends cards to members of one platform.</summary>
public interface IMessenger
{
    /// <summary>The platform whose members it reaches.</summary>
    string Platform { get; }

    /// <summary>How many cards may be on their way at once, at least 1. Default 1: one after the other, in the order in which they are due.</summary>
    int AtOnce => 1;

    /// <summary>
    /// For this long after a send of a delivery began, sending the same delivery again makes no second message (Discord's enforced nonce). Default none. Within it a send without
    /// an answer is tried again where its conversation cannot be read.
    /// </summary>
    Duration RepeatsSafelyFor => Duration.Zero;

    /// <summary>
    /// Sends a card with its mark. Throws for nothing that a platform may do. <paramref name="cancellationToken"/> ends it after
    /// <see cref="DripWorker.SendTimeout"/>: then it says what it knows, <see cref="SendResult.RetryAfter"/> where nothing left. One that cannot say throws the
    /// cancellation, and the card counts as one that may have arrived.
    /// </summary>
    Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken);

    /// <summary>The marks of every message in the conversation with a member, the oldest first; none where the platform has no such member any more.</summary>
    /// <exception cref="CannotLookBackException">The platform does not say.</exception>
    Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken);

    /// <summary>Looks in the conversation with a member for the message of a delivery; null when it is not there, or the member no longer is.</summary>
    /// <exception cref="CannotLookBackException">The platform does not say.</exception>
    Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken);

    /// <summary>Shows a card to those who tend the kit, where the operator wants them told. Throws for nothing that a platform may do.</summary>
    Task TellCuratorsAsync(Card card, CancellationToken cancellationToken);

    /// <summary>
    /// Tells somebody something that is no reading, in their conversation with LabBot. Nobody is written to first on a platform that minds: there it is put off until they have spoken.
    /// Throws for nothing that a platform may do.
    /// </summary>
    /// <param name="who">Whom.</param>
    /// <param name="card">What.</param>
    /// <param name="key">What makes it one message, as in <see cref="InviteAsync"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Shows an invitation to somebody where the operator wants people invited; a conversation is opened for it only where that is what is set. Throws for nothing that a platform may do.
    /// </summary>
    /// <param name="who">Who is invited; it is found out whether there is such a person.</param>
    /// <param name="card">The invitation.</param>
    /// <param name="key">What makes it one invitation: a platform that can makes no second message of the same key within a few minutes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Erases what the messenger itself keeps about a learner: nothing, unless it says otherwise. The conversation is the platform's and the member's own.
    /// </summary>
    Task ForgetAsync(LearnerId learner, CancellationToken cancellationToken) => Task.CompletedTask;
}
